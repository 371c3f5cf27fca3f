"""An incident is made anew from its evidence: so an edit, a deletion, a merge or a split needs no undoing."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from bot.decide import geo, levels, origin
from bot.decide.rules import Rules
from bot.decide.tolls import toll
from bot.decide.words import is_rare, rarest, stems
from bot.model.incident import Evidence, Incident
from bot.model.report import (
    Actor,
    Kind,
    Place,
    Precision,
    Stance,
    Status,
    SubEvent,
    Target,
    TimePrecision,
    TimeSpan,
    Weapon,
)

MAX_EVIDENCE = 200
"""Posts that an incident keeps. More of them change nothing any more; the first and the telling ones stay."""
_MAX_RARE = 24
_TAGS = 16
_AHEAD = timedelta(minutes=10)
_STANCES = (Stance.CLAIMED, Stance.ATTRIBUTED, Stance.SUSPECTED, Stance.UNKNOWN)
T = TypeVar("T", bound=Hashable)


def rebuild(base: Incident, evidence: Iterable[Evidence], now: datetime, rules: Rules) -> Incident:
    """The incident with this evidence; identity, history, links and an editor's words stay as in `base`."""
    kept = bounded(sorted(evidence, key=lambda e: (e.date, e.post_id, e.event)))
    live = statements(kept)
    told = live or [e for e in kept if e.kind is not Kind.OTHER] or list(kept)
    fields = {name: value for name, value in _facts(told, kept).items() if name not in base.fixed}
    made = msgspec.structs.replace(
        base,
        evidence=kept,
        independent_sources=origin.independent(kept, rules.levels.trust),
        first_post=min(e.date for e in kept),
        last_post=max(e.date for e in kept),
        **fields,
    )
    return assess(made, now, rules)


def bounded(evidence: Sequence[Evidence], most: int = MAX_EVIDENCE) -> tuple[Evidence, ...]:
    """The first and the newest posts of an incident that everybody repeats; of the others copies go first."""
    if len(evidence) <= most:
        return tuple(evidence)
    ends = most // 5
    middle = evidence[ends:-ends]
    order = sorted(range(len(middle)), key=lambda n: (not middle[n].copied, n))
    gone = set(order[: len(evidence) - most])
    return (*evidence[:ends], *(e for n, e in enumerate(middle) if n not in gone), *evidence[-ends:])


def assess(incident: Incident, now: datetime, rules: Rules) -> Incident:
    """Severity, urgency, certainty and level of an incident as it stands at `now`; the level may still be held up."""
    live = statements(incident.evidence)
    made = msgspec.structs.replace(
        incident,
        severity=levels.severity(incident, rules.levels),
        urgency=levels.urgency(incident, now),
        certainty=levels.certainty(incident, live),
    )
    found, why = levels.level(made, now, rules.levels)
    return msgspec.structs.replace(made, level=found, reasons=(why,))


def statements(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The posts that tell of the event itself and still stand, oldest first."""
    return [e for e in evidence if e.kind is not Kind.OTHER and not e.deleted]


def _facts(told: Sequence[Evidence], kept: Sequence[Evidence]) -> dict[str, object]:
    kind = Kind.ATTACK if any(e.kind is Kind.ATTACK for e in told) else told[0].kind
    return {
        "kind": kind,
        "sub_event_type": sub_event(told),
        "status": status(told),
        "place": best_place(told),
        "event_time": event_time(told),
        "weapon": weapon(told),
        "actor": best_actor(told)[0],
        "actor_by": best_actor(told)[1],
        "target": target(told),
        "killed": toll([(e, e.killed) for e in kept if not e.deleted]),
        "injured": toll([(e, e.injured) for e in kept if not e.deleted]),
        "rare_words": rare_words(told),
    }


def votes(told: Sequence[Evidence], of: Callable[[Evidence], T | None]) -> Counter[T]:
    """What each origin says, one vote each: its latest word counts."""
    latest: dict[str, T] = {}
    for e in told:
        value = of(e)
        if value is not None:
            latest[e.origin] = value
    return Counter(latest.values())


def elect(told: Sequence[Evidence], of: Callable[[Evidence], T | None]) -> T | None:
    """What most origins say; among equals what was said first."""
    counted = votes(told, of)
    if not counted:
        return None
    first = {value: n for n, e in reversed(list(enumerate(told))) if (value := of(e)) is not None}
    return max(counted, key=lambda value: (counted[value], -first.get(value, len(told))))


def sub_event(told: Sequence[Evidence]) -> SubEvent | None:
    """The type that most origins give; a known cause outweighs «unknown cause»."""
    known = [e for e in told if e.sub_event_type is not SubEvent.EXPLOSION]
    return elect(known, lambda e: e.sub_event_type) or elect(told, lambda e: e.sub_event_type)


def weapon(told: Sequence[Evidence]) -> Weapon | None:
    """The means that most origins give."""
    return elect(told, lambda e: e.weapon)


def status(told: Sequence[Evidence]) -> Status:
    """What happened outweighs what is claimed; of the rest, what most say. «Ongoing» ends with «occurred»."""
    counted = votes(told, lambda e: e.status)
    if Status.OCCURRED in counted and Status.ONGOING in counted:
        return next(e.status for e in reversed(told) if e.status in (Status.OCCURRED, Status.ONGOING))
    for strong in (Status.OCCURRED, Status.ONGOING):
        if counted[strong] and counted[strong] >= counted[Status.FOILED]:
            return strong
    return elect(told, lambda e: e.status) or Status.OCCURRED


def best_place(told: Sequence[Evidence]) -> Place | None:
    """The place that most origins support: an area supports every place in it, a village what stands in it.

    Of equals the most exact that a quarter of the origins name themselves (one stray site moves nothing); then the
    one that most name; then the first.
    """
    places = list({(p.text, p.precision, p.lat, p.lon): p for e in reversed(told) if (p := e.place)}.values())[::-1]
    located = [p for p in places if p.precision is not Precision.UNCERTAIN] or places
    if not located:
        return None
    few = max(1.0, len({e.origin for e in told if e.place}) / 4)
    order = {id(p): n for n, p in enumerate(located)}

    def worth(place: Place) -> tuple[int, bool, int, int, int]:
        support = {e.origin for e in told if e.place and _supports(e.place, place)}
        naming = {e.origin for e in told if e.place and _names_same(e.place, place)}
        return len(support), len(naming) >= few, -geo.rank(place), len(naming), -order[id(place)]

    return max(located, key=worth)


def _names_same(said: Place, place: Place) -> bool:
    return said.precision is place.precision and (
        said == place or bool(geo.names(said) & geo.names(place) - geo.names_of_area(place.admin1))
    )


def _supports(said: Place, place: Place) -> bool:
    if said == place:
        return True
    if geo.is_point(said) and geo.is_point(place):
        return geo.km(said, place) <= max(geo.REACH_KM[said.precision], 1.0)
    return geo.contains(said, place)


def event_time(told: Sequence[Evidence]) -> TimeSpan:
    """The time that most origins tell, the exact before the vague, the earliest among equals; not after the first post.

    Where nobody tells it: before the first post.
    """
    first = told[0].date
    for exact in ((TimePrecision.MINUTE, TimePrecision.HOUR), (TimePrecision.DAY,)):
        fitting = sorted((e.time.from_, n) for n, e in enumerate(told) if _tells(e, exact, first) and e.time)
        if fitting:
            in_order = [told[n] for _, n in fitting]
            start = elect(in_order, lambda e: e.time.from_ if e.time else None)
            return next(e.time for e in in_order if e.time and e.time.from_ == start)
    return TimeSpan(from_=None, to=first, precision=TimePrecision.UNKNOWN)


def _tells(e: Evidence, exact: Sequence[TimePrecision], first: datetime) -> bool:
    """Whether the post tells the time so exactly, and no later than the first post knew of the event."""
    begins = e.time.from_ if e.time else None
    if e.time is None or begins is None or begins.tzinfo is None:
        return False
    return e.time.precision in exact and begins <= first + _AHEAD


def best_actor(told: Sequence[Evidence]) -> tuple[Actor | None, str | None]:
    """Who did it, by the firmest stance that any post takes, and which source says so."""
    for stance in _STANCES:
        mine = [e for e in told if e.actor and e.actor.stance is stance]
        name = elect(mine, lambda e: (e.actor.name_en or e.actor.text) if e.actor else None)
        if name is not None:
            teller = next(e for e in mine if e.actor and name in (e.actor.name_en, e.actor.text))
            return teller.actor, teller.quoted or teller.source
    return None, None


def target(told: Sequence[Evidence]) -> Target | None:
    """What was hit: a protected site if any post names one, else what most origins say."""
    protected = [e for e in told if e.target and e.target.protected]
    name = elect(protected or told, lambda e: e.target.text if e.target else None)
    return next((e.target for e in (*protected, *told) if e.target and e.target.text == name), None)


def rare_words(told: Sequence[Evidence]) -> tuple[str, ...]:
    """The rarest words of the posts, those in most posts first."""
    counted = Counter(word for e in told for word in set(stems(e.says or e.text)) if is_rare(word))
    order = {word: n for n, word in enumerate(rarest(counted))}
    return tuple(sorted(counted, key=lambda word: (-counted[word], order[word]))[:_MAX_RARE])


def tags(*lists: Iterable[str]) -> tuple[str, ...]:
    """Hashtags or watched words of several posts together, in order of appearance, bounded."""
    return tuple(dict.fromkeys(tag for tags_of in lists for tag in tags_of))[:_TAGS]
