"""Ending tasks for certain. Once is not enough: `asyncio.wait_for` of Python 3.11, which the store's client uses, loses
a cancellation that meets an answer."""

import asyncio
from collections.abc import Collection
from typing import Any


async def end(tasks: "Collection[asyncio.Task[Any]]") -> None:
    """Cancel until all are done; how they ended is not asked."""
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=0.1)
    await asyncio.gather(*tasks, return_exceptions=True)


def must_end() -> None:
    """Raises CancelledError where the running task was cancelled and the cancellation was lost."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
