"""The registry of sources, with each one's cursor and health."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.model.source import Source, SourceState
from bot.store.codec import pack, unpack
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.together import Together


class Sources:
    """The SourceBook of `bot/ports.py`."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._get: Together[str] = Together(self._sources)
        self._state: Together[str] = Together(self._states)

    async def all(self) -> list[Source]:
        """Every registered source, by name."""
        found = await self._redis.hgetall(self._keys.sources.name)
        return sorted((unpack(data, Source) for data in found.values()), key=lambda source: source.name)

    async def get(self, name: str) -> Source | None:
        """One source."""
        data = await self._get(name)
        return unpack(data, Source) if data else None

    async def put(self, source: Source) -> None:
        """Add or change."""
        await self._redis.hset(self._keys.sources.name, source.name, pack(source))

    async def remove(self, name: str) -> None:
        """Forget a source and its cursor."""
        async with self._redis.pipeline(transaction=True) as line:
            line.hdel(self._keys.sources.name, name)
            line.hdel(self._keys.source_states.name, name)
            await line.execute()

    async def state(self, name: str) -> SourceState:
        """Its cursor and health."""
        data = await self._state(name)
        return unpack(data, SourceState) if data else SourceState()

    async def _sources(self, names: Sequence[str]) -> Sequence[Any]:
        return list(await self._redis.hmget(self._keys.sources.name, names))

    async def _states(self, names: Sequence[str]) -> Sequence[Any]:
        return list(await self._redis.hmget(self._keys.source_states.name, names))

    async def set_state(self, name: str, state: SourceState) -> None:
        """Health alone; cursors move with `PostStream.append`."""
        await self._redis.hset(self._keys.source_states.name, name, pack(state))

    async def seed(self, sources: Iterable[Source]) -> None:
        """Take over the bundled sources, once: what an admin removes later stays removed."""
        done = self._keys.seeded("sources").name
        if await self._redis.exists(done):
            return
        async with self._redis.pipeline(transaction=True) as line:
            for source in sources:
                line.hsetnx(self._keys.sources.name, source.name, pack(source))
            line.set(done, 1)
            await line.execute()
