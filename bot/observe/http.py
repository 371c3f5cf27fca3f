"""The HTTP that others look at us by: `/healthz`, `/readyz`, `/metrics`, and Telegram's webhook where one is set."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web

from bot.observe.metrics import Metrics, Reading

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
READING_SECONDS = 5.0
log = logging.getLogger("barqiya")
LONGEST_UPDATE = 4 * 2**20


@dataclass(frozen=True)
class Webhook:
    """Where Telegram's updates come in: answered with 200 only after they were kept."""

    path: str
    secret: str
    keep: Callable[[dict[str, Any]], Awaitable[None]]


class Http:
    """A small server on all interfaces (`host`), for the orchestrator and Telegram. Port 0: any free one."""

    def __init__(
        self,
        metrics: Metrics,
        ailing: Callable[[], Awaitable[Mapping[str, str]]],
        sizes: Callable[[], Awaitable[Mapping[str, int]]],
        webhook: Webhook | None = None,
        reading: Callable[[], Awaitable[Reading]] | None = None,
    ) -> None:
        self._metrics = metrics
        self._ailing = ailing
        self._sizes = sizes
        self._webhook = webhook
        self._reading = reading
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, port: int, host: str = "0.0.0.0") -> None:  # noqa: S104 - probes come from outside
        """Listen."""
        app = web.Application(client_max_size=LONGEST_UPDATE)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics_page)
        if self._webhook:
            app.router.add_post(self._webhook.path, self._update)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close the port."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _readyz(self, _request: web.Request) -> web.Response:
        """200 when everything works, else 503 with what ails us."""
        ailing = dict(await self._ailing())
        return web.json_response({"ready": not ailing, "ailing": ailing}, status=503 if ailing else 200)

    async def _metrics_page(self, _request: web.Request) -> web.Response:
        if self._reading is None:
            self._metrics.set_waiting(await self._sizes())
        else:
            self._metrics.set_reading(await self._read())
        return web.Response(body=self._metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def _read(self) -> Reading | None:
        """What the store holds; None where it does not say so soon: the scrape must tell that, not fail."""
        try:
            async with asyncio.timeout(READING_SECONDS):
                return await self._reading() if self._reading else None
        except Exception as error:
            log.warning("the store was not read for /metrics: %r", error)
            return None

    async def _update(self, request: web.Request) -> web.Response:
        hook = self._webhook
        if hook is None or not hmac.compare_digest(request.headers.get(SECRET_HEADER, ""), hook.secret):
            return web.Response(status=403)
        try:
            update = msgspec.json.decode(await request.read(), type=dict[str, Any])
            int(update["update_id"])
        except (msgspec.DecodeError, KeyError, TypeError, ValueError):
            return web.Response(status=400)
        await hook.keep(update)
        return web.Response()
