"""Fan-out: each decided piece of news is spread over its audience, in order, in bounded batches, with a kept cursor.

Owing is idempotent, so a batch that is walked twice after a crash owes nothing twice.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import msgspec
from redis.exceptions import ResponseError

from bot.calls import all_ended
from bot.decide.audience import Wanted
from bot.model.alert import Action, FanOut, Owed, Priority
from bot.model.incident import Incident, Level
from bot.model.subscriber import Subscriber
from bot.ports import Incidents, LeaseLost, Subscribers, TryLater
from bot.store.codec import unpack
from bot.store.confirm import Script
from bot.store.connection import STORE_DOWN, Client
from bot.store.keys import DAY, MOST_ASIDE, Keys
from bot.store.lease import FENCE, Held, is_lease_lost
from bot.store.outbox import RedisOutbox

log = logging.getLogger(__name__)

Wants = Callable[[Subscriber, Incident, FanOut | None, datetime], Wanted]
BLOCK_MS = 1000
STORE_SECONDS = 0.3
MOST_TRIES = 3
"""A piece of news of which the spreading fails so often by a mistake of ours is set aside."""
TOGETHER = 16
"""Pieces of news, each of another incident, that are spread at once: what they ask the store goes in one message."""
_PASSING: tuple[type[Exception], ...] = (TryLater, *STORE_DOWN)

_MOVE = FENCE.format(fence="KEYS[2]", token="ARGV[1]") + "redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) return 1"  # noqa: S106


class Place(NamedTuple):
    """How far we are: an entry, the walk we are in (`audience`, `having`, or `done`), and the place in it."""

    entry: str = "0-0"
    walk: str = "done"
    cursor: str = ""


class Ends(Protocol):
    """Something that says when to stop."""

    def is_set(self) -> bool:
        """Whether it is time."""


class FanOuts:
    """Spreads the stream `fanout`. `wants` is `decide.audience.wants`."""

    def __init__(
        self,
        redis: Client,
        keys: Keys,
        *,
        outbox: RedisOutbox,
        incidents: Incidents,
        subscribers: Subscribers,
        wants: Wants,
        lease: str = "fanout",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._redis, self._keys, self._outbox = redis, keys, outbox
        self._incidents, self._subscribers, self._wants, self._clock = incidents, subscribers, wants, clock
        self._fence = keys.fence(lease).name
        self._move = Script(redis, _MOVE)
        self._at: tuple[int, Place] | None = None
        self._together = TOGETHER

    async def run(self, held: Held, stopping: Ends) -> None:
        """Spread what comes, until `stopping`. Raises LeaseLost. While the store is away it waits."""
        away, failed, ready = False, 0, False
        while not stopping.is_set():
            try:
                if not ready:
                    await self._subscribers.open()
                    ready = True
                elif failed < MOST_TRIES:
                    await self.step(held)
                else:
                    await self._set_aside(held)
                away, failed = False, 0
            except _PASSING as error:
                if not away:
                    log.warning("fan-out waits: %s", error)
                away = True
                await asyncio.sleep(STORE_SECONDS)
            except LeaseLost:
                raise
            except Exception:
                failed += 1
                log.exception("news cannot be spread (%s of %s tries)", failed, MOST_TRIES)
                await asyncio.sleep(STORE_SECONDS)

    async def step(self, held: Held, block_ms: int = BLOCK_MS) -> bool:
        """Spread the next entries, or the rest of one that was begun; False if there was none."""
        try:
            done = await self._step(held, block_ms)
        except BaseException:
            self._at, self._together = None, 1  # the next by itself: if it is at fault, it alone
            raise
        self._together = min(self._together * 2, TOGETHER)
        return done

    async def _step(self, held: Held, block_ms: int) -> bool:
        place = await self._place(held)
        some = _of_different_incidents(await self._next(place, block_ms, self._together))
        if not some:
            return False
        if len(some) == 1 or place.walk != "done":
            last, fan_out = some[0]
            await self._spread_alone(held, place if place.entry == last else Place(last, "audience"), fan_out)
        else:
            last = some[-1][0]
            await all_ended(
                *(self._spread(None, Place(entry_id, "audience"), fan_out) for entry_id, fan_out in some if fan_out)
            )
        trimmed = self._redis.xtrim(self._keys.fanout.name, minid=last, approximate=True)
        await asyncio.gather(self._go_to(held, Place(last)), trimmed)
        return True

    async def _spread_alone(self, held: Held, place: Place, fan_out: FanOut | None) -> None:
        if fan_out is None:
            await self._aside(place.entry, "it cannot be read")
        else:
            await self._spread(held, place, fan_out)

    async def _set_aside(self, held: Held) -> None:
        """Keep for the admin what cannot be spread, and go on with the next."""
        place = await self._place(held)
        for entry_id, fan_out in await self._next(place, 0, 1):
            await self._aside(entry_id, f"news of {fan_out.incident_id if fan_out else '?'} cannot be spread")
            await self._go_to(held, Place(entry_id))

    async def _aside(self, entry_id: str, why: str) -> None:
        aside = self._keys.set_aside
        log.error("news was set aside: %s", why)
        async with self._redis.pipeline(transaction=True) as line:
            line.xadd(aside.name, {"what": "news", "id": entry_id, "why": why}, maxlen=MOST_ASIDE)
            line.expire(aside.name, aside.seconds or DAY)
            await line.execute()

    async def _spread(self, held: Held | None, place: Place, fan_out: FanOut) -> None:
        """Spread one piece of news; with a lease its walk is noted, and goes on where it was."""
        noted = self._outbox.news(fan_out, priority(fan_out))
        incident, _ = await asyncio.gather(self._incidents.get(fan_out.incident_id), noted)
        if incident is None:
            log.warning("incident %s is no longer kept, its news is not spread", fan_out.incident_id)
            return
        if place.walk == "audience" and _may_alarm(fan_out):
            await self._to_audience(held, place, fan_out, incident)
            place = Place(place.entry, "having")
        if fan_out.reason != "new":
            await self._to_those_who_have_it(held, place, fan_out)

    async def _to_audience(self, held: Held | None, place: Place, fan_out: FanOut, incident: Incident) -> None:
        done = ""
        async for cursor, batch in self._subscribers.audience(incident, place.cursor, loud=fan_out.level):
            await self._note(held, Place(place.entry, "audience", done))
            now = self._clock()
            wished = [(one, self._wants(one, incident, fan_out, now)) for one in batch]
            await self._outbox.owe([_alarm(one, fan_out, wish) for one, wish in wished if wish.yes])
            done = cursor

    async def _to_those_who_have_it(self, held: Held | None, place: Place, fan_out: FanOut) -> None:
        done, start = "", place.cursor if place.walk == "having" else ""
        async for cursor, chats in self._outbox.having(fan_out.incident_id, start):
            await self._note(held, Place(place.entry, "having", done))
            await self._outbox.owe(_updates(chats, fan_out))
            done = cursor

    async def _note(self, held: Held | None, place: Place) -> None:
        """How far we are, before the next batch; a walk of one batch is noted by its end."""
        if held and place.cursor:
            await self._go_to(held, place)

    async def _place(self, held: Held) -> Place:
        """Where we are: asked for once, then we know it as long as nobody else may have spread anything."""
        if self._at is not None and self._at[0] == held.token:
            return self._at[1]
        raw = await self._redis.get(self._keys.fanned.name)
        if raw is None:
            return Place()
        entry, _, rest = bytes(raw).decode().partition(" ")
        walk, _, cursor = rest.partition(" ")
        return Place(entry, walk or "done", cursor)

    async def _go_to(self, held: Held, place: Place) -> None:
        keys = [self._keys.fanned.name, self._fence]
        try:
            args = [held.token, " ".join(place), self._keys.fanned.seconds or 0]
            await self._move(keys, args, confirmed=False)
            self._at = held.token, place
        except ResponseError as error:
            if is_lease_lost(error):
                raise LeaseLost(str(error)) from None
            raise

    async def _next(self, place: Place, block_ms: int, count: int) -> list[tuple[str, FanOut | None]]:
        name = self._keys.fanout.name
        if place.walk != "done":
            found = await self._redis.xrange(name, place.entry, "+", count=1)
        else:
            answer = await self._redis.xread({name: place.entry}, count=count, block=block_ms or None)
            found = answer[0][1] if answer else []
        return [(entry_id.decode(), _fan_out(entry_id.decode(), fields)) for entry_id, fields in found]


def _of_different_incidents(some: list[tuple[str, FanOut | None]]) -> list[tuple[str, FanOut | None]]:
    """The first of them: of one incident, or that cannot be read, only one; each incident's news keeps its order."""
    met: set[str] = set()
    for n, (_, fan_out) in enumerate(some):
        if fan_out is None or fan_out.incident_id in met:
            return some[: max(n, 1)]
        met.add(fan_out.incident_id)
    return some


def priority(fan_out: FanOut) -> Priority:
    """How pressing news is across chats; what is no alarm by itself but must be told counts as an alert."""
    if not fan_out.audible and not fan_out.correction:
        return Priority.SILENT_EDIT
    return Priority(min(int(fan_out.level), int(Priority.ALERT)))


def _may_alarm(fan_out: FanOut) -> bool:
    """Whether news may reach chats that never had the incident: not corrections, edits, or matter for the digest."""
    return fan_out.audible and not fan_out.correction and fan_out.level is not Level.DIGEST


def _alarm(subscriber: Subscriber, fan_out: FanOut, wish: Wanted) -> Owed:
    return Owed(
        chat=subscriber.key,
        subject=fan_out.incident_id,
        revision=fan_out.revision,
        action=Action.SEND,
        priority=priority(fan_out),
        reason=str(fan_out.reason),
        since=fan_out.at,
        not_before=wish.not_before,
        held=wish.not_before is not None,
    )


def _updates(chats: Iterable[str], fan_out: FanOut) -> list[Owed]:
    heard = fan_out.audible or fan_out.correction
    return [
        Owed(
            chat=chat,
            subject=fan_out.incident_id,
            revision=fan_out.revision,
            action=Action.REPLY if heard else Action.EDIT,
            priority=priority(fan_out),
            reason=str(fan_out.reason),
            since=fan_out.at,
        )
        for chat in chats
    ]


def _fan_out(entry_id: str, fields: dict[bytes, bytes]) -> FanOut | None:
    try:
        return unpack(fields[b"f"], FanOut)
    except (KeyError, msgspec.DecodeError) as error:
        log.error("fan-out entry %s cannot be read: %s", entry_id, error)
        return None
