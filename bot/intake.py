"""The ingest role, built: a reader for every kind of source that the settings allow, and the alarms to the admins."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.ingest import account_client, account_session
from bot.ingest.account import AccountReader
from bot.ingest.ending import end
from bot.ingest.feed import FeedReader
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.poller import Alarm, Polling
from bot.ingest.preview import PreviewReader
from bot.ingest.reading import Reader
from bot.ingest.x import XReader
from bot.ingest.x_api import SECONDS, XClient
from bot.ingest.x_budget import Budget
from bot.ingest.x_stream import XStream
from bot.model.alert import Action, Owed, Priority
from bot.model.source import Mode, Source
from bot.parts import Parts
from bot.ports import TryLater
from bot.sources import ANYONE
from bot.store.connection import STORE_DOWN
from bot.store.lease import Held
from bot.store.spending import StoredSpending
from config.settings import Settings

log = structlog.get_logger("barqiya")
STREAMED_EVERY = 900.0
"""Seconds between two searches of a source of X while the stream brings its news: they only look for what it missed."""


class Inlets:
    """The open readers, and the stream of X where the settings want one."""

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self.readers: dict[str, Reader] = {}
        self.stream: Callable[[Callable[[], None]], XStream] | None = None
        self._parts = parts
        self._settings = settings

    async def open(self, stack: AsyncExitStack) -> None:
        """Open what the settings allow."""
        settings = self._settings
        self.readers["rss"] = FeedReader(_fetcher(stack, settings.feeds_allow))
        previews = _fetcher(stack, frozenset({_place(settings.telegram_preview_base)}), ours=True)
        self.readers["telegram"] = PreviewReader(previews, settings.telegram_preview_base)
        await self._open_account(stack)
        if settings.x_bearer_token is not None:
            await self._open_x(stack, settings.x_bearer_token.get_secret_value())

    async def _open_account(self, stack: AsyncExitStack) -> None:
        """The user account, where it was set up; without its extra or its session the other sources go on."""
        settings = self._settings
        given = settings.telegram_session
        session = given.get_secret_value() if given else account_session.kept_session(settings.data_dir)
        if not (session and settings.telegram_api_id and settings.telegram_api_hash):
            return
        secret = settings.telegram_api_hash.get_secret_value()
        opening = account_client.opened_account(session, settings.telegram_api_id, secret, settings.data_dir)
        try:
            self.readers["account"] = AccountReader(await stack.enter_async_context(opening))
        except ImportError:
            log.warning("the user account needs the optional extra: pip install 'barqiya[account]'")
        except (account_session.SessionInUse, ValueError) as why:
            log.warning("the user account is not used", why=str(why))

    async def _open_x(self, stack: AsyncExitStack, token: str) -> None:
        parts, settings = self._parts, self._settings
        limit = aiohttp.ClientTimeout(total=SECONDS)
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=limit, trust_env=True))
        client = XClient(session, settings.x_api_base, token, parts.clock)
        spending = StoredSpending(parts.redis, parts.keys, "x")
        budget = Budget(settings.x_monthly_posts, spending, self._warn)
        streamed = settings.x_mode == "stream"
        self.readers["x"] = XReader(client, budget, parts.watch.all, least=STREAMED_EVERY if streamed else 0.0)
        if streamed:
            self.stream = lambda soon: XStream(
                client=client,
                session=session,
                base=settings.x_api_base,
                token=token,
                budget=budget,
                posts=parts.posts,
                sources=self._x_sources,
                words=parts.watch.all,
                clock=parts.clock,
                soon=soon,
                said=lambda line: log.warning("x", what=line),
            )

    async def _x_sources(self) -> Sequence[Source]:
        return [source for source in await self._parts.sources.all() if source.kind == "x" and source.active]

    async def _warn(self, line: str) -> None:
        log.warning("x budget", what=line)


def without_reader(settings: Settings) -> frozenset[str]:
    """Kinds of source that the settings give no reader for: X without a token, the user account without a login."""
    account = settings.telegram_session or account_session.kept_session(settings.data_dir)
    missing = {
        "x": settings.x_bearer_token is None,
        "account": not (account and settings.telegram_api_id and settings.telegram_api_hash),
    }
    return frozenset(kind for kind, lacks in missing.items() if lacks)


async def ingest(parts: Parts, settings: Settings, held: Held) -> None:
    """Read all polled sources for ever; for whoever holds the lease `ingest`."""
    async with opened(parts, settings) as inlets:
        polling = Polling(
            book=parts.sources,
            posts=parts.posts,
            readers=inlets.readers,
            clock=parts.clock,
            floor=settings.poll_seconds,
            alarm=lambda alarm: _alarm(parts, settings, alarm),
            said=lambda line: log.warning("source", what=line),
            away=(*STORE_DOWN, TryLater),
        )
        if isinstance(account := inlets.readers.get("account"), AccountReader):
            account.wake = polling.soon
        await _side_by_side(polling.run(held), *_streams(inlets, polling))


def _streams(inlets: Inlets, polling: Polling) -> list[Awaitable[None]]:
    return [inlets.stream(lambda: polling.soon_all("x")).run()] if inlets.stream else []


async def _side_by_side(*works: Awaitable[None]) -> None:
    """All at once; when one fails, all end."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        await end(tasks)


@asynccontextmanager
async def opened(parts: Parts, settings: Settings) -> AsyncIterator[Inlets]:
    """Everything that reads, by kind of source; with X, «anyone» is a source, for watched words."""
    async with AsyncExitStack() as stack:
        inlets = Inlets(parts, settings)
        await inlets.open(stack)
        if "x" in inlets.readers and await parts.sources.get(ANYONE) is None:
            title = "X"
            await parts.sources.put(Source(name=ANYONE, kind="x", address="*", mode=Mode.WATCH, title=title))
        yield inlets


def _fetcher(stack: AsyncExitStack, allow: frozenset[str], *, ours: bool = False) -> Fetcher:
    fetcher = Fetcher(Guard(allow), ours=ours)
    stack.push_async_callback(fetcher.close)
    return fetcher


def _place(address: str) -> str:
    """host:port of an address that the operator chose, which may stand on the inside of a network."""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


async def _alarm(parts: Parts, settings: Settings, alarm: Alarm) -> None:
    """Every owner named in the settings is owed the news of a source."""
    owed = [
        Owed(
            chat=str(admin),
            subject=f"source:{alarm.source}",
            revision=int(alarm.at.timestamp()),
            action=Action.SEND,
            priority=Priority.ALERT,
            reason=f"source_{alarm.health.value}",
            since=alarm.at,
        )
        for admin in sorted(settings.admin_ids)
    ]
    await parts.outbox.owe(owed)
