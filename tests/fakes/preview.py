"""Telegram's public channel previews, `/s/<name>`, on loopback.

    preview = await Preview.start()
    sada = preview.channel("sada_news", "صدى")
    sada.post("قصف على البلدة #ديرالزور")

Twenty posts a page, older ones by `?before=ID`, newer by `?after=ID`; 302 for a channel that has no preview;
429 and challenge pages on demand, or by itself for who asks faster than `min_gap`; no ETag, as the real one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, Literal

from aiohttp import web

from .base import Failure, Fake
from .clock import Clock
from .preview_html import Layout, Post, page

PAGE = 20
ABOUT = "أخبار المنطقة"
"""What every channel says of itself, which stands in for the words of a post that has none."""
State = Literal["public", "private", "missing", "restricted", "banned"]
REASONS = {
    "banned": "This channel is unavailable due to copyright infringement.",
    "restricted": "Unfortunately, this channel couldn't be displayed on your device.",
}
"""Telegram's own sentences, as its frames for single posts had them in 2026."""
TOO_MANY = "<html><body>Too Many Requests</body></html>"
CHALLENGE = """<!DOCTYPE html><html lang="en"><head><title>Just a moment...</title>
<meta http-equiv="refresh" content="390"></head><body><div id="challenge-form">
<p>Checking your browser before accessing t.me. Enable JavaScript and cookies to continue.</p></div></body></html>"""


class Channel:
    """A channel and its posts; deletions leave a gap in the ids."""

    def __init__(self, name: str, title: str, clock: Clock) -> None:
        self.name = name
        self.title = title
        self.state: State = "public"
        self.reason: str | None = None
        self.posts: list[Post] = []
        self.next_id = 1
        self._clock = clock

    def post(
        self, text: str = "", *, at: datetime | None = None, photos: Sequence[str] | int = (), **more: Any
    ) -> Post:
        """Publish; `photos` are addresses, or how many (two and more are an album); `more`: fields of Post."""
        if isinstance(photos, int):
            photos = [f"https://cdn4.example.org/file/{self.name}-{self.next_id + n}.jpg" for n in range(photos)]
        at = at or datetime.fromtimestamp(self._clock.now(), UTC)
        post = Post(self.next_id, text, at, photos=photos, **more)
        self.next_id += post.size
        self.posts.append(post)
        return post

    def edit(self, post: Post, text: str) -> None:
        """Change a post's text; the page then says «edited», and not when."""
        post.text, post.raw, post.edited = text, None, True

    def delete(self, post: Post) -> None:
        """Take a post away."""
        self.posts.remove(post)


class Preview(Fake):
    """The server. `layout` changes what all pages look like; `requests` has what was asked."""

    def __init__(self, clock: Clock | None = None, min_gap: float = 0.0) -> None:
        super().__init__(clock)
        self.channels: dict[str, Channel] = {}
        self.layout: Layout = "usual"
        self.min_gap = min_gap
        self._last_at: float | None = None

    def channel(self, name: str, title: str = "قناة") -> Channel:
        """A public channel; names are case-insensitive."""
        return self.channels.setdefault(name.lower(), Channel(name, title, self.clock))

    def rename(self, channel: Channel, name: str) -> None:
        """The channel takes another name; the old one then answers 302."""
        del self.channels[channel.name.lower()]
        channel.name = name
        self.channels[name.lower()] = channel

    def too_many(self, *, times: int | None = 1, retry_after: int | None = None) -> None:
        """Answer 429, with or without Retry-After."""
        headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
        self.fail(Failure(429, TOO_MANY, headers), times=times)

    def challenge(self, *, times: int | None = 1, status: int = 403) -> None:
        """Answer with a page that wants a browser; some come with status 200."""
        self.fail(Failure(status, CHALLENGE), times=times)

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/s/{name}", self._page)
        app.router.add_get("/{name}", self._profile)
        app.router.add_get("/{name}/{number}", self._frame)

    async def _page(self, request: web.Request) -> web.Response:
        if self._too_fast():
            return web.Response(
                status=429, text="<html><body>Too Many Requests</body></html>", content_type="text/html"
            )
        name = request.match_info["name"]
        channel = self.channels.get(name.lower())
        if channel is None or channel.state != "public":
            return web.Response(status=302, headers={"Location": f"/{name}"})
        shown, older = _cut_out(channel.posts, _number(request.query, "before"), _number(request.query, "after"))
        body = page(channel.name, channel.title, shown, older, self.layout, ABOUT)
        return web.Response(text=body, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def _profile(self, request: web.Request) -> web.Response:
        """Where a 302 leads: a page without posts, which must not be read as «no posts»."""
        name = request.match_info["name"]
        channel = self.channels.get(name.lower())
        shown = f'<div class="tgme_page_title"><span dir="auto">{channel.title}</span></div>' if channel else ""
        body = (
            f"<html><head><title>Telegram: View @{name}</title></head>"
            f'<body><div class="tgme_page">{shown}</div></body></html>'
        )
        return web.Response(text=body, content_type="text/html")

    async def _frame(self, request: web.Request) -> web.Response:
        """A single post: in a frame (`?embed=1`) why a channel shows nothing, else its words for who links to it."""
        channel = self.channels.get(request.match_info["name"].lower())
        if "embed" in request.query or channel is None:
            said = channel.reason or REASONS.get(channel.state, "Post not found") if channel else "Channel not found"
            body = f'<html><body><div class="tgme_widget_message_error">{said}</div></body></html>'
            return web.Response(text=body, content_type="text/html")
        number = _number({"id": request.match_info["number"]}, "id")
        words = next((post.text for post in channel.posts if post.id == number), "") or ABOUT
        words = words if len(words) <= 1_000 else words[:1_000] + "…"
        body = f'<html><head><meta property="og:description" content="{escape(words)}"></head><body></body></html>'
        return web.Response(text=body, content_type="text/html")

    def _too_fast(self) -> bool:
        now, last = self.clock.monotonic(), self._last_at
        self._last_at = now
        return last is not None and now - last < self.min_gap


def _number(given: Mapping[str, str], name: str) -> int | None:
    value = given.get(name, "")
    return int(value) if value.isdigit() else None


def _cut_out(posts: list[Post], before: int | None, after: int | None) -> tuple[list[Post], int | None]:
    """The posts of a page, oldest first, and the id to page back with."""
    if after is not None:
        shown = [p for p in posts if p.id > after][:PAGE]
    else:
        shown = [p for p in posts if before is None or p.id < before][-PAGE:]
    older = bool(shown) and posts[0].id < shown[0].id
    return shown, shown[0].id if older else None
