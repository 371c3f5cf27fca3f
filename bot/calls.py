"""Calls that go on side by side, each waited for to its end."""

import asyncio
from collections.abc import Awaitable
from typing import Any


async def all_ended(*calls: Awaitable[Any]) -> list[Any]:
    """Their answers, once every one of them has ended; then the first error is raised, if there is one.

    `asyncio.gather` raises at once, and what it leaves running would answer into the next attempt.
    """
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers
