"""Ports kept in dictionaries: the same promises as the store's, for conversations that need no server of ours."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from bot.model.alert import FanOut
from bot.model.decision import Ask, Decision, Known
from bot.model.incident import Incident, Level
from bot.model.post import Post
from bot.model.source import Source, SourceState
from bot.model.staff import AuditEntry, Correction, Role
from bot.model.subscriber import Subscriber


class MemorySubscribers:
    def __init__(self) -> None:
        self.kept: dict[str, Subscriber] = {}

    async def get(self, key: str) -> Subscriber | None:
        return self.kept.get(key)

    async def put(self, subscriber: Subscriber) -> None:
        self.kept[subscriber.key] = subscriber

    async def forget(self, key: str) -> None:
        self.kept.pop(key, None)

    async def moved(self, key: str, chat_id: int) -> None:
        import msgspec

        if key in self.kept:
            await self.put(msgspec.structs.replace(self.kept.pop(key), chat_id=chat_id))

    async def open(self) -> int:
        return 0

    async def audience(
        self, incident: Incident, cursor: str = "", *, loud: Level | None = None
    ) -> AsyncIterator[tuple[str, list[Subscriber]]]:
        yield "", list(self.kept.values())


class MemoryIncidents:
    def __init__(self) -> None:
        self.kept: dict[str, Incident] = {}

    async def known(self, ask: Ask) -> Known:
        return Known(incidents=tuple(self.kept.values()))

    async def commit(self, entry_id: str, token: int, decision: Decision, fan_outs: Sequence[FanOut]) -> bool:
        self.kept |= {change.incident.id: change.incident for change in decision.changes}
        return True

    async def get(self, incident_id: str) -> Incident | None:
        return self.kept.get(incident_id)

    async def between(self, since: datetime, until: datetime, limit: int = 1000) -> list[Incident]:
        found = [i for i in self.kept.values() if since <= i.last_post <= until]
        return sorted(found, key=lambda i: i.last_post, reverse=True)[:limit]


class MemorySources:
    def __init__(self, *sources: Source) -> None:
        self.kept = {source.name: source for source in sources}
        self.states: dict[str, SourceState] = {}

    async def all(self) -> list[Source]:
        return list(self.kept.values())

    async def get(self, name: str) -> Source | None:
        return self.kept.get(name)

    async def put(self, source: Source) -> None:
        self.kept[source.name] = source

    async def remove(self, name: str) -> None:
        self.kept.pop(name, None)
        self.states.pop(name, None)

    async def state(self, name: str) -> SourceState:
        return self.states.get(name, SourceState())

    async def set_state(self, name: str, state: SourceState) -> None:
        self.states[name] = state


class MemoryWatch:
    def __init__(self, *words: str) -> None:
        self.kept = list(words)

    async def all(self) -> tuple[str, ...]:
        return tuple(self.kept)

    async def add(self, word: str) -> bool:
        if word in self.kept:
            return False
        self.kept.append(word)
        return True

    async def remove(self, word: str) -> bool:
        if word not in self.kept:
            return False
        self.kept.remove(word)
        return True


class MemoryStaff:
    def __init__(self) -> None:
        self.kept: dict[int, Role] = {}

    async def roles(self) -> dict[int, Role]:
        return dict(self.kept)

    async def appoint(self, user_id: int, role: Role | None) -> None:
        if role is None:
            self.kept.pop(user_id, None)
        else:
            self.kept[user_id] = role


class MemoryAudit:
    def __init__(self) -> None:
        self.kept: list[AuditEntry] = []

    async def write(self, entry: AuditEntry) -> None:
        self.kept.append(entry)

    async def recent(self, count: int) -> list[AuditEntry]:
        return self.kept[::-1][:count]


class MemoryCorrections:
    def __init__(self) -> None:
        self.kept: dict[str, Correction] = {}

    async def add(self, correction: Correction) -> bool:
        if any((c.chat_id, c.incident_id) == (correction.chat_id, correction.incident_id) for c in self.kept.values()):
            return False
        self.kept[correction.id] = correction
        return True

    async def waiting(self, count: int) -> list[Correction]:
        return list(self.kept.values())[:count]

    async def done(self, correction_id: str) -> bool:
        return self.kept.pop(correction_id, None) is not None


class MemoryPosts:
    """A stream that only remembers what was appended, and an archive of it."""

    def __init__(self) -> None:
        self.kept: list[Post] = []

    async def append(self, posts: Sequence[Post], source: str = "", state: SourceState | None = None) -> None:
        self.kept.extend(posts)

    async def recent(self, count: int) -> list[Post]:
        return self.kept[::-1][:count]
