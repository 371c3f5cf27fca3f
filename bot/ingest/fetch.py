"""Fetching from strangers with bounds: in bytes (packed and unpacked), in time, in redirects, and in where it leads."""

import asyncio
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urljoin

import aiohttp

from bot.ingest.guard import Forbidden, Guard, GuardedResolver
from bot.ingest.reading import Unread
from bot.model.source import Health

AGENT = "Barqiya/0.1 (news monitor; reads feeds and public pages)"
LIMIT = 4 * 2**20
SECONDS = 20.0
HOPS = 5
_CHUNK = 64 * 1024
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)


class Page(NamedTuple):
    """An answer. Header names are in small letters; `moved`: the address has changed for good to this one."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved: str | None


class Fetcher:
    """A client for pages and feeds. `limit` in bytes of the unpacked body, `seconds` for the whole of one fetch.

    `ours`: only addresses that the operator chose are asked, so the environment's proxy may be used and names are not
    judged. Never for what strangers name: a proxy would resolve their names for us.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        limit: int = LIMIT,
        seconds: float = SECONDS,
        agent: str = AGENT,
        ours: bool = False,
    ) -> None:
        self._ours = ours
        self._guard = guard
        self._limit = limit
        self._seconds = seconds
        self._agent = agent
        self._session: aiohttp.ClientSession | None = None

    async def get(self, url: str, headers: Mapping[str, str] | None = None, *, follow: bool = True) -> Page:
        """Fetch; redirects are followed by hand, each checked. Raises Unread: refused, too big, too slow, cut."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._hops(url, dict(headers or {}), follow)
        except TimeoutError:
            raise Unread(f"no whole answer within {self._seconds:g} s", Health.SLOW) from None
        except Forbidden as refused:
            raise Unread(f"refused: {refused}", sure=True) from None
        except aiohttp.InvalidURL:
            raise Unread("not an address of the web", sure=True) from None
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, Forbidden):
                raise Unread(f"refused: {error.os_error}", sure=True) from None
            raise Unread(f"cannot be reached: {error.os_error.strerror or error.os_error}") from None
        except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
            raise Unread(f"the answer broke off or makes no sense ({type(error).__name__})") from None

    async def close(self) -> None:
        """Close what is open."""
        if self._session:
            await self._session.close()
            self._session = None

    async def _hops(self, url: str, headers: dict[str, str], follow: bool) -> Page:
        at, moved, permanent = url, None, True
        for _ in range(HOPS + 1):
            self._guard.check(at)
            page = await self._once(at, headers)
            target = page.headers.get("location")
            if not follow or page.status not in _REDIRECTS or not target:
                return page._replace(moved=moved)
            at = urljoin(at, target)
            permanent = permanent and page.status in _PERMANENT
            moved = at if permanent else moved
        raise Unread(f"more than {HOPS} redirects", sure=True)

    async def _once(self, url: str, headers: Mapping[str, str]) -> Page:
        asked = {"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", **headers}
        async with self._open().get(url, headers=asked, allow_redirects=False) as answer:
            got = {name.lower(): value for name, value in answer.headers.items()}
            body = b"" if answer.status in _REDIRECTS else await self._body(answer)
            return Page(str(answer.url), answer.status, got, body, None)

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        unpack = _unpacker(answer.headers.get("Content-Encoding", ""))
        body, packed = bytearray(), 0
        async for chunk in answer.content.iter_chunked(_CHUNK):
            packed += len(chunk)
            body += unpack(chunk, self._limit + 1 - len(body))
            if len(body) > self._limit or packed > self._limit:
                answer.close()
                raise Unread(f"larger than {self._limit // 1024} kB", sure=True)
        return bytes(body)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = None if self._ours else GuardedResolver(self._guard)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=self._ours, limit=100),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._ours,
            )
        return self._session


class _Plain:
    def __call__(self, chunk: bytes, _room: int) -> bytes:
        return chunk


class _Packed:
    """gzip or deflate, never more than the room that is left: a bomb stops at the limit."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(47)
        self._start = True

    def __call__(self, chunk: bytes, room: int) -> bytes:
        try:
            out = self._stream.decompress(chunk, room)
        except zlib.error:
            if not self._start:
                raise
            self._stream = zlib.decompressobj(-15)  # «deflate» without its header, as some servers have it
            out = self._stream.decompress(chunk, room)
        self._start = False
        return out


def _unpacker(encoding: str) -> _Plain | _Packed:
    match encoding.strip().lower():
        case "gzip" | "x-gzip" | "deflate":
            return _Packed()
        case "" | "identity":
            return _Plain()
        case other:
            raise ValueError(f"packed in a way nobody asked for: {other}")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a `Retry-After` asks for (RFC 9110: seconds or a date), at most a day; None without one."""
    given = headers.get("retry-after", "").strip()
    if given.isdecimal():
        return min(float(given), 86_400.0)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((aware - now).total_seconds(), 0.0), 86_400.0)
