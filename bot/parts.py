"""Everything that stands on one store, built and joined. The bot, a rehearsal and the command line share it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from bot.decide import Rules, bundled, wants
from bot.decider import Decider
from bot.letters import Letters
from bot.model.source import Source
from bot.observe.metrics import Metrics
from bot.pipeline import Line
from bot.roles import Analyst, Reader
from bot.store.albums import Albums
from bot.store.connection import Client
from bot.store.counters import Counters
from bot.store.fanout import FanOuts
from bot.store.groups import behind
from bot.store.incidents import StoredIncidents
from bot.store.keys import Keys
from bot.store.neighbour import own_name
from bot.store.outbox import RedisOutbox
from bot.store.posts import Posts
from bot.store.sources import Sources
from bot.store.staff import (
    StoredAudit,
    StoredBroadcasts,
    StoredCorrections,
    StoredSilences,
    StoredStaff,
    StoredTroubles,
)
from bot.store.subscribers import StoredSubscribers
from bot.store.updates import Updates
from bot.store.watch import Watch
from bot.understand import understand
from config import seeds
from config.settings import Settings

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The time it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts by name; each keeps one promise of `bot/ports.py` or plays one role."""

    redis: Client
    keys: Keys
    clock: Clock
    metrics: Metrics
    posts: Posts
    incidents: StoredIncidents
    subscribers: StoredSubscribers
    sources: Sources
    watch: Watch
    ignore: Watch
    outbox: RedisOutbox
    counters: Counters
    staff: StoredStaff
    audit: StoredAudit
    corrections: StoredCorrections
    broadcasts: StoredBroadcasts
    silences: StoredSilences
    troubles: StoredTroubles
    albums: Albums
    updates: Updates
    reader: Reader
    line: Line
    analyst: Analyst
    decider: Decider
    fan_outs: FanOuts
    letters: Letters

    async def sizes(self) -> Mapping[str, int]:
        """How many things wait where."""
        queue = await self.outbox.queue(self.clock())
        fanned = await self.redis.get(self.keys.fanned.name)
        return {
            "updates": await self.updates.waiting(),
            "posts": await self.posts.waiting(),
            "fanout": await behind(self.redis, self.keys.fanout.name, (fanned or b"").split(b" ")[0] or None),
            "owed": sum(queue.waiting.values()),
            "in_flight": queue.in_flight,
            "set_aside": int(await self.redis.xlen(self.keys.set_aside.name)),
        }

    async def seed(self) -> None:
        """What a new installation starts with."""
        await self.watch.seed(seeds.watch_words())
        await self.sources.seed(source_of(table) for table in seeds.sources())


def keys_for(settings: Settings) -> Keys:
    """The maker of keys with the lifetimes of the settings."""
    return Keys(
        posts_days=settings.keep_posts_days,
        incidents_days=settings.keep_incidents_days,
        sent_days=settings.keep_sent_days,
    )


def assemble(
    redis: Client,
    settings: Settings,
    *,
    clock: Clock = wall_clock,
    bot_id: str = "0",
    rules: Rules | None = None,
    metrics: Metrics | None = None,
) -> Parts:
    """Build and join. Nothing is connected or started here."""
    keys = keys_for(settings)
    numbers = metrics or Metrics()
    posts, sources = Posts(redis, keys), Sources(redis, keys)
    watch, ignore = Watch(redis, keys), Watch(redis, keys, ignored=True)
    incidents = StoredIncidents(redis, keys, settings.zone)
    subscribers = StoredSubscribers(redis, keys, clock)
    outbox = RedisOutbox(redis, keys, clock=clock)
    broadcasts, silences = StoredBroadcasts(redis, keys), StoredSilences(redis, keys)
    troubles = StoredTroubles(redis, keys)
    reader = Reader(watch, watch.version, understand, ignore)
    chosen = (rules or bundled()).with_late(settings.late_minutes)
    line = Line(posts=posts, sources=sources, incidents=incidents, read=reader.read, rules=chosen)
    return Parts(
        redis=redis,
        keys=keys,
        clock=clock,
        metrics=numbers,
        posts=posts,
        incidents=incidents,
        subscribers=subscribers,
        sources=sources,
        watch=watch,
        ignore=ignore,
        outbox=outbox,
        counters=Counters(redis, keys),
        staff=StoredStaff(redis, keys),
        audit=StoredAudit(redis, keys),
        corrections=StoredCorrections(redis, keys),
        broadcasts=broadcasts,
        silences=silences,
        troubles=troubles,
        albums=Albums(redis, keys),
        updates=Updates(redis, keys, bot_id),
        reader=reader,
        line=line,
        analyst=Analyst(line, posts, reader, own_name("analyze"), numbers),
        decider=Decider(line, posts, reader, numbers),
        fan_outs=FanOuts(
            redis, keys, outbox=outbox, incidents=incidents, subscribers=subscribers, wants=wants, clock=clock
        ),
        letters=Letters(
            sources, incidents, outbox.missed, clock, broadcasts=broadcasts, silences=silences, troubles=troubles
        ),
    )


def source_of(table: Mapping[str, object]) -> Source:
    """A source as `sources.toml` has it; what its name says already may be left out. Raises ValidationError."""
    kind, _, address = str(table.get("name", "")).partition(":")
    return msgspec.convert({"kind": kind, "address": address, **table}, Source)
