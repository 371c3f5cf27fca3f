"""What comes in from Telegram: polled or brought by a webhook, kept, then carried out."""

import asyncio
from datetime import timedelta

import aiohttp
import structlog
from telegram.error import InvalidToken, TelegramError

from bot.answers import Answers
from bot.ingest.channels import Channels
from bot.ingest.poll import Conflict, Poller, Refused
from bot.model.staff import Role
from bot.observe.http import Webhook
from bot.parts import Parts
from bot.process import CannotRun
from bot.roles import PASSING, ended, forever
from bot.store.connection import STORE_DOWN
from bot.store.keys import short
from bot.store.lease import Held
from bot.store.neighbour import own_name
from config.settings import Settings

log = structlog.get_logger("barqiya")

BATCH = 32
BLOCK_MS = 1_000
INTRUDERS = 3
"""After so many interruptions by another program who came later gives way."""
PEACE = timedelta(seconds=3)
"""Telegram interrupts the older of two polls, and whoever was interrupted asks again after RETRY_SECONDS: so a first
interruption that comes at once means that somebody was there before us. Who had polled in peace stays, and says so."""
RETRY_SECONDS = 0.3
CONFLICT_SECONDS = 2.0
WEBHOOK_SECONDS = 3_600
ALBUM_SECONDS = 0.2
HOLD_SECONDS = 10.0
"""A third of the time after which another worker takes over what is not heard of (`store/groups.py`)."""


class Receiving:
    """The roles `poll` and `commands`, as far as they concern updates."""

    def __init__(self, settings: Settings, parts: Parts, session: aiohttp.ClientSession, answers: Answers) -> None:
        self._settings = settings
        self._parts = parts
        self._answers = answers
        self._worker = own_name("commands")
        self._hold_at = 0.0
        self._poller = Poller(session, settings.telegram_api_base, settings.token, parts.updates)
        self.channels = Channels(
            updates=parts.updates,
            posts=parts.posts,
            albums=parts.albums,
            sources=parts.sources,
            process=answers.process,
            is_admin=self._is_admin,
            clock=parts.clock,
            away=STORE_DOWN,
            said=lambda line: log.warning("updates", what=line),
        )

    # -- poll

    async def poll(self, held: Held) -> None:
        """Poll for whoever holds the lease. Raises CannotRun: a refused token, or another program that polls."""
        began, conflicts, newcomer = self._parts.clock(), 0, False
        while True:
            try:
                await self._poller.run(held.token, lambda line: log.warning("poll", what=line))
            except Conflict as conflict:
                conflicts += 1
                if conflicts == 1:
                    newcomer = self._parts.clock() - began < PEACE
                log.warning("another program polls with this token", why=str(conflict))
                if newcomer and conflicts >= INTRUDERS:
                    raise CannotRun(f"another program polls with this TELEGRAM_BOT_TOKEN: {conflict}") from None
                await asyncio.sleep(RETRY_SECONDS if conflicts == 1 else CONFLICT_SECONDS)
            except Refused as refused:
                raise CannotRun(f"Telegram refuses TELEGRAM_BOT_TOKEN: {refused}") from None
            except PASSING as error:
                log.warning("poll waits", why=str(error) or type(error).__name__)
                await asyncio.sleep(1.0)

    async def keep_webhook(self) -> None:
        """Tell Telegram where its updates go, now and every hour."""
        await forever("webhook", self._set_webhook)

    def webhook(self) -> Webhook:
        """Where they come in (`observe/http.py`)."""
        return Webhook(self._path, self._secret, self._parts.updates.keep_one)

    async def _set_webhook(self) -> None:
        await self._poller.set_webhook(f"{self._settings.webhook_url}{self._path}", self._secret)
        await asyncio.sleep(WEBHOOK_SECONDS)

    @property
    def _path(self) -> str:
        return f"/telegram/{short(self._settings.token)}"

    @property
    def _secret(self) -> str:
        given = self._settings.webhook_secret
        return given.get_secret_value() if given else short(f"webhook {self._settings.token}")

    # -- commands

    async def carry_out(self) -> None:
        """Carry out updates for ever, once Telegram has said who we are."""
        await self._reach()
        menus = asyncio.create_task(self._answers.show_menus())
        try:
            await forever("commands", self._some)
        finally:
            await ended(menus)

    async def settle_albums(self) -> None:
        """Hand on albums that are complete, for ever."""
        await forever("albums", self._albums)

    async def _some(self) -> None:
        await self._hold()
        batch = await self._parts.updates.take(self._worker, BATCH, BLOCK_MS, self.channels.under_way)
        await self.channels.carry_out(batch)
        self._parts.metrics.updates.inc(len(batch))

    async def _hold(self) -> None:
        """What is still being carried out stays ours, however long it waits for its turn."""
        now = asyncio.get_running_loop().time()
        if now >= self._hold_at:
            await self._parts.updates.hold(self._worker, self.channels.under_way)
            self._hold_at = now + HOLD_SECONDS

    async def _albums(self) -> None:
        if not await self.channels.settle_albums():
            await asyncio.sleep(ALBUM_SECONDS)

    async def _is_admin(self, user_id: int) -> bool:
        if user_id in self._settings.admin_ids:
            return True
        return (await self._parts.staff.roles()).get(user_id) in (Role.OWNER, Role.ADMIN)

    async def _reach(self) -> None:
        """Wait until Telegram answers; a refused token is the end."""
        said = False
        while True:
            try:
                return await self._answers.start()
            except InvalidToken:
                raise CannotRun("Telegram refuses TELEGRAM_BOT_TOKEN: @BotFather shows the right one") from None
            except TelegramError as error:
                if not said:
                    log.warning("Telegram cannot be reached, trying on", why=error.message)
                said = True
                await asyncio.sleep(CONFLICT_SECONDS)
