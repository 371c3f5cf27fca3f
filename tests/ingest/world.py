"""An hour in a second: the ingest role on a clock that only moves to the next thing to do."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from bot.ingest.poller import Alarm, Polling
from bot.ingest.reading import Reader
from bot.model.source import Source
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.posts import Posts
from bot.store.sources import Sources
from tests.fakes.clock import ManualClock


class World:
    """A store, a registry and a poller; `run` lets time pass, `events` happen on the way."""

    def __init__(self, redis: Client, clock: ManualClock, readers: dict[str, Reader], floor: float = 30.0) -> None:
        self.clock = clock
        self.book = Sources(redis, Keys())
        self.posts = Posts(redis, Keys())
        self.alarms: list[Alarm] = []
        self.said: list[str] = []
        self._readers, self._floor = readers, floor
        self.restart()

    def restart(self) -> None:
        """A new process: nothing is remembered but what the store holds."""
        self.polling = Polling(
            book=self.book,
            posts=self.posts,
            readers=self._readers,
            clock=self.now,
            floor=self._floor,
            alarm=self._alarm,
            said=self.said.append,
            random=Random(7),
        )

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)

    async def watch(self, *sources: Source) -> None:
        for source in sources:
            await self.book.put(source)

    async def run(self, seconds: float, events: Callable[[datetime], None] = lambda _now: None) -> None:
        """Let `seconds` pass; `events` is told each moment at which something is read, before it is."""
        end = self.clock.now() + seconds
        await self.polling.refresh(now=True)
        while (moment := self.polling.when()) is not None and moment.timestamp() <= end:
            self.clock.advance(max(moment.timestamp() - self.clock.now(), 0.001))
            events(self.now())
            await self.polling.refresh()
            self.polling.start_due()
            await self.polling.settle()
        self.clock.advance(max(end - self.clock.now(), 0.0))
        events(self.now())

    async def read(self) -> list[str]:
        """The ids of all posts in the stream, in order."""
        return [post.id for post in reversed(await self.posts.recent(100_000))]

    async def _alarm(self, alarm: Alarm) -> None:
        self.alarms.append(alarm)
