"""The day in numbers: incidents of one subscriber's day against its week. Pure; asked with what the store holds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.decide import levels
from bot.model.digest import Count, DayCount, Digest
from bot.model.incident import Incident
from bot.model.report import Kind, Severity

MOST = 10
"""Main incidents of a digest."""
_WEEK = 7
_SEVERITY = tuple(Severity)


def day_of(incident: Incident, zone: ZoneInfo) -> date:
    """The local day on which an incident began: its told time, else its first post."""
    begins = incident.event_time.from_ or incident.first_post
    return min(begins, incident.first_post).astimezone(zone).date()


def digest(
    day: date, incidents: Iterable[Incident], week: Sequence[DayCount], zone: ZoneInfo, most: int = MOST
) -> Digest:
    """The digest of `day` (in `zone`) over these incidents; `week` holds counters of the days before it.

    Incidents of other days, merged and retracted ones are passed over; each is counted once however often it is given.
    """
    mine = {i.id: i for i in incidents if _counts(i) and day_of(i, zone) == day}
    chosen = sorted(mine.values(), key=rank)
    before = [c for c in week if day - timedelta(days=_WEEK) <= c.day < day]
    killed, injured = [i.killed for i in chosen], [i.injured for i in chosen]
    return Digest(
        day=day,
        by_kind=_by_kind(chosen, before),
        by_place=_by_place(chosen, before),
        killed=_sum(killed),
        injured=_sum(injured),
        open_ended=any(t is not None and t[1] is None for t in (*killed, *injured)),
        main=tuple(chosen[:most]),
        total=len(chosen),
    )


def _counts(incident: Incident) -> bool:
    return not incident.merged_into and not incident.retracted and incident.kind is not Kind.OTHER


def rank(incident: Incident) -> tuple[int, int, int, int, float, str]:
    """The order of a digest: severity, killed, injured, peak level, newest, id."""
    return (
        _SEVERITY.index(incident.severity),
        -levels.most(incident.killed),
        -levels.most(incident.injured),
        int(incident.peak),
        -incident.first_post.timestamp(),
        incident.id,
    )


def _by_kind(chosen: Sequence[Incident], before: Sequence[DayCount]) -> tuple[Count, ...]:
    today = Counter(i.kind for i in chosen)
    return tuple(
        Count(field=str(kind), today=today[kind], average=_average(f"kind:{kind}", before))
        for kind in (Kind.ATTACK, Kind.THREAT)
    )


def _by_place(chosen: Sequence[Incident], before: Sequence[DayCount]) -> tuple[Count, ...]:
    today = Counter((i.place.admin1 or "") if i.place else "" for i in chosen)
    counts = [
        Count(field=name, today=number, average=_average(f"admin1:{name or '-'}", before))
        for name, number in today.items()
    ]
    return tuple(sorted(counts, key=lambda c: (c.field == "", -c.today, c.field)))


def _average(field: str, before: Sequence[DayCount]) -> float | None:
    """Per day over the days that the store knows of at all: a store three days old has an average of three days."""
    days = len({c.day for c in before})
    return round(sum(c.count for c in before if c.field == field) / days, 2) if days else None


def _sum(tolls: Iterable[tuple[int, int | None] | None]) -> tuple[int, int]:
    """The least and the most over different incidents (of one incident tolls are never summed)."""
    low = high = 0
    for toll in tolls:
        low += levels.least(toll)
        high += levels.most(toll)
    return low, high
