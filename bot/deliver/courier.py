"""The courier: claims what is owed, has it rendered, sends it, confirms it. One per token, under a fenced lease.

One claim is one Telegram message: a message of several pieces goes back into the queue between them, so that a flash
alert overtakes a running digest and a crash repeats one message at most (promise 4).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.deliver.flight import Desk, Flight, Holding, Letter
from bot.model.alert import Owed, Priority
from bot.ports import LeaseLost

__all__ = ["Courier", "Desk", "Holding", "Letter"]

log = logging.getLogger(__name__)

CONCURRENCY = 8
STOP_SECONDS = 8.0
"""How long a stop waits for what is in flight; with the rest of the program's stop it stays within 10 s."""
IDLE_SECONDS = 1.0
STORE_SECONDS = 0.3
SHORTEST = 0.002


class Courier:
    """`run` under a lease; `stop` ends it gracefully."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._reserved = 0
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
        room = min(CONCURRENCY - len(self._busy), self._desk.pace.free() - self._reserved)
        if room <= 0:
            await self._until_room()
            return
        edits = self._desk.pace.edit_free()
        try:
            owed = await self._claim(held, room, edits=edits)
            self._store_answers()
            for one in owed:
                self._begin(held, one)
            if not owed:
                await self._until_due(edits)
        except self._desk.passing as away:
            await self._store_fails(away)

    async def _claim(self, held: Holding, room: int, *, edits: bool) -> list[Owed]:
        lowest = Priority.SILENT_EDIT if edits else Priority.BROADCAST
        holding = list(self._busy)
        return await self._desk.outbox.claim(held.token, self._desk.clock(), room, lowest=lowest, holding=holding)

    async def _until_room(self) -> None:
        """Until the pace has a slot or a delivery ends."""
        wait = min(max(self._desk.pace.free_in(), SHORTEST), IDLE_SECONDS)
        if self._busy:
            timeout = IDLE_SECONDS if len(self._busy) >= CONCURRENCY else wait
            await asyncio.wait(self._busy.values(), timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        else:
            await self._nap(wait)

    async def _until_due(self, edits: bool) -> None:
        """Until something comes in or comes due; if only silent edits wait for their share of the rate, until then."""
        if not edits:
            await self._nap(max(self._desk.pace.edit_free_in(), SHORTEST))
            return
        waiting = asyncio.ensure_future(self._desk.outbox.wait(self._desk.clock(), IDLE_SECONDS))
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
        task = asyncio.create_task(self._deliver(held, owed))
        self._busy[owed.chat] = task
        task.add_done_callback(lambda done: self._ended(owed.chat, done))

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

    def _ended(self, chat: str, task: "asyncio.Task[None]") -> None:
        self._busy.pop(chat, None)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, LeaseLost):
            self._lost = error
        elif error is not None:
            log.error("a delivery to %s broke: %r", chat, error, exc_info=error)

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
