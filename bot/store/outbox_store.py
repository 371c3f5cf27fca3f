"""How the outbox speaks to the store: one script for every change; what keeps it away comes in the core's words."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import msgspec
from redis.exceptions import MasterDownError, ReadOnlyError, ResponseError, TryAgainError

from bot.model.alert import Priority
from bot.ports import LeaseLost, TryLater
from bot.store.confirm import CannotWrite, Script
from bot.store.connection import STORE_DOWN, Client
from bot.store.keys import Key, Keys
from bot.store.lease import is_lease_lost
from bot.store.outbox_forms import time_of

_AWAY: tuple[type[Exception], ...] = (*STORE_DOWN, TimeoutError, OSError)

_UNABLE = (ReadOnlyError, TryAgainError, MasterDownError)
"""The store answers, but cannot write now: it is being failed over."""

_LASTING = frozenset({"owe", "confirm", "forget", "move_owed", "move_sent"})
"""What a replica confirms, where there is one: lost, it would lose an alert or repeat one. Claims come back anyway."""


class OutboxStore:
    """The ground of the outbox. `lease`: the name of the courier's lease."""

    def __init__(
        self, redis: Client, keys: Keys, *, lease: str = "deliver", clock: Callable[[], datetime] | None = None
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._fence = keys.fence(lease).name
        self._script = Script(redis, _lua(keys))
        self._clock = clock or (lambda: datetime.now(UTC))

    async def next_due(self) -> datetime | None:
        """When the next thing owed comes due; in the past if it is overdue; None: nothing is owed."""
        due = await self._next_due()
        return time_of(due) if due is not None else None

    async def _next_due(self, lowest: Priority = Priority.SILENT_EDIT) -> int | None:
        async with self._redis.pipeline(transaction=False) as pipe:
            for name in self._ready_names()[: lowest + 1]:
                pipe.zrange(name, 0, 0, withscores=True)
            found = await self._down(pipe.execute())
        times = [int(first[0][1]) for first in found if first]
        return min(times) if times else None

    def _ready_names(self) -> list[str]:
        return [f"{self._keys.ready.name}{int(priority)}" for priority in Priority]

    async def _call(self, what: str, *, state: bytes = b"", **arguments: Any) -> bytes:
        try:
            args = [what, msgspec.msgpack.encode(arguments), state]
            answer: bytes = await self._down(self._script([self._fence], args, confirmed=what in _LASTING))
        except ResponseError as error:
            if is_lease_lost(error):
                raise LeaseLost(str(error)) from None
            if isinstance(error, _UNABLE):
                raise TryLater(f"the store cannot write: {error}", 0.5, everywhere=True) from None
            raise
        return answer

    @staticmethod
    async def _down(answer: Any) -> Any:
        """The answer of the store; while it is away, TryLater."""
        try:
            return await answer
        except CannotWrite as error:  # whoever reads the log must know that it is the disk or the memory
            raise TryLater(str(error), 0.5, everywhere=True) from None
        except _AWAY as error:
            raise TryLater(
                f"the store is away ({type(error).__name__})", 0.5, everywhere=True, maybe_done=True
            ) from None


def _lua(keys: Keys) -> str:
    """The script with the names and lifetimes of the keys filled in."""
    text = files("bot.store").joinpath("outbox.lua").read_text("utf-8")
    for name in dir(Keys):
        if isinstance(getattr(Keys, name), property):
            key: Key = getattr(keys, name)
            text = text.replace(f"@{name}@", key.name).replace(f"@{name}.ttl@", str(key.seconds))
    return text
