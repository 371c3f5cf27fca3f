"""A question to a process of its own: one message in by stdin, one out by stdout."""

import asyncio
import contextlib
import signal
import sys


async def ask(module: str, question: bytes, seconds: float, end: signal.Signals) -> tuple[int | None, bytes]:
    """How `python -m module` ended, and what it answered. Raises TimeoutError after `seconds`.

    `end`: what stops it when nobody waits any more, because of the time or because whoever asked was cancelled.
    """
    piped, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module), stdin=piped, stdout=piped, stderr=nothing, start_new_session=True
    )
    try:
        answer, _ = await asyncio.wait_for(child.communicate(question), seconds)
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(end)
        await child.wait()
    return child.returncode, answer
