"""A page of Telegram's public previews, read strictly: each part is known, ignored by name, or reported.

What is what on these pages stands in `config/preview.toml`; the shapes are those seen in November 2026.
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.ingest.html import chat_text
from bot.ingest.preview_words import W, words

MOST_VIEWS = 10**12
MOST_MEMBERS = 100
"""Ids that an album may span; Telegram's have ten messages. What lies beyond is no member, whatever the page says."""
_IMAGE = re.compile(r"background-image\s*:\s*url\(['\"]?([^'\")]+)")
_POST = re.compile(r"^https?://(?:www\.)?(?:t\.me|telegram\.me)/(?:s/)?([A-Za-z]\w{3,31})(?:/(\d+))?(?:[?#]|$)")
_VIEWS = re.compile(r"^([\d.]+)([KMB]?)$")
_UNITS = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


class Shown(NamedTuple):
    """A message as the page shows it. `last`: the highest id it takes (albums take several); `service`: no news.

    `hidden`: the page says «open Telegram to view this post» in place of its words.
    """

    id: int
    last: int
    text: str
    date: datetime | None
    edited: bool
    views: int | None
    forwarded_from: str | None
    reply_to: str | None
    media: tuple[str, ...]
    kinds: tuple[str, ...]
    author: str | None
    service: bool
    hidden: bool


class PreviewPage(NamedTuple):
    """A page, oldest message first. `older`: the id to page back with; `strange`: what nobody taught us about."""

    title: str
    shown: tuple[Shown, ...]
    older: int | None
    strange: tuple[str, ...]
    about: str


class NoPreview(Exception):  # noqa: N818
    """The page is not one of these; the text says what it is or lacks."""


def why_hidden(frame: str) -> str:
    """What the frame of a single post says instead of it, which is where Telegram gives its reasons; else empty."""
    said = LexborHTMLParser(frame).css_first(f".{W}_error")
    return " ".join(said.text().split())[:200] if said is not None else ""


def exists(profile: str) -> bool:
    """Whether a channel's own page names a channel at all."""
    return LexborHTMLParser(profile).css_first(".tgme_page_title") is not None


def parse_page(text: str) -> PreviewPage:
    """Raises NoPreview when this is no preview page, or one whose layout is not the one we know."""
    page = LexborHTMLParser(text)
    history = page.css_first(".tgme_channel_history")
    if history is None:
        raise NoPreview("no channel history on the page")
    nodes = history.css(f"div.{W}[data-post]")
    if not nodes and history.css_first(".tme_no_messages_found") is None and history.text(strip=True):
        raise NoPreview("there is text in the history, but no message that we recognise")
    strange: dict[str, None] = {}
    shown = [one for one in (_message(node, strange) for node in nodes) if one.id]
    if nodes and not shown:
        raise NoPreview("no message has a number that we recognise")
    if shown and not any(one.date for one in shown):
        raise NoPreview("no message has a time that we recognise")
    about = _said(page.css_first(".tgme_channel_info_description")) or ""
    return PreviewPage(_title(page), tuple(_dated(shown)), _older(page), tuple(strange), about)


def description(own_page: str) -> str:
    """What a post's own page says of it for those who link to it: its words, cut after about a thousand characters."""
    tag = LexborHTMLParser(own_page).css_first('meta[property="og:description"]')
    return (tag.attributes.get("content") or "").strip() if tag is not None else ""


def _is_hidden(node: LexborNode) -> bool:
    label = node.css_first(".message_media_not_supported_label")
    return label is not None and any(mark in label.text().lower() for mark in words().hidden)


def _number(post: str) -> int:
    """The id in «name/123»; 0 where there is none: what has no number can be neither kept nor found again."""
    tail = post.rpartition("/")[2]
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 16 else 0


def _dated(shown: list[Shown]) -> Iterator[Shown]:
    """A message without a time has that of its neighbour: never «now», which would ring for old news."""
    last = next(one.date for one in shown if one.date) if shown else None
    for one in shown:
        last = one.date or last
        yield one if one.date else one._replace(date=last)


def _message(node: LexborNode, strange: dict[str, None]) -> Shown:
    _report(node, strange)
    number = _number(node.attributes.get("data-post") or "")
    members = _members(node) or [number]
    date = _date(node)
    if date is None:
        strange["a message without a time"] = None
    return Shown(
        id=number,
        last=max([number, *(member for member in members if 0 < member - number < MOST_MEMBERS)]),
        text=_text(node),
        date=date,
        edited=_is_edited(node),
        views=_views(node),
        forwarded_from=_forwarded(node),
        reply_to=_link(node.css_first(f"a.{W}_reply")),
        media=tuple(_media(node)),
        kinds=tuple(_kinds(node)),
        author=_said(node.css_first(f".{W}_from_author")),
        service="service_message" in (node.attributes.get("class") or "").split(),
        hidden=_is_hidden(node),
    )


def _report(node: LexborNode, strange: dict[str, None]) -> None:
    known = words()
    for inner in node.css(f'[class*="{W}_"]'):
        for name in (inner.attributes.get("class") or "").split():
            part = name.removeprefix(f"{W}_")
            if part != name and part not in known.known and not part.startswith(known.families):
                strange[f"unknown part «{part}»"] = None


def _text(node: LexborNode) -> str:
    """The message's own text, a poll's question and options, and the addresses that hide behind words."""
    body = next((n for n in node.css(".js-message_text") if "js-message_reply_text" not in _classes(n)), None)
    parts = [chat_text(body)] if body is not None else []
    if (question := node.css_first(f".{W}_poll_question")) is not None:
        parts.append(chat_text(question))
        parts += [f"- {chat_text(option)}" for option in node.css(f".{W}_poll_option_text")]
    text = "\n".join(part for part in parts if part)
    hidden = [link for link in _hidden(body) if link not in text] if body is not None and text else []
    return "\n".join([text, *hidden])


def _hidden(body: LexborNode) -> list[str]:
    """Addresses that the words of a link do not show themselves. The page escapes some of them twice."""
    found = []
    for anchor in body.css("a[href]"):
        link, shown = html.unescape(anchor.attributes.get("href") or ""), anchor.text(strip=True)
        if not link.startswith(("http://", "https://")) or shown.startswith(("@", "#")):
            continue
        if _bare(link) != _bare(shown):
            found.append(link)
    return list(dict.fromkeys(found))


def _bare(link: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", link).rstrip("/")


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _date(node: LexborNode) -> datetime | None:
    stamp = node.css_first(f"a.{W}_date time[datetime]") or node.css_first(f".{W}_meta time[datetime]")
    try:
        moment = datetime.fromisoformat((stamp.attributes.get("datetime") or "") if stamp is not None else "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_edited(node: LexborNode) -> bool:
    """«edited» stands bare in the line of meta; a signature of that name stands in an element of its own."""
    meta = node.css_first(f".{W}_meta")
    return meta is not None and "edited" in (meta.text(deep=False) or "")


def _views(node: LexborNode) -> int | None:
    match = _VIEWS.match(_said(node.css_first(f".{W}_views")) or "")
    try:
        return min(round(float(match[1]) * _UNITS[match[2]]), MOST_VIEWS) if match else None
    except (ValueError, OverflowError):
        return None


def _forwarded(node: LexborNode) -> str | None:
    """The post or channel that it was forwarded from, by its address; else by its name."""
    named = node.css_first(f".{W}_forwarded_from_name")
    if named is None:
        return None
    return _link(named) or (f"tg-name:{name}" if (name := _said(named)) else None)


def _link(node: LexborNode | None) -> str | None:
    match = _POST.match((node.attributes.get("href") or "") if node is not None else "")
    if not match:
        return None
    return f"telegram:{match[1].lower()}" + (f"/{match[2]}" if match[2] else "")


def _media(node: LexborNode) -> Iterator[str]:
    for photo in node.css(f".{W}_photo_wrap, .{W}_video_thumb"):
        if match := _IMAGE.search(photo.attributes.get("style") or ""):
            yield _whole(match[1])
    for video in node.css("video[src], audio[src]"):
        yield _whole(video.attributes.get("src") or "")


def _whole(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def _kinds(node: LexborNode) -> Iterator[str]:
    """What else is in it, in a word."""
    kinds = {
        "photo": f".{W}_photo_wrap",
        "video": f".{W}_video_player, .{W}_roundvideo",
        "voice": f".{W}_voice",
        "document": f".{W}_document_wrap",
        "sticker": f".{W}_sticker_wrap",
        "poll": f".{W}_poll",
        "unsupported": ".message_media_not_supported",
    }
    return (kind for kind, selector in kinds.items() if node.css_first(selector) is not None)


def _members(node: LexborNode) -> list[int]:
    links = (anchor.attributes.get("href") or "" for anchor in node.css('a[href*="?single"]'))
    numbers = (link.partition("?")[0].rpartition("/")[2] for link in links)
    return [found for number in numbers if (found := _number(number))]


def _said(node: LexborNode | None) -> str | None:
    return (node.text(strip=True) or None) if node is not None else None


def _title(page: LexborHTMLParser) -> str:
    named = page.css_first(".tgme_channel_info_header_title")
    if named is not None:
        return chat_text(named)
    meta = page.css_first('meta[property="og:title"]')
    return (meta.attributes.get("content") or "") if meta is not None else ""


def _older(page: LexborHTMLParser) -> int | None:
    link = page.css_first("a[data-before]")
    number = (link.attributes.get("data-before") or "") if link is not None else ""
    return _number(number) or None
