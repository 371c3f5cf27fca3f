"""Whether a post's event and a known incident are one event: named evidence, weighed by `config/match.toml`.

Each function looks at one thing and answers with the name of what it found, or with nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.decide import geo
from bot.decide.rules import MatchRules
from bot.decide.words import bits, is_rare, likeness, stem_set, stems
from bot.model.decision import Verdict
from bot.model.incident import Evidence, Incident
from bot.model.report import Kind, Place, TimePrecision, TimeSpan, Toll

_CLOCK = (TimePrecision.MINUTE, TimePrecision.HOUR)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_READ = 12
"""Texts of an incident that are compared: the newest, so that a hundred posts cost no more than twelve."""


class Clue(NamedTuple):
    """A piece of evidence: its name in the table, and how strongly it is there, 0 to 1."""

    name: str
    strength: float = 1.0


class Match(NamedTuple):
    """How a statement and an incident fit."""

    verdict: Verdict
    score: float
    clues: tuple[Clue, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The evidence as written in the table, strongest words first kept in order of looking."""
        return tuple(clue.name for clue in self.clues)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one post says of one event, ready to be kept, with what ties the post to known incidents.

    `words`: stems of its sentence, or of the whole post if it tells of one event only.
    `ties`: for each incident id, what the post repeats of it («copy.near», «link.reply», …).
    """

    evidence: Evidence
    words: frozenset[str]
    text: str
    ties: Mapping[str, str] = field(default_factory=dict)

    @property
    def begins(self) -> datetime:
        """When the event began as far as this post says; the post's own time if it does not say."""
        told = self.evidence.time
        if told and told.from_ and told.from_.tzinfo and told.precision is not TimePrecision.UNKNOWN:
            return min(told.to or _end(told), self.evidence.date)
        return self.evidence.date


def _end(told: TimeSpan) -> datetime:
    """The latest moment that a told time may mean."""
    start = told.from_ or _NEVER
    length = {TimePrecision.MINUTE: 0, TimePrecision.HOUR: 1, TimePrecision.DAY: 24, TimePrecision.WEEK: 168}
    return start + timedelta(hours=length.get(told.precision, 0))


def match(said: Statement, incident: Incident, rules: MatchRules) -> Match:
    """Weigh all the evidence that one statement and one incident are the same event."""
    clues = [Clue("prior")]
    for look in LOOKS:
        clues.extend(look(said, incident, rules))
    score = sum(rules.weights[clue.name] * clue.strength for clue in clues)
    return Match(_verdict(score, rules), round(score, 3), tuple(clues))


def _verdict(score: float, rules: MatchRules) -> Verdict:
    if score >= rules.verdict.same:
        return Verdict.SAME
    return Verdict.UNSURE if score >= rules.verdict.unsure else Verdict.DIFFERENT


def of_kind(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """A threat is never an attack; what only follows up fits either."""
    if said.evidence.kind is Kind.OTHER:
        return
    yield Clue("kind.same" if said.evidence.kind is incident.kind else "kind.differs")


def of_type(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The sort of event, against every sort that the incident's posts named."""
    mine, theirs = said.evidence.sub_event_type, {e.sub_event_type for e in _live(incident) if e.sub_event_type}
    yield from _compare("type", mine, theirs, rules.kin.types)


def of_weapon(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The means."""
    yield from _compare(
        "weapon", said.evidence.weapon, {e.weapon for e in _live(incident) if e.weapon}, rules.kin.weapons
    )


def _compare(what: str, mine: str | None, theirs: Iterable[str], kin: Sequence[Sequence[str]]) -> Iterable[Clue]:
    others = set(theirs)
    if mine is None or not others:
        return
    if mine in others:
        yield Clue(f"{what}.same")
    elif any(mine in family and others & set(family) for family in kin):
        yield Clue(f"{what}.kin")
    else:
        yield Clue(f"{what}.differs")


def of_place(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The best fit with any place that the incident's posts named."""
    told: list[Place | None] = [e.place for e in _live(incident) if e.place] or [incident.place]
    found = [geo.relate(said.evidence.place, place, rules.measure) for place in _different(told)]
    best = max(found, key=lambda name: rules.weights[name])
    yield Clue("place.mentioned" if best in _LOOSE and _mentioned(said, incident) else best)


_LOOSE = ("place.named_apart", "place.unknown", "place.neighbour", "place.wide")


def _mentioned(said: Statement, incident: Incident) -> bool:
    """«البجاري by Abu Hamida» and «Abu Hamida»: whether a text of one names the exact place of the other."""
    mine, theirs = said.evidence.place, incident.place
    if theirs and theirs.precision not in geo.COARSE and _stands(theirs, said.words, mine):
        return True
    if mine is None or mine.precision in geo.COARSE:
        return False
    texts = [stem_set(e.says or e.text) for e in _live(incident)[-_READ:] if e.post_id != said.evidence.post_id]
    return any(_stands(mine, words, theirs) for words in texts)


def _stands(place: Place, words: frozenset[str], other: Place | None) -> bool:
    """All words of a place's name stand in a text, beyond those of the governorate."""
    name = stem_set(place.text) - geo.names_of_area(place.admin1) - geo.names_of_area(other.admin1 if other else None)
    return bool(name) and name <= words and any(bits(word) > 6 for word in name)


def _different(places: Iterable[Place | None]) -> list[Place | None]:
    return list({(p.text, p.precision, p.lat, p.lon) if p else None: p for p in places}.values())[:_READ]


def of_time(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """How long between the statement and the incident's own span."""
    if _own(said, incident):
        return
    hours = gap(said, incident) / timedelta(hours=1)
    steps = ((1.0, "minutes"), (6.0, "hours"), (14.0, "half_day"), (30.0, "day"))
    yield Clue("time." + next((name for most, name in steps if hours <= most), "days"))


def gap(said: Statement, incident: Incident) -> timedelta:
    """Time between a statement and the nearest edge of an incident's span; nothing inside."""
    start = min(incident.first_post, incident.event_time.from_ or incident.first_post)
    begins = said.begins
    if begins < start:
        return (
            max(start - max(begins, said.evidence.date), timedelta(0)) if said.evidence.date < start else timedelta(0)
        )
    return max(begins - incident.last_post, timedelta(0))


def of_clock(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The told hour or day of the event, where both tell it."""
    mine = said.evidence.time
    theirs = [e.time for e in _live(incident) if e.time and e.post_id != said.evidence.post_id]
    if mine is None or mine.from_ is None or not theirs:
        return
    clocks = [_minutes(mine, other) for other in theirs if mine.precision in _CLOCK and other.precision in _CLOCK]
    nearest = min((m for m in clocks if m is not None), default=None)
    if nearest is not None:
        if nearest <= rules.measure.clock_same_minutes:
            yield Clue("time.clock_same")
        elif nearest > rules.measure.clock_apart_minutes:
            yield Clue("time.clock_apart")
    elif all(_days_apart(mine, other) for other in theirs if other.from_) and any(other.from_ for other in theirs):
        yield Clue("time.day_apart")


def _minutes(one: TimeSpan, other: TimeSpan) -> float | None:
    if one.from_ is None or other.from_ is None:
        return None
    return abs((one.from_ - other.from_).total_seconds()) / 60


def _days_apart(one: TimeSpan, other: TimeSpan) -> bool:
    """Whether two told spans, each at most a day, are certainly apart."""
    if one.from_ is None or other.from_ is None:
        return False
    first, second = sorted((one, other), key=lambda t: t.from_ or _NEVER)
    end = max(first.to or _end(first), _end(first))
    return (second.from_ or end) > end


def of_renewal(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The post says itself that this is another event, and the incident's posts do not."""
    phrases = rules.phrases
    if _own(said, incident) or said.ties.get(incident.id) or not speaks(said.text, phrases.renewed):
        return
    if not speaks(said.text, phrases.long_since) and not any(
        speaks(e.says or e.text, rules.phrases.renewed) for e in _live(incident)
    ):
        yield Clue("time.renewed")


@lru_cache(maxsize=8192)
def speaks(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands in a text: «تجدد القصف», «للمرة الثانية»."""
    flat = f" {' '.join(stems(text))} "
    return any(phrase in flat for phrase in _flat(phrases))


@lru_cache(maxsize=64)
def _flat(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {' '.join(stems(phrase))} " for phrase in phrases)


def of_actor(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """Who did it."""
    mine = said.evidence.actor
    theirs = [e.actor for e in _live(incident) if e.actor]
    if mine is None or not theirs:
        return
    same = any(
        (mine.name_en and mine.name_en == other.name_en) or stem_set(mine.text) & stem_set(other.text)
        for other in theirs
    )
    yield Clue("actor.same" if same else "actor.differs")


def of_target(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """What was hit: a shared word that is not everyday."""
    mine = said.evidence.target
    if mine is None:
        return
    theirs = frozenset().union(*(stem_set(e.target.text) for e in _live(incident) if e.target))
    shared = stem_set(mine.text) & theirs - _place_words(said, incident)
    if any(bits(word) > 5 for word in shared):
        yield Clue("target.same")


def of_toll(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The numbers of killed and injured."""
    mine = said.evidence
    live = [e for e in _live(incident) if e.post_id != mine.post_id]
    if any(_telling(mine.killed) and mine.killed == e.killed for e in live) or any(
        _telling(mine.injured) and mine.injured == e.injured for e in live
    ):
        yield Clue("toll.same")
        return
    hours = gap(said, incident) / timedelta(hours=1)
    if hours > 6 and _swapped(mine, live):
        yield Clue("toll.swapped")
    if mine.killed and incident.killed:
        yield from _grown(mine.killed, incident.killed, hours)


def _telling(toll: Toll | None) -> bool:
    """A number that is seldom the same by chance."""
    return toll is not None and toll[0] > 1 and toll[1] is not None


def _swapped(mine: Evidence, live: Sequence[Evidence]) -> bool:
    return any(
        (_telling(mine.killed) and mine.killed == e.injured) or (_telling(mine.injured) and mine.injured == e.killed)
        for e in live
    )


def _grown(mine: Toll, theirs: Toll, hours: float) -> Iterable[Clue]:
    most = theirs[1] if theirs[1] is not None else theirs[0]
    if hours > 3 and (mine[0] == 0) != (theirs[0] == 0) and max(mine[0], theirs[0]) >= 5:
        yield Clue("toll.apart")
    elif mine[0] > most:
        yield Clue("toll.grows")
    elif mine[1] is not None and mine[1] < theirs[0]:
        yield Clue("toll.shrinks")


def of_update(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """«The toll has risen», «died of his wounds»: such a post seldom is the first of its event."""
    if incident.first_post <= said.evidence.date and speaks(said.text, rules.phrases.update):
        yield Clue("toll.update")


def of_words(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """Rare words in common, and the closest of the incident's texts."""
    others = [e for e in _live(incident) if e.post_id != said.evidence.post_id][-_READ:]
    if not others:
        return
    texts = [stem_set(e.says or e.text) | stem_set(e.text) for e in others]
    known = _place_words(said, incident)
    shared = {w for w in said.words & frozenset().union(*texts) if is_rare(w)} - known
    if shared:
        yield Clue("words.rare", min(1.0, sum(bits(w) for w in shared) / rules.measure.rare_full))
    closest = max(likeness(said.words, text) for text in texts)
    if closest > rules.measure.alike_from:
        yield Clue("words.alike", (closest - rules.measure.alike_from) / (1 - rules.measure.alike_from))


def of_ties(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """Copies, the same medium, a reply, a forward."""
    if tie := said.ties.get(incident.id):
        yield Clue(tie)


def _place_words(said: Statement, incident: Incident) -> frozenset[str]:
    places = [said.evidence.place, incident.place]
    return frozenset().union(*(geo.names(p) | stem_set(p.admin1 or "") for p in places if p))


def _live(incident: Incident) -> list[Evidence]:
    return [e for e in incident.evidence if not e.deleted]


def _own(said: Statement, incident: Incident) -> bool:
    """Whether the incident rests on this very post alone: time and words then say nothing."""
    return all(e.post_id == said.evidence.post_id for e in incident.evidence)


Look = Callable[[Statement, Incident, MatchRules], Iterable[Clue]]
LOOKS: tuple[Look, ...] = (
    of_kind,
    of_type,
    of_weapon,
    of_place,
    of_time,
    of_clock,
    of_renewal,
    of_actor,
    of_target,
    of_toll,
    of_update,
    of_words,
    of_ties,
)


def fulfils(said: Statement, threat: Incident, rules: MatchRules) -> bool:
    """Whether an attack is what a known threat announced: its place or inside it, or its party nearby."""
    if said.evidence.kind is not Kind.ATTACK or threat.kind is not Kind.THREAT or threat.closed:
        return False
    if threat.first_post > said.evidence.date:
        return False
    relation = geo.relate(said.evidence.place, threat.place, rules.measure)
    close = relation in ("place.same", "place.near", "place.parent", "place.named_alike", "place.same_district")
    party = any(clue.name == "actor.same" for clue in of_actor(said, threat, rules))
    return close or (party and relation in ("place.wide", "place.same_wide"))
