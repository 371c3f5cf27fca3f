"""The wire to Telegram: python-telegram-bot's requests over aiohttp.

Its own transport slows down with many requests in flight; this one does not, and it tells apart what certainly never
left (`NotReached`) from what may have arrived.
"""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData


class NotReached(NetworkError):  # noqa: N818 - a state of the line
    """No connection was made: nothing was sent."""


class AiohttpRequest(BaseRequest):
    """One session, opened at the first request; every request ends within `seconds` unless it asks for longer."""

    def __init__(self, seconds: float = 4.0, connections: int = 16) -> None:
        self._seconds = seconds
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds a request may take."""
        return self._seconds

    async def initialize(self) -> None:
        """Open the session."""
        await self._opened()

    async def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)
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
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises NotReached, TimedOut or NetworkError."""
        session = self._session or await self._opened()
        seconds = self._seconds if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        limit = aiohttp.ClientTimeout(total=seconds, sock_connect=min(3.0, seconds or 3.0))
        try:
            async with session.request(
                method, url, data=_body(request_data), timeout=limit, headers={"User-Agent": self.USER_AGENT}
            ) as answer:
                return answer.status, await answer.read()
        except aiohttp.ClientConnectorError as error:
            raise NotReached(str(error)) from None
        except TimeoutError as error:
            raise (NotReached if isinstance(error, aiohttp.ConnectionTimeoutError) else TimedOut)(str(error)) from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from None


def _body(data: RequestData | None) -> aiohttp.FormData | None:
    if data is None:
        return None
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    if data.contains_files:
        for name, (filename, content, mime) in data.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=mime)
    return form
