"""What the fakes of web pages, feeds and X share: a port on loopback, a log of requests, failures on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from .clock import Clock, SystemClock

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Seen:
    """A request that came, and how it was answered (status 0: the connection was cut)."""

    at: float
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    status: int = 0


@dataclass(frozen=True)
class Failure:
    """What goes wrong instead of, or before, an answer.

    `status` answers with it, `body` and `headers`; `cut` closes the connection without an answer; `seconds`
    waits first, and with neither status nor cut the usual answer follows.
    """

    status: int = 0
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html"
    cut: bool = False
    seconds: float = 0.0


@dataclass
class _Planned:
    failure: Failure
    path: str
    times: int | None


class Fake:
    """A server on 127.0.0.1; a child class adds its routes in `routes`."""

    cancel_on_disconnect = False  # whether an answer stops at once when its client has gone

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.requests: list[Seen] = []
        self.in_flight = 0
        self.max_in_flight = 0
        self.base_url = ""
        self._planned: list[_Planned] = []
        self._runner: web.AppRunner | None = None
        self._watchers: set[asyncio.Future[None]] = set()

    def routes(self, app: web.Application) -> None:
        """Add the routes; children do."""
        raise NotImplementedError

    @classmethod
    async def start(cls, *args: Any, port: int = 0, **options: Any) -> Self:
        """Make and serve one; end it with `stop`, or use `async with`."""
        fake = cls(*args, **options)
        await fake.listen(port)
        return fake

    async def listen(self, port: int = 0) -> None:
        """Open the port (again, after `stop`)."""
        app = web.Application(middlewares=[self._middleware()])
        self.routes(app)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.2, handler_cancellation=self.cancel_on_disconnect
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close the port."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        if self._runner is None:
            await self.listen()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    def fail(self, failure: Failure | int, *, path: str = "", times: int | None = 1) -> None:
        """The next `times` requests (None: all) whose path begins with `path` fail so; a number is a status."""
        failure = failure if isinstance(failure, Failure) else Failure(status=failure)
        self._planned.append(_Planned(failure, path, times))

    def mend(self) -> None:
        """No failure any more."""
        self._planned.clear()

    async def wait_for_requests(self, count: int, seconds: float = 5.0) -> list[Seen]:
        """Wait until so many requests were answered; they are given."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while len(done := [s for s in self.requests if s.status]) < count:
            watcher: asyncio.Future[None] = loop.create_future()
            self._watchers.add(watcher)
            try:
                await asyncio.wait_for(watcher, deadline - loop.time())
            except TimeoutError:
                raise AssertionError(f"{len(done)} of {count} requests within {seconds} s: {self.requests}") from None
            finally:
                self._watchers.discard(watcher)
        return done

    def _middleware(self) -> Any:
        @web.middleware
        async def middleware(request: web.Request, handler: Serve) -> web.StreamResponse:
            seen = Seen(self.clock.monotonic(), request.method, request.path, dict(request.query), request.headers)
            self.requests.append(seen)
            self.in_flight += 1
            self.max_in_flight = max(self.max_in_flight, self.in_flight)
            try:
                answer = await self._answer(request, handler)
                seen.status = 0 if answer is CUT else answer.status
                return answer
            except web.HTTPException as error:
                seen.status = error.status
                raise
            finally:
                self.in_flight -= 1
                self._wake()

        return middleware

    async def _answer(self, request: web.Request, handler: Serve) -> web.StreamResponse:
        failure = self._draw(request.path)
        if failure is None:
            return await handler(request)
        if failure.seconds:
            await asyncio.sleep(failure.seconds)
        if failure.cut:
            return cut(request)
        if not failure.status:
            return await handler(request)
        headers = {"Content-Type": f"{failure.content_type}; charset=utf-8", **failure.headers}
        return web.Response(status=failure.status, body=failure.body.encode(), headers=headers)

    def _draw(self, path: str) -> Failure | None:
        for planned in self._planned:
            if path.startswith(planned.path):
                if planned.times is not None:
                    planned.times -= 1
                    if planned.times == 0:
                        self._planned.remove(planned)
                return planned.failure
        return None

    def _wake(self) -> None:
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(None)


CUT = web.Response()


def cut(request: web.Request) -> web.Response:
    """Close the connection under the client, without another byte."""
    if request.transport is not None:
        request.transport.abort()
    return CUT
