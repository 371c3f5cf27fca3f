"""The ingest role, built: a reader for every kind of source that the settings allow, and the alarms to the admins."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import structlog

from bot.ingest.feed import FeedReader
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.poller import Alarm, Polling
from bot.ingest.preview import PreviewReader
from bot.ingest.reading import Reader
from bot.model.alert import Action, Owed, Priority
from bot.parts import Parts
from bot.store.connection import STORE_DOWN
from bot.store.lease import Held
from config.settings import Settings

log = structlog.get_logger("barqiya")


async def ingest(parts: Parts, settings: Settings, held: Held) -> None:
    """Read all polled sources for ever; for whoever holds the lease `ingest`."""
    async with opened_readers(settings) as readers:
        polling = Polling(
            book=parts.sources,
            posts=parts.posts,
            readers=readers,
            clock=parts.clock,
            floor=settings.poll_seconds,
            alarm=lambda alarm: _owe(parts, settings, alarm),
            said=lambda line: log.warning("source", what=line),
            away=STORE_DOWN,
        )
        await polling.run(held)


@asynccontextmanager
async def opened_readers(settings: Settings) -> AsyncIterator[Mapping[str, Reader]]:
    """Readers by kind of source."""
    async with AsyncExitStack() as stack:
        open_web = _fetcher(stack, settings.feeds_allow)
        previews = _fetcher(stack, {_place(settings.telegram_preview_base)})
        yield {
            "rss": FeedReader(open_web),
            "telegram": PreviewReader(previews, settings.telegram_preview_base),
        }


def _fetcher(stack: AsyncExitStack, allow: frozenset[str] | set[str]) -> Fetcher:
    fetcher = Fetcher(Guard(allow))
    stack.push_async_callback(fetcher.close)
    return fetcher


def _place(address: str) -> str:
    """host:port of an address that the operator chose, which may stand on the inside of a network."""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


async def _owe(parts: Parts, settings: Settings, alarm: Alarm) -> None:
    """Every owner named in the settings is owed the news of a source."""
    await parts.outbox.owe(
        [
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
    )
