"""A feed's bytes → its items, oldest first. feedparser reads broken ones too; bombs are refused before."""

import calendar
import io
import re
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from bot.ingest.decode import decode
from bot.ingest.html import plain_text
from bot.ingest.reading import Unread, short

MOST = 200
"""Items of one feed that are read, the newest: real feeds have ten to a hundred."""
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_REFERENCE = re.compile(r"&#([xX]?)([0-9a-fA-F]+);?")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_BARE_ID = re.compile(r"<guid[^>]*>\s*([^<\s/]+)\s*</guid>", re.IGNORECASE)
_WHOLE = 1_500
"""Characters from which the full-content element of a feed is taken for the whole article."""


class Item(NamedTuple):
    """An item. `key` stands for it for ever, `digest` for what the feed says of it now; `whole`: not cut short."""

    key: str
    digest: str
    title: str
    link: str
    text: str
    whole: bool
    date: datetime | None
    updated: datetime | None
    author: str
    tags: tuple[str, ...]
    media: tuple[str, ...]


class Feed(NamedTuple):
    """A feed. `note`: what is wrong with it, though it could be read. `home`: the page it belongs to, else its own."""

    title: str
    items: list[Item]
    note: str
    home: str


def parse(body: bytes, content_type: str, url: str) -> Feed:
    """Raises Unread for what is no feed, and for bombs. Costs processor time: use a thread."""
    import feedparser

    text = decode(body, content_type)
    if _ENTITY.search(text):
        raise Unread("the feed declares entities, which is how XML bombs are built: refused", sure=True)
    if not _ROOT.search(text[:200_000]):
        raise Unread(_no_feed(text, url))
    clean = _REFERENCE.sub(_possible, _DECLARATION.sub("", text.lstrip("\ufeff \r\n\t")))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        found = feedparser.parse(io.BytesIO(clean.encode("utf-8", "replace")), response_headers=headers)
    except Exception as error:  # a library over bytes by strangers, seen to trip over them
        raise Unread(f"the feed is too broken to be read ({type(error).__name__})") from None
    bare = frozenset(_BARE_ID.findall(clean))
    items = [_item(entry, url, bare) for entry in found.entries[:MOST]]
    note = (
        f"the feed is broken XML ({type(found.bozo_exception).__name__}); read as far as it goes" if found.bozo else ""
    )
    home = _web(_whole(url, str(found.feed.get("link", "")).strip())) or url
    return Feed(plain_text(found.feed.get("title", "")), _oldest_first(items), note, home)


def _possible(reference: re.Match[str]) -> str:
    """A character reference, or nothing for one that no character has: feedparser trips over it."""
    code = int(reference[2], 16 if reference[1] else 10)
    return reference[0] if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _no_feed(text: str, url: str) -> str:
    """What it is instead; a web page often names its feed."""
    if "<html" not in text[:5_000].lower():
        return "this is no feed"
    page = LexborHTMLParser(text)
    link = page.css_first('link[type="application/rss+xml"][href], link[type="application/atom+xml"][href]')
    there = _whole(url, link.attributes.get("href") or "") if link is not None else ""
    return f"this is a web page, its feed is at {there}" if there else "this is no feed but a web page"


def _oldest_first(items: list[Item]) -> list[Item]:
    """Feeds have the newest first; where all have a date, the dates decide. Doubles (same key): the first stays."""
    once = list({item.key: item for item in reversed(items)}.values())
    if all(item.date for item in once):
        once.sort(key=lambda item: item.date or datetime.min.replace(tzinfo=UTC))
    return once


def _item(entry: Mapping[str, Any], base: str, bare: Collection[str]) -> Item:
    title = plain_text(str(entry.get("title", "")))
    link = _link(entry, base, bare)
    full = _content(entry)
    summary = plain_text(str(entry.get("summary", "")))
    text = max((full, summary), key=len)
    media = _media(entry, base)
    date = _moment(_own(entry, "published_parsed")) or _moment(_own(entry, "updated_parsed"))
    return Item(
        key=short(str(entry.get("id") or "") or link or _nameless(title, text, date)),
        digest=short("\x00".join((title, text, *media))),
        title=title,
        link=_web(link),
        text=text,
        whole=len(full) >= _WHOLE,
        date=date,
        updated=_moment(_own(entry, "updated_parsed")),
        author=plain_text(str(entry.get("author", "")))[:100],
        tags=_tags(entry),
        media=media,
    )


def _link(entry: Mapping[str, Any], base: str, bare: Collection[str]) -> str:
    """The item's address. feedparser makes one of an id that is a mere number: that leads nowhere, and is none."""
    given = str(entry.get("link", "")).strip()
    if not given or (entry.get("guidislink") and given.rpartition("/")[2] in bare):
        return ""
    return _whole(base, given)


def _nameless(title: str, text: str, date: datetime | None) -> str:
    """What stands for an item without id and link: two of one headline are told apart by when they were published."""
    return f"{title or text}\n{date.isoformat() if date else ''}"


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def _content(entry: Mapping[str, Any]) -> str:
    return max((plain_text(str(part.get("value", ""))) for part in entry.get("content", ())), key=len, default="")


def _tags(entry: Mapping[str, Any]) -> tuple[str, ...]:
    terms = (str(tag.get("term") or "").strip().lstrip("#") for tag in entry.get("tags", ()))
    return tuple(dict.fromkeys(term for term in terms if term))[:20]


def _media(entry: Mapping[str, Any], base: str) -> tuple[str, ...]:
    found = [str(part.get("href") or part.get("url") or "") for part in entry.get("enclosures", ())]
    found += [str(part.get("url") or "") for part in entry.get("media_content", ())]
    whole = (_whole(base, address) for address in found if address)
    return tuple(dict.fromkeys(address for address in whole if address))[:10]


def _whole(base: str, address: str) -> str:
    """An address with what it leaves out taken from the feed's; empty for what is none («http://[x»)."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _own(entry: Mapping[str, Any], name: str) -> time.struct_time | None:
    """Only if the entry has it: feedparser's `get` gives one date for another, and warns."""
    return entry[name] if name in entry.keys() else None  # noqa: SIM118 - `in entry` takes one for the other, too


def _moment(parsed: time.struct_time | None) -> datetime | None:
    """feedparser gives UTC."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, TypeError):
        return None
