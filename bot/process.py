"""A process of the bot: its roles, each a task, started together and ended in order."""

import asyncio
import contextlib
import faulthandler
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.roles import ended

log = structlog.get_logger("barqiya")

STOP_SECONDS = 9.5
HANG_SECONDS = 120.0
"""Who has not come round for so long hangs, in a loop without end or a library: it says where, and ends. Whoever starts
us anew (systemd, Docker) mends it; a post that does this to its reader is found out (`bot/apart.py`)."""
BEAT_SECONDS = 5.0
YOUNG, YOUNGER = 10_000, 20
"""How many new things make the collector look at them, and how many such looks make it look at older ones."""
Work = Callable[[], Coroutine[Any, Any, None]]


class CannotRun(Exception):  # noqa: N818 - a state of the world
    """The bot cannot run; the text is one line that says what to change."""


def keep_loaded() -> None:
    """What was loaded by now (gazetteer, weights, lexicons) stays for good: the collector passes over it.

    It looked at all of it again and again, 0.13 to 0.4 s in which nothing else was done, twice a minute.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, YOUNGER, YOUNGER)


@dataclass(kw_only=True)
class Process:
    """`works` by name. `lasting` end by themselves once told to stop; `ground` is what the others stand on.

    `landing`: what is awaited between the two, in order: answers that are under way, a word to the courier.
    """

    works: Mapping[str, Work]
    lasting: Sequence[str] = ()
    ground: Sequence[str] = ()
    landing: Sequence[Callable[[], Awaitable[object]]] = ()
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT, or until one work can go on no more (its error is raised)."""
        self._listen_to_signals()
        beating = asyncio.create_task(_beat())
        try:
            self.tasks.update({name: asyncio.create_task(work(), name=name) for name, work in self.works.items()})
            log.info("running", works=sorted(self.tasks))
            await self._until_told_or_broken()
        finally:
            await self._stop()
            await ended(beating)

    def ailing(self) -> dict[str, str]:
        """The works that do not go on, by name."""
        if not self.tasks:
            return {"process": "starting"}
        return {name: "ended" for name, task in self.tasks.items() if task.done()}

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self.stopping.set)

    async def _until_told_or_broken(self) -> None:
        told = asyncio.create_task(self.stopping.wait())
        try:
            await asyncio.wait({told, *self.tasks.values()}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
        for task in self.tasks.values():
            if task.done() and not task.cancelled() and (error := task.exception()):
                raise error

    async def _stop(self) -> None:
        """Take nothing more in, finish what is under way within STOP_SECONDS; the rest is done after the next start."""
        log.info("stopping")
        self.stopping.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await ended(*(task for name, task in self.tasks.items() if name not in (*self.lasting, *self.ground)))
                for step in self.landing:
                    await step()
                last = [self.tasks[name] for name in self.lasting if name in self.tasks]
                await asyncio.gather(*last, return_exceptions=True)
        await ended(*self.tasks.values())
        log.info("stopped")


async def _beat() -> None:
    """Put off the end again and again, as long as our turn comes."""
    try:
        while True:
            faulthandler.dump_traceback_later(HANG_SECONDS, exit=True, file=sys.__stderr__ or sys.stderr)
            await asyncio.sleep(BEAT_SECONDS)
    finally:
        faulthandler.cancel_dump_traceback_later()
