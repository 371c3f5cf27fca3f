"""A news page → its text and its time, without the boxes around it. What is a box stands in `config/pages.toml`."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.ingest.decode import decode
from bot.ingest.html import plain_text, text_of
from bot.understand.arabic import plain
from config.data import read_text

SHORT_LINE = 160
"""Characters up to which a line may be a call to do something; a longer one is news that begins alike."""
MOST_OF_IT = 0.4
"""The share of a page's paragraphs above which nothing is a box, whatever its name."""
LEAST = 120
"""Characters below which an extract is taken for a failure and other ways are tried."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TIMES = (
    'meta[property="article:published_time"]',
    'meta[name="article:published_time"]',
    'meta[itemprop="datePublished"]',
    'meta[name="pubdate"]',
    'meta[name="publish-date"]',
    'time[itemprop="datePublished"]',
    "article time[datetime]",
)


class Article(NamedTuple):
    """What a page says. `published` and `modified` are aware; None where the page does not say."""

    text: str
    title: str
    published: datetime | None
    modified: datetime | None
    tags: tuple[str, ...]


class _Pages(NamedTuple):
    tags: frozenset[str]
    words: frozenset[str]
    asks: tuple[str, ...]
    anywhere: tuple[str, ...]
    cut: tuple[str, ...]


@cache
def _pages() -> _Pages:
    table = tomllib.loads(read_text("pages.toml"))
    if set(table) != set(_Pages._fields):
        raise ValueError(f"config/pages.toml: unknown or missing lists: {sorted(table)}")
    asks, anywhere = (tuple(plain(phrase) for phrase in table[name]) for name in ("asks", "anywhere"))
    return _Pages(frozenset(table["tags"]), frozenset(table["words"]), asks, anywhere, tuple(table["cut"]))


def read_article(body: bytes, content_type: str = "") -> Article:
    """The article of a page; an empty text when there is none to be found. Costs processor time: use a thread."""
    page = LexborHTMLParser(decode(body, content_type, markup=True))
    linked = _linked_data(page)
    title = _title(page)
    published = _time(_meta(page, _TIMES)) or _time(linked.get("datePublished"))
    modified = _time(_meta(page, ('meta[property="article:modified_time"]',))) or _time(linked.get("dateModified"))
    tags = tuple(dict.fromkeys(t for a in page.css('a[rel="tag"]') if (t := a.text(strip=True).lstrip("#"))))
    _prune(page)
    return Article(without_boxes(_text(page, linked)), title, published, modified, tags[:20])


def without_boxes(text: str) -> str:
    """Lines without those that only ask for something («اشترك في نشرتنا»)."""
    lines = [line for line in text.split("\n") if not _asks(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def is_cut(text: str) -> bool:
    """Whether a summary says of itself that it was cut short."""
    end = text.rstrip().lower()
    return end.endswith(_pages().cut) or end.rstrip(" .»\"'›>←").endswith(_pages().cut)


def _asks(line: str) -> bool:
    if len(line) > SHORT_LINE:
        return False
    bare = plain(line).lstrip("-*>:«»|. ")
    return bare.startswith(_pages().asks) or any(phrase in bare for phrase in _pages().anywhere)


def _prune(page: LexborHTMLParser) -> None:
    """Take the boxes out of the page. What is inside one is never touched again: its memory goes with it."""
    whole = _words_under(page.body) if page.body is not None else 0
    boxes: list[LexborNode] = []
    todo = [page.body] if page.body is not None else []
    while todo:
        for node in todo.pop().iter():
            if _is_box(node, whole):
                boxes.append(node)
            else:
                todo.append(node)
    for box in boxes:
        box.decompose()


def _is_box(node: LexborNode, whole: int) -> bool:
    """Named like a box and smaller than the news: some sites call the wrapper of everything a widget, or a form."""
    rules = _pages()
    if node.tag in ("article", "main") or not (node.tag in rules.tags or _named(node) & rules.words):
        return False
    return _words_under(node) <= whole * MOST_OF_IT


def _words_under(node: LexborNode) -> int:
    """Characters in the paragraphs under a node."""
    return sum(len(p.text(strip=True)) for p in node.css("p"))


def _named(node: LexborNode) -> set[str]:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return {word.lower() for word in _WORD.findall(names)} if names.strip() else set()


def _text(page: LexborHTMLParser, linked: Mapping[str, Any]) -> str:
    """The longest honest way wins: the library's extract, the linked data's body, the paragraphs of the article."""
    found, told = _extract(page.html or ""), linked.get("articleBody")
    body = plain_text(told) if isinstance(told, str) else ""
    if len(found) >= max(LEAST, len(body) // 2):
        return found
    return max((found, body, _paragraphs(page)), key=len)


def _extract(markup: str) -> str:
    import trafilatura

    try:
        found = trafilatura.extract(markup, include_comments=False, include_tables=False, favor_precision=True)
    except Exception:  # a library over pages by strangers: whatever it trips on, other ways are left
        return ""
    return found or ""


def _paragraphs(page: LexborHTMLParser) -> str:
    root = page.css_first("article") or page.css_first("main") or page.body
    if root is None:
        return ""
    return "\n".join(text for p in root.css("p") if (text := text_of(p)))


def _title(page: LexborHTMLParser) -> str:
    heading = page.css_first("article h1") or page.css_first("h1")
    named = _meta(page, ('meta[property="og:title"]',))
    return text_of(heading) if heading is not None else named or ""


def _meta(page: LexborHTMLParser, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        node = page.css_first(selector)
        if node is not None and (value := node.attributes.get("content") or node.attributes.get("datetime")):
            return value.strip()
    return None


def _linked_data(page: LexborHTMLParser) -> Mapping[str, Any]:
    """The first JSON-LD object that describes an article."""
    for node in page.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(node.text())
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            if str(thing.get("@type", "")).endswith(("Article", "Posting")) or "articleBody" in thing:
                return thing
    return {}


def _things(data: Any) -> Iterator[Mapping[str, Any]]:
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()


def _time(value: object) -> datetime | None:
    """ISO 8601; a bare date is no time, and a time without a zone is taken as UTC."""
    if not isinstance(value, str) or len(value) <= len("2026-01-01"):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
