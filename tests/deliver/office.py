"""A post office for tests: a real store, a real courier, a Bot API server on loopback; incidents are told by hand."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot.decide.audience import wants
from bot.deliver.courier import Courier, Desk
from bot.deliver.pace import Pace
from bot.deliver.telegram import TelegramChats, open_bot
from bot.model.alert import Action, FanOut, Message, Owed
from bot.model.decision import Change, Decision
from bot.model.incident import Incident, Level, News, Reason, Revision
from bot.model.report import Kind, Status, TimeSpan
from bot.model.subscriber import Subscriber
from bot.store.connection import STORE_DOWN, Client
from bot.store.fanout import FanOuts
from bot.store.incidents import StoredIncidents
from bot.store.keys import Keys
from bot.store.lease import Lease
from bot.store.outbox import RedisOutbox
from bot.store.subscribers import StoredSubscribers
from tests.fakes.bot_api import BotApi

LetterOf = Callable[[Owed, Sequence[Incident], Subscriber], Awaitable[Message | None]]


class ShiftedClock:
    """The time, moved on by hand where a test needs hours to pass."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.shift


async def letter(owed: Owed, incidents: Sequence[Incident], reader: Subscriber) -> Message | None:
    """Texts that a test can read: what it is, of which incident and revision, and whether late."""
    if owed.subject.startswith("digest:"):
        return Message(parts=tuple(f"{owed.subject} {n}/3" for n in (1, 2, 3)))
    if owed.batch or not incidents:
        names = " ".join(incident.id for incident in incidents)
        return Message(parts=(f"{owed.subject.partition(':')[0]} {names}".strip(),))
    word = "update" if owed.action is Action.REPLY else "alert"
    late = " late" if owed.late else ""
    return Message(parts=(f"{word} {incidents[0].id} r{incidents[0].revision}{late}",))


class Office:
    """Everything between a decision and a chat. `open` starts fan-out and courier, `close` stops them gracefully."""

    def __init__(self, redis: Client, keys: Keys, api: BotApi, rate: float = 80.0, letter: LetterOf = letter) -> None:
        self.redis, self.keys, self.api = redis, keys, api
        self.clock = ShiftedClock()
        self.outbox = RedisOutbox(redis, keys, clock=self.clock)
        self.incidents = StoredIncidents(redis, keys)
        self.subscribers = StoredSubscribers(redis, keys, self.clock)
        self.fan_outs = FanOuts(
            redis,
            keys,
            outbox=self.outbox,
            incidents=self.incidents,
            subscribers=self.subscribers,
            wants=wants,
            clock=self.clock,
        )
        self.chats = TelegramChats(open_bot(api.token, api.base_url))
        self.desk = Desk(
            outbox=self.outbox,
            chats=self.chats,
            incidents=self.incidents,
            subscribers=self.subscribers,
            letter=letter,
            pace=Pace(rate),
            clock=self.clock,
            away=STORE_DOWN,
        )
        self.courier = Courier(self.desk)
        self._running: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()
        self._entries = 0

    def flood(self, **changed: float) -> None:
        """Another table of floods. Before the courier begins."""
        tuning = replace(self.desk.tuning, flood=replace(self.desk.tuning.flood, **changed))
        self.desk = dataclasses.replace(self.desk, tuning=tuning)
        self.courier = Courier(self.desk)

    async def subscribe(self, *readers: Subscriber) -> None:
        """Readers, each with a chat that the bot may write to."""
        for reader in readers:
            if reader.chat_id > 0 and reader.chat_id not in self.api.world.chats:
                await self.api.say(self.api.user(reader.chat_id, "سلمى"), "/start")
            await self.subscribers.put(reader)

    async def tell(
        self,
        name: str = "BQ-1",
        reason: Reason = Reason.NEW,
        news: News = News.AUDIBLE,
        level: Level = Level.ALERT,
        **more: object,
    ) -> Incident:
        """Decide something: the incident's next revision, and its fan-out."""
        now = self.clock()
        old = await self.incidents.get(name) or _incident(name, now)
        revision = Revision(n=old.revision + 1, at=now, reason=reason, news=news)
        new = replace(old, level=level, revisions=(*old.revisions, revision), last_post=now, **more)
        fan_out = FanOut(
            incident_id=name,
            revision=new.revision,
            reason=reason,
            audible=news in (News.AUDIBLE, News.CORRECTION),
            correction=news is News.CORRECTION,
            level=level,
            at=now,
        )
        self._entries += 1
        change = Change(incident=new, reason=reason, news=news, is_new=reason is Reason.NEW)
        decision = Decision(post_id=f"p{self._entries}", changes=(change,))
        assert await self.incidents.commit(f"{int(now.timestamp() * 1000)}-{self._entries}", 0, decision, [fan_out])
        return new

    async def open(self) -> None:
        """Start fan-out and courier, each under its lease."""
        self._running = [
            asyncio.create_task(
                Lease(self.redis, self.keys, "fanout").hold(lambda held: self.fan_outs.run(held, self._stopping))
            ),
            asyncio.create_task(Lease(self.redis, self.keys, "deliver").hold(self.courier.run)),
        ]

    async def close(self) -> None:
        """Stop gracefully."""
        self._stopping.set()
        self.courier.stop()
        await asyncio.gather(*self._running)
        await self.chats.close()

    def texts(self, chat_id: int) -> list[str]:
        """What stands in a chat now, from the bot."""
        return [message.text for message in self.api.from_bot(chat_id)]

    async def settled(self, seconds: float = 10.0) -> None:
        """Until all news is spread and nothing is owed any more."""

        async def done() -> bool:
            length = await self.redis.xlen(self.keys.fanout.name)
            place = await self.redis.get(self.keys.fanned.name) or b""
            last = await self.redis.xrevrange(self.keys.fanout.name, count=1)
            spread = not length or place.startswith(last[0][0] + b" done")
            tally = (await self.outbox.queue(self.clock())).tally
            return spread and tally.get("waiting", 0) == 0

        end = asyncio.get_running_loop().time() + seconds
        while not await done():
            assert asyncio.get_running_loop().time() < end, f"not settled: {await self.outbox.queue(self.clock())}"
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def opened(office: Office) -> AsyncIterator[Office]:
    """An office that is open for a while."""
    await office.open()
    try:
        yield office
    finally:
        await office.close()


def _incident(name: str, now: datetime) -> Incident:
    return Incident(
        id=name,
        kind=Kind.ATTACK,
        sub_event_type=None,
        status=Status.OCCURRED,
        place=None,
        event_time=TimeSpan(),
        first_post=now,
        last_post=now,
    )
