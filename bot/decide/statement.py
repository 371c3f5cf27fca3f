"""What one post says of one event, as it is weighed against known incidents; and small helpers of the weighing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.decide import geo
from bot.decide.words import stem_set, stems
from bot.model.incident import Evidence, Incident
from bot.model.report import Kind, TimePrecision, TimeSpan

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_TOLD_LATE = timedelta(hours=24)
"""So long after an event its first post may come, and be of it still."""


class Clue(NamedTuple):
    """A piece of evidence: its name in the table, and how strongly it is there, 0 to 1."""

    name: str
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Statement:
    """What one post says of one event, ready to be kept, with what ties the post to known incidents.

    `words`: stems of its sentence, or of the whole post if it tells of one event only.
    `ties`: for each incident id, what the post repeats of it («copy.near», «link.reply», …).
    """

    evidence: Evidence
    words: frozenset[str]
    text: str
    ties: Mapping[str, Clue] = field(default_factory=dict)

    @property
    def begins(self) -> datetime:
        """When the event began as far as this post says; the post's own time if it does not say."""
        told = self.evidence.time
        if told and told.from_ and told.from_.tzinfo and told.precision is not TimePrecision.UNKNOWN:
            return min(told.to or end_of(told), self.evidence.date)
        return self.evidence.date


def end_of(told: TimeSpan) -> datetime:
    """The latest moment that a told time may mean."""
    start = told.from_ or NEVER
    length = {TimePrecision.MINUTE: 0, TimePrecision.HOUR: 1, TimePrecision.DAY: 24, TimePrecision.WEEK: 168}
    return start + timedelta(hours=length.get(told.precision, 0))


def gap(said: Statement, incident: Incident) -> timedelta:
    """Time between a statement and the nearest edge of an incident's span; nothing inside."""
    start = min(incident.first_post, incident.event_time.from_ or incident.first_post)
    begins = said.begins
    if begins < start:
        told = begins < said.evidence.date
        before = start - (begins if told else said.evidence.date)
        return max(before - (_TOLD_LATE if told else timedelta(0)), timedelta(0))
    last = incident.last_post if said.evidence.kind is Kind.OTHER else _last_told(incident)
    return max(begins - last, timedelta(0))


def _last_told(incident: Incident) -> datetime:
    """When the event itself was told last: a funeral the next day draws in no other strike."""
    told = (e.date for e in reversed(incident.evidence) if e.kind is not Kind.OTHER and not e.deleted)
    return next(told, incident.last_post)


@lru_cache(maxsize=8192)
def speaks(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands in a text: «تجدد القصف», «للمرة الثانية»."""
    flat = f" {' '.join(stems(text))} "
    return any(phrase in flat for phrase in _flat(phrases))


@lru_cache(maxsize=64)
def _flat(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {' '.join(stems(phrase))} " for phrase in phrases)


def place_words(said: Statement, incident: Incident) -> frozenset[str]:
    places = [said.evidence.place, incident.place]
    return frozenset().union(*(geo.names(p) | stem_set(p.admin1 or "") for p in places if p))


def live(incident: Incident) -> list[Evidence]:
    return [e for e in incident.evidence if not e.deleted]


def own(said: Statement, incident: Incident) -> bool:
    """Whether the incident rests on this very post alone: time and words then say nothing."""
    return all(e.post_id == said.evidence.post_id for e in incident.evidence)
