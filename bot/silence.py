"""Silence is not safety: when all sources of an area fall silent or break, its readers are told; and when it mends.

An area is a governorate that sources call their home. What was told is kept, so that each fall and each mending is told
once, by however many processes look.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime
from functools import lru_cache

from bot.model.alert import Action, Owed, Priority
from bot.model.source import Health, Source, SourceState
from bot.model.subscriber import Area, Subscriber
from bot.ports import Outbox, Silences, SourceBook
from bot.understand.gazetteer import gazetteer, km

DEAF = frozenset({Health.SILENT, Health.BROKEN, Health.PRIVATE, Health.BANNED})
"""States in which a source tells us nothing."""

Everyone = Callable[[], AsyncIterator[tuple[str, list[Subscriber]]]]


def silent_areas(sources: Iterable[tuple[Source, SourceState]], now: datetime) -> dict[str, datetime]:
    """Governorates of which every source is deaf, with the moment since when nothing came."""
    by_home: dict[str, list[SourceState]] = {}
    for source, state in sources:
        if source.active and source.home:
            by_home.setdefault(source.home, []).append(state)
    return {
        home: max((state.last_post for state in states if state.last_post), default=now)
        for home, states in by_home.items()
        if all(state.health in DEAF for state in states)
    }


def concerns(reader: Subscriber, governorate: str) -> bool:
    """Whether a reader follows the governorate or a part of it. Who follows everywhere is not told of each."""
    return not reader.paused and any(_governorate(area) == governorate for area in reader.areas)


def _governorate(area: Area) -> str | None:
    if area.admin1 or area.lat is None or area.lon is None:
        return area.admin1
    return _nearest(area.lat, area.lon)


@lru_cache(maxsize=4096)
def _nearest(lat: float, lon: float) -> str | None:
    """The governorate of the place nearest to a point."""
    known = [entry for entry in gazetteer().entries if entry.admin1 and entry.lat is not None and entry.lon is not None]
    return min(known, key=lambda entry: km((lat, lon), (entry.lat or 0.0, entry.lon or 0.0))).admin1


async def listen(sources: SourceBook, silences: Silences, everyone: Everyone, outbox: Outbox, now: datetime) -> None:
    """Compare what is silent with what was told; owe the difference, then remember it."""
    states = [(source, await sources.state(source.name)) for source in await sources.all()]
    silent, told = silent_areas(states, now), await silences.all()
    for area in sorted(silent.keys() - told.keys()):
        await _tell(area, Action.SEND, everyone, outbox, now)
        await silences.put(area, silent[area])
    for area in sorted(told.keys() - silent.keys()):
        await _tell(area, Action.REPLY, everyone, outbox, now)
        await silences.put(area, None)


async def _tell(area: str, action: Action, everyone: Everyone, outbox: Outbox, now: datetime) -> None:
    """A fall is a message; a mending answers it, and reaches only those who have it."""
    async for _, batch in everyone():
        owed = [_owed(reader, area, action, now) for reader in batch if concerns(reader, area)]
        if owed:
            await outbox.owe(owed)


def _owed(reader: Subscriber, area: str, action: Action, now: datetime) -> Owed:
    return Owed(
        chat=reader.key,
        subject=f"silence:{area}",
        revision=int(now.timestamp()),
        action=action,
        priority=Priority.ALERT,
        reason="silence" if action is Action.SEND else "mended",
        since=now,
    )
