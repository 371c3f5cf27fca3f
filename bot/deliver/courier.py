"""The courier: claims what is owed, has it rendered, sends it, confirms it. One per token, under a fenced lease.

One claim is one Telegram message: a message of several pieces goes back into the queue between them, so that a flash
alert overtakes a running digest and a crash repeats one message at most (promise 4).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.deliver.desk import Desk, Holding, Letter
from bot.deliver.flight import Flight
from bot.model.alert import Owed, Priority
from bot.ports import LeaseLost

__all__ = ["Courier", "Desk", "Holding", "Letter"]

log = logging.getLogger(__name__)

CONCURRENCY = 8
"""Messages in flight up to 80 a second; beyond it as many as the rate brings forth in WAY seconds."""
WAY = 0.1
"""Seconds to Telegram and back that the rate is kept over; at 1,000 a second that makes 100 in flight."""
SLOW = 3 / 8
"""Of these at most this share for digests and what is less pressing: their letters take long to write (pictures), and
an alert must never wait for them."""
SPARE = 3
"""Of the messages of a second so many are left to alerts: the first flash alert goes out at once, whatever runs."""
STOP_SECONDS = 8.0
"""How long a stop waits for what is in flight; with the rest of the program's stop it stays within 10 s."""
IDLE_SECONDS = 1.0
LOOK_SECONDS = 0.03
STORE_SECONDS = 0.3
SHORTEST = 0.002


def width(rate: float) -> int:
    """How many messages are in flight at most."""
    return max(CONCURRENCY, round(rate * WAY))


class Courier:
    """`run` under a lease; `stop` ends it gracefully."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._width = width(desk.pace.rate)
        self._most_slow = int(self._width * SLOW)
        self._batch = max(1, self._width // 8)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._reserved = 0
        self._slow = 0
        self._stopping = asyncio.Event()
        self._store_is_away = False
        self._lost: LeaseLost | None = None

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is in flight has landed, at the latest after STOP_SECONDS."""
        self._stopping.set()

    async def run(self, held: Holding) -> None:
        """Deliver until stopped. Raises LeaseLost when another courier took over."""
        self._lost = None
        try:
            while not self._stopping.is_set():
                if self._lost:
                    raise self._lost
                await self._turn(held)
        finally:
            await self._land()

    async def _turn(self, held: Holding) -> None:
        if self._room() < (self._batch if self._busy else 1):
            await self._until_room()
            return
        try:
            began = await self._claim(held, self._room(), Priority.ALERT)
            lowest = self._lowest()
            room = min(self._room(SPARE), self._most_slow - self._slow)
            if room > 0:
                began += await self._claim(held, room, lowest)
            self._store_answers()
            if not began:
                await (self._until_due(lowest) if room > 0 else self._until_room(SPARE))
        except self._desk.passing as away:
            await self._store_fails(away)
        except LeaseLost:
            raise
        except Exception:
            log.exception("a turn of the courier failed")
            await self._nap(IDLE_SECONDS)

    def _room(self, spare: int = 0) -> int:
        """How many messages may be begun now."""
        return min(self._width - len(self._busy), self._desk.pace.free(spare) - self._reserved)

    def _lowest(self) -> Priority:
        """Silent edits keep to their share of the rate."""
        return Priority.SILENT_EDIT if self._desk.pace.edit_free() else Priority.BROADCAST

    async def _claim(self, held: Holding, count: int, lowest: Priority) -> int:
        """Begin to deliver the most pressing things; how many."""
        now, holding = self._desk.clock(), list(self._busy)
        owed = await self._desk.outbox.claim(held.token, now, count, lowest=lowest, holding=holding)
        for one in owed:
            self._begin(held, one)
        return len(owed)

    async def _until_room(self, spare: int = 0) -> None:
        """Until the pace has a slot (soon, where more pressing things may come in meanwhile) or a delivery ends."""
        longest = LOOK_SECONDS if spare else IDLE_SECONDS
        wait = min(max(self._desk.pace.free_in(spare), SHORTEST), longest)
        if self._busy:
            timeout = longest if len(self._busy) >= self._width else wait
            await asyncio.wait(self._busy.values(), timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        else:
            await self._nap(wait)

    async def _until_due(self, lowest: Priority) -> None:
        """Until something comes in (also by a delivery that ends: the outbox rings then) or comes due."""
        longest = IDLE_SECONDS
        if lowest is Priority.BROADCAST:
            longest = min(longest, max(self._desk.pace.edit_free_in(), SHORTEST))
        waiting = asyncio.ensure_future(self._desk.outbox.wait(self._desk.clock(), longest, lowest))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                waiting.result()
        finally:
            for task in (waiting, stopping):
                task.cancel()
            await asyncio.gather(waiting, stopping, return_exceptions=True)
        await asyncio.sleep(SHORTEST)

    async def _nap(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), min(seconds, IDLE_SECONDS))
        except TimeoutError:
            return

    def _begin(self, held: Holding, owed: Owed) -> None:
        self._reserved += 1
        self._slow += owed.priority > Priority.ALERT
        task = asyncio.create_task(self._deliver(held, owed))
        self._busy[owed.chat] = task
        task.add_done_callback(lambda done: self._ended(owed, done))

    async def _deliver(self, held: Holding, owed: Owed) -> None:
        """One delivery. A slot of the pace is reserved for it until it leaves, or turns out not to leave at all."""
        reserved = [True]

        def leaves() -> None:
            if reserved.pop() if reserved else False:
                self._reserved -= 1

        flight = Flight(self._desk, held, owed, leaves)
        try:
            await self._surely(flight.go)
        finally:
            leaves()

    def _ended(self, owed: Owed, task: "asyncio.Task[None]") -> None:
        self._busy.pop(owed.chat, None)
        self._slow -= owed.priority > Priority.ALERT
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, LeaseLost):
            self._lost = error
        elif error is not None:
            log.error("a delivery to %s broke: %r", owed.chat, error, exc_info=error)

    async def _land(self) -> None:
        """Wait for what is in flight, not for ever: what is then cut comes back under the next lease."""
        tasks = list(self._busy.values())
        if tasks and not self._lost:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _surely(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do it, however long the store is away. Raises LeaseLost."""
        while True:
            try:
                await act()
            except self._desk.passing as away:
                await self._store_fails(away)
            else:
                self._store_answers()
                return

    async def _store_fails(self, away: Exception) -> None:
        """Say so once, and wait a little."""
        if not self._store_is_away:
            self._store_is_away = True
            log.warning("deliveries wait: %s", away)
        await asyncio.sleep(STORE_SECONDS)

    def _store_answers(self) -> None:
        if self._store_is_away:
            self._store_is_away = False
            log.warning("the store is back, deliveries go on")
