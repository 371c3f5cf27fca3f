"""Waiting for something to become true, instead of for a time to pass."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable


async def until(holds: Callable[[], bool | Awaitable[bool]], seconds: float = 10.0) -> None:
    """Return as soon as `holds`; fail after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        answer = holds()
        if await answer if inspect.isawaitable(answer) else answer:
            return
        if time.monotonic() > end:
            raise AssertionError(f"still not so after {seconds} s: {inspect.getsource(holds).strip()}")
        await asyncio.sleep(0.01)
