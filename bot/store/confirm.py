"""Writes that a replica confirms before we call them done, where the server has replicas; elsewhere at no cost.

The confirmation is Redis's own `WAIT`, on the connection that wrote: elsewhere it answers for other writes. Before it
goes a tiny mark, so that a write that is repeated and finds itself done is waited for all the same.

- A replica that lives but does not answer in time: `Unconfirmed`, one of `STORE_DOWN`; the caller repeats.
- No replica lives (any more): said once, and we go on with the primary alone: alerts count more than a second copy.
  Who wants the opposite sets `min-replicas-to-write 1` at the server; then nothing is written without one.
"""

import hashlib
import logging
import time
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, OutOfMemoryError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.together import UNDER_WAY, Together

log = logging.getLogger("barqiya")

WAIT_MS = 1_000
"""How long a replica may take to confirm."""
ASK_SECONDS = 1.0
"""While there is no replica, the server is asked so often whether there is one."""
LOADS = 10
MOST_LAG = 10
"""Seconds since a replica's last word after which we no longer wait for it."""
_MARK = Keys().confirmed
_UNABLE = ("MISCONF", "NOREPLICAS")
_Call = tuple[tuple[Any, ...], bool]
"""The words of one call, and whether it is to be confirmed."""


class Unconfirmed(RedisTimeoutError):  # noqa: N818 - a state of the world
    """The write stands on the primary, and no replica has confirmed it yet; to be repeated."""


class CannotWrite(RedisConnectionError):  # noqa: N818 - a state of the world
    """The server answers and cannot write now: its disk or memory is full, or the replicas it insists on are away."""


class Replicas:
    """Whether the primary has a living replica; known without asking while writes are confirmed."""

    def __init__(self, redis: Client) -> None:
        self._redis = redis
        self._ask_at = 0.0
        self._living = False
        self._warned = False

    async def expected(self) -> bool:
        """Whether a replica should confirm what is written now."""
        if not self._living and time.monotonic() >= self._ask_at:
            await self._ask()
        return self._living

    async def judge(self, confirmations: int) -> None:
        """After a `WAIT`. Raises Unconfirmed if a replica lives that did not confirm."""
        if confirmations:
            if self._warned:
                log.warning("a replica confirms what is written again")
            self._warned = False
            return
        await self._ask()
        if self._living:
            raise Unconfirmed(f"no replica confirmed a write within {WAIT_MS} ms")
        if not self._warned:
            log.warning("no replica is left: what is written now is on the primary only")
        self._warned = True

    @staticmethod
    def ask_in(line: Any) -> None:
        """Append the mark and the waiting to a pipeline, which is one connection."""
        line.set(_MARK.name, 1, ex=_MARK.seconds)
        line.wait(1, WAIT_MS)

    async def _ask(self) -> None:
        said = await self._redis.info("replication")
        found = [value for name, value in said.items() if name.startswith("slave") and isinstance(value, dict)]
        self._living = any(one.get("state") == "online" and int(one.get("lag", 0)) <= MOST_LAG for one in found)
        self._ask_at = time.monotonic() + ASK_SECONDS


_known: "WeakKeyDictionary[Client, Replicas]" = WeakKeyDictionary()


def replicas_of(redis: Client) -> Replicas:
    """The replicas behind a client; what is known of them is shared by all who use it."""
    found = _known.get(redis)
    if found is None:
        found = _known[redis] = Replicas(redis)
    return found


class Script:
    """A Lua script whose effect a replica confirms, where there is one.

    `in_order`: calls reach the store in the order in which they were made, one message after the other.
    """

    def __init__(self, redis: Client, text: str, *, in_order: bool = False) -> None:
        self._redis = redis
        self._text = text
        self._sha = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        self._replicas = replicas_of(redis)
        self._together: Together[_Call] = Together(self._run, under_way=1 if in_order else UNDER_WAY)

    async def __call__(self, keys: Sequence[str], args: Sequence[Any], *, confirmed: bool = True) -> Any:
        """The script's answer. Raises Unconfirmed and CannotWrite, both of them STORE_DOWN.

        `confirmed` False: the write may be lost with the primary.
        """
        call = ((self._sha, len(keys), *keys, *args), confirmed)
        try:
            return await self._together(call)
        except ResponseError as error:
            if isinstance(error, OutOfMemoryError) or str(error).startswith(_UNABLE):
                raise CannotWrite(f"the store cannot write: {error}") from None
            raise

    async def _run(self, calls: Sequence[_Call]) -> list[Any]:
        """The answers, among them errors. A server that was started anew does not know the script; it may be once more
        while we load it."""
        answers = await self._sent(calls)
        for _ in range(LOADS):
            unknown = [n for n, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
            if not unknown:
                return answers
            await self._redis.script_load(self._text)
            for n, answer in zip(unknown, await self._sent([calls[n] for n in unknown]), strict=True):
                answers[n] = answer
        raise RedisConnectionError("the store forgets our scripts: it is being restarted again and again")

    async def _sent(self, calls: Sequence[_Call]) -> list[Any]:
        """Each call is atomic for itself; one waiting serves all."""
        waits = any(confirmed for _, confirmed in calls) and await self._replicas.expected()
        if len(calls) == 1 and not waits:
            try:
                return [await self._redis.evalsha(*calls[0][0])]
            except ResponseError as error:
                return [error]
        async with self._redis.pipeline(transaction=False) as line:
            for words, _ in calls:
                line.evalsha(*words)
            if waits:
                self._replicas.ask_in(line)
            answers = await line.execute(raise_on_error=False)
        if not waits:
            return list(answers)
        answers, (marked, confirmations) = list(answers[:-2]), answers[-2:]
        fault = await self._fault(marked, confirmations)
        if fault is None:
            return list(answers)
        both = zip(answers, calls, strict=True)
        return [fault if confirmed and not isinstance(one, Exception) else one for one, (_, confirmed) in both]

    async def _fault(self, marked: Any, confirmations: Any) -> Exception | None:
        """What keeps the writes from being confirmed."""
        for one in (marked, confirmations):
            if isinstance(one, Exception):
                return one
        try:
            await self._replicas.judge(int(confirmations))
        except Unconfirmed as late:
            return late
        return None
