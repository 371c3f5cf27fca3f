"""News sites on loopback: feeds with ETag and Last-Modified, pages, and the traps of the open web.

site = await FeedServer.start()
feed = site.feed("/rss.xml")
feed.add("هجوم بمسيّرة", "/news/1", summary="…")
site.article("/news/1", "هجوم بمسيّرة", ["فقرة", "فقرة"], newsletter="اشترك في نشرتنا")
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from aiohttp import web

from .base import Fake
from .clock import Clock
from .feed_xml import Entry, Flaw, Kind, article_html, render

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml"}
METADATA = "http://169.254.169.254/latest/meta-data/"


@dataclass
class Feed:
    """One feed; change its fields between requests."""

    path: str
    kind: Kind
    title: str
    encoding: str
    clock: Clock
    base_url: str
    entries: list[Entry] = field(default_factory=list)
    flaw: Flaw = ""
    keep: int = 30
    etag: bool = True
    last_modified: bool = True
    declared_charset: str | None = None
    changed_at: float = 0.0
    served: int = 0
    not_modified: int = 0

    def __post_init__(self) -> None:
        self.changed_at = self.clock.now()

    def add(self, title: str, link: str, **more: Any) -> Entry:
        """Publish an item (newest first in the feed, the oldest falls out after `keep`); `more`: fields of Entry."""
        full = link if "://" in link else self.base_url + link
        more.setdefault("published", datetime.fromtimestamp(int(self.clock.now()), UTC))
        more.setdefault("guid", full)
        entry = Entry(title, full, **more)
        self.entries.insert(0, entry)
        del self.entries[self.keep :]
        self.changed_at = self.clock.now()
        return entry

    def body(self) -> bytes:
        """Its bytes now."""
        return render(self.kind, self.title, self.entries, self.encoding, self.flaw)


class FeedServer(Fake):
    """A site; paths are added by name. `fail` of the base makes 429, 5xx, cuts and delays."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.feeds: dict[str, Feed] = {}
        self.pages: dict[str, tuple[bytes, str]] = {}
        self.redirects: dict[str, tuple[int, str]] = {}
        self.gone: set[str] = set()
        self._streams: dict[str, Any] = {}
        self.streamed = 0

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/{path:.*}", self._get)

    def feed(self, path: str, kind: Kind = "rss", *, title: str = "أخبار", encoding: str = "utf-8") -> Feed:
        """Add a feed."""
        self.feeds[path] = Feed(path, kind, title, encoding, self.clock, self.base_url)
        return self.feeds[path]

    def page(self, path: str, html: str, *, charset: str = "utf-8", header_charset: str | None = "") -> str:
        """Add a page; its address. `header_charset` None leaves it out of the header, "" repeats `charset`."""
        named = charset if header_charset == "" else header_charset
        kind = f"text/html; charset={named}" if named else "text/html"
        self.pages[path] = (html.encode(charset, "xmlcharrefreplace"), kind)
        return self.base_url + path

    def article(
        self,
        path: str,
        title: str,
        paragraphs: Sequence[str],
        *,
        published: datetime | None = None,
        charset: str = "utf-8",
        **parts: Any,
    ) -> str:
        """Add a news page (see `article_html` for `parts`: tags, newsletter, related); its address."""
        return self.page(path, article_html(title, paragraphs, published, charset=charset, **parts), charset=charset)

    def move(self, path: str, to: str, *, status: int = 301) -> None:
        """Redirect; `METADATA` is an address that nobody may be led to."""
        self.redirects[path] = (status, to)

    def gzip_bomb(self, path: str, megabytes: int) -> None:
        """A small answer that unpacks to so many megabytes of zeros."""
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        block = b"\0" * 2**20
        packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
        self._streams[path] = ({"Content-Encoding": "gzip", "Content-Type": "text/xml"}, [packed], 0.0)

    def packed(self, path: str, feed: Feed) -> None:
        """An honest gzipped copy of a feed."""
        headers = {"Content-Encoding": "gzip", "Content-Type": TYPES[feed.kind]}
        self._streams[path] = (headers, [gzip.compress(feed.body())], 0.0)

    def xml_bomb(self, path: str, depth: int = 9) -> None:
        """Entities within entities: ten to the power of `depth` words."""
        names = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth + 1)]
        doctype = "\n".join(['<!DOCTYPE rss [<!ENTITY e0 "قصف">', *names, "]>"])
        item = f"<item><title>&e{depth};</title></item>"
        text = f'<?xml version="1.0"?>\n{doctype}\n<rss version="2.0"><channel>{item}</channel></rss>'
        self._streams[path] = ({"Content-Type": "application/rss+xml"}, [text.encode()], 0.0)

    def xml_outside(self, path: str, address: str) -> None:
        """An entity that wants a file or an address read."""
        doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{address}">]>'
        text = (
            f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
        )
        self._streams[path] = ({"Content-Type": "application/rss+xml"}, [text.encode()], 0.0)

    def huge(self, path: str, megabytes: int) -> None:
        """A feed that goes on and on, without a Content-Length; `streamed` counts the bytes that went out."""
        start = b'<?xml version="1.0"?><rss version="2.0"><channel>'
        self._streams[path] = ({"Content-Type": "application/rss+xml"}, _chunks(start, megabytes), 0.0)

    def slow(self, path: str, content: bytes, seconds: float) -> None:
        """One byte at a time, `seconds` apart: every read succeeds, the whole never ends."""
        single = [content[n : n + 1] for n in range(len(content))]
        self._streams[path] = ({"Content-Type": "application/rss+xml"}, single, seconds)

    async def _get(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        if path in self.gone:
            return web.Response(status=410, text="Gone")
        if path in self.redirects:
            status, to = self.redirects[path]
            return web.Response(status=status, headers={"Location": to})
        if path in self._streams:
            return await self._stream(request, *self._streams[path])
        if path in self.feeds:
            return self._feed(request, self.feeds[path])
        if path in self.pages:
            body, kind = self.pages[path]
            return web.Response(body=body, headers={"Content-Type": kind})
        return web.Response(status=404, text="Not Found")

    def _feed(self, request: web.Request, feed: Feed) -> web.Response:
        body = feed.body()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        changed = datetime.fromtimestamp(int(feed.changed_at), UTC)
        headers = {"ETag": etag} if feed.etag else {}
        if feed.last_modified:
            headers["Last-Modified"] = format_datetime(changed, usegmt=True)
        if _unchanged(request, etag if feed.etag else None, changed if feed.last_modified else None):
            feed.not_modified += 1
            return web.Response(status=304, headers=headers)
        feed.served += 1
        kind = TYPES[feed.kind]
        charset = feed.declared_charset or feed.encoding
        return web.Response(body=body, headers=headers | {"Content-Type": f"{kind}; charset={charset}"})

    async def _stream(
        self, request: web.Request, headers: dict[str, str], chunks: Any, gap: float
    ) -> web.StreamResponse:
        answer = web.StreamResponse(headers=headers)
        await answer.prepare(request)
        for chunk in chunks:
            try:
                await answer.write(chunk)
            except ConnectionError:
                break
            self.streamed += len(chunk)
            if gap:
                await asyncio.sleep(gap)
        return answer


def _unchanged(request: web.Request, etag: str | None, changed: datetime | None) -> bool:
    """RFC 9110: If-None-Match first, If-Modified-Since only without it."""
    known = request.headers.get("If-None-Match")
    if known is not None:
        return etag is not None and etag in [k.strip().removeprefix("W/") for k in known.split(",")]
    since = request.headers.get("If-Modified-Since")
    if since is None or changed is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except ValueError:
        return False


class _chunks:
    def __init__(self, start: bytes, megabytes: int) -> None:
        self._start, self._megabytes = start, megabytes

    def __iter__(self) -> Any:
        yield self._start
        item = b"<item><title>" + b"x" * 1000 + b"</title></item>"
        block = item * (2**20 // len(item))
        for _ in range(self._megabytes):
            yield block
