"""The wire to Telegram: python-telegram-bot's requests over aiohttp, and calls that do without the library's objects.

Its own transport slows down with many requests in flight; this one does not, and it tells apart what certainly never
left (`NotReached`) from what may have arrived. Parameters go as JSON: Arabic is a third as long as in a form.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import msgspec
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_JSON = {"Content-Type": "application/json"}


class NotReached(NetworkError):  # noqa: N818 - a state of the line
    """No connection was made: nothing was sent."""


class Ready(NamedTuple):
    """Parameters that are JSON already. The library hands its request's data to the wire unopened."""

    body: bytes


async def call(bot: Bot, method: str, parameters: Mapping[str, Any]) -> Any:
    """The result of a method of the Bot API, as plain JSON; errors are the library's, as of its own calls.

    The library builds, checks and copies a tree of objects for every message: half the cost of sending one.
    """
    ready = cast(RequestData, Ready(msgspec.json.encode(parameters)))
    return await bot.request.post(f"{bot.base_url}/{method}", ready)


class AiohttpRequest(BaseRequest):
    """One session, opened at the first request; every request ends within `seconds` unless it asks for longer."""

    def __init__(self, seconds: float = 4.0, connections: int = 16) -> None:
        self._seconds = seconds
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._way: dict[str, Any] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds a request may take."""
        return self._seconds

    async def initialize(self) -> None:
        """The session is opened at the first request, which says where it goes."""

    def _opened(self, url: str) -> aiohttp.ClientSession:
        if self._session is None:
            self._way = _proxy_to(url)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(  # noqa: PLR0917 - as the library has it
        self,
        url: str,
        method: str,
        request_data: RequestData | Ready | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises NotReached, TimedOut or NetworkError."""
        session = self._session or self._opened(url)
        seconds = self._seconds if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        limit = aiohttp.ClientTimeout(total=seconds, sock_connect=min(3.0, seconds or 3.0))
        body, headers = _body(request_data)
        try:
            async with session.request(method, url, data=body, timeout=limit, headers=headers, **self._way) as answer:
                return answer.status, await answer.read()
        except aiohttp.ClientConnectorError as error:
            raise NotReached(str(error)) from None
        except TimeoutError as error:
            raise (NotReached if isinstance(error, aiohttp.ConnectionTimeoutError) else TimedOut)(str(error)) from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer. Raises TelegramError if it is no JSON."""
        try:
            return msgspec.json.decode(payload, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError):
            return BaseRequest.parse_json_payload(payload)


def _body(data: RequestData | Ready | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    """The parameters, and the headers that say what they are."""
    if data is None:
        return None, None
    if isinstance(data, Ready):
        return data.body, _JSON
    if not data.contains_files:
        return msgspec.json.encode(data.parameters), _JSON
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None


def _proxy_to(url: str) -> dict[str, Any]:
    """The proxy that the environment names for an address, and who we are to it, in aiohttp's words.

    Asked once: aiohttp's own `trust_env` asks anew for every request, in a thread.
    """
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return {}
    there = urlsplit(proxy)
    way: dict[str, Any] = {"proxy": there._replace(netloc=there.netloc.rpartition("@")[2]).geturl()}
    if there.username:
        who = aiohttp.encode_basic_auth(unquote(there.username), unquote(there.password or ""))
        way["proxy_headers"] = {"Proxy-Authorization": who}
    return way
