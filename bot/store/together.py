"""Calls that begin in the same turn of the event loop go to the store in one message: it is the messages that cost.

While some messages are under way, what is asked meanwhile gathers: the slower the store, the more goes in one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

A = TypeVar("A")

MOST = 256
"""Calls in one message; more go in several."""
UNDER_WAY = 16
"""Messages at once, each on a connection of its own."""


class Together(Generic[A]):
    """`ask` answers many questions at once, in their order; an answer that is an exception is raised.

    `under_way`: messages at once. With one, questions are asked in the order in which they came.
    """

    def __init__(self, ask: Callable[[Sequence[A]], Awaitable[Sequence[Any]]], *, under_way: int = UNDER_WAY) -> None:
        self._ask = ask
        self._most_under_way = under_way
        self._waiting: list[tuple[A, asyncio.Future[Any]]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, question: A) -> Any:
        """The answer to one question."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # what an ended loop left will never be answered
            self._loop, self._waiting, self._running = loop, [], set()
        if not self._waiting:
            loop.call_soon(self._go)
        answer = loop.create_future()
        self._waiting.append((question, answer))
        return await answer

    def _go(self) -> None:
        while self._waiting and len(self._running) < self._most_under_way:
            some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            task = asyncio.ensure_future(self._answer(some))
            self._running.add(task)
            task.add_done_callback(self._came_back)

    def _came_back(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        if not task.cancelled():  # else the loop is ending
            self._go()

    async def _answer(self, waiting: Sequence[tuple[A, asyncio.Future[Any]]]) -> None:
        try:
            answers = await self._ask([question for question, _ in waiting])
        except asyncio.CancelledError:
            for _, future in waiting:
                future.cancel()
            raise
        except Exception as error:
            answers = [error] * len(waiting)
        for (_, future), answer in zip(waiting, answers, strict=True):
            if future.done():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
