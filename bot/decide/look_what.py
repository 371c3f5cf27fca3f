"""Evidence of the event itself: its kind, type, means, doer, target and toll."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from bot.decide.copies import replaced
from bot.decide.gathered import gathered
from bot.decide.rules import MatchRules
from bot.decide.statement import Clue, Statement, gap, live, place_words
from bot.decide.words import bits, stem_set
from bot.model.incident import Evidence, Incident
from bot.model.report import Kind, Stance, SubEvent, Toll


def of_kind(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """A threat is never an attack; what only follows up fits either."""
    if said.evidence.kind is Kind.OTHER:
        yield Clue("kind.follows")
        return
    yield Clue("kind.same" if said.evidence.kind is incident.kind else "kind.differs")


def of_type(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The sort of event, against every sort that the incident's posts named."""
    yield from _compare("type", said.evidence.sub_event_type, gathered(incident, rules).types, rules.kin.types)


def of_weapon(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The means; not where they differ by a word that stands in another's place: «a … bomb» for «a drone bomb»."""
    found = [*_compare("weapon", said.evidence.weapon, gathered(incident, rules).weapons, rules.kin.weapons)]
    if Clue("weapon.differs") not in found or not any(replaced(said.text, e.text, rules) for e in live(incident)):
        yield from found


def _compare(what: str, mine: str | None, theirs: frozenset[Any], kin: Sequence[Sequence[str]]) -> Iterable[Clue]:
    if mine is None or not theirs:
        return
    if mine in theirs:
        yield Clue(f"{what}.same")
    elif any(mine in family and not theirs.isdisjoint(family) for family in kin):
        yield Clue(f"{what}.kin")
    else:
        yield Clue(f"{what}.differs")


def of_actor(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """Who did it; «gunmen» alone, whom nobody names, are neither the same as others nor different."""
    mine = said.evidence.actor
    theirs = [e.actor for e in live(incident) if e.actor and e.actor.stance is not Stance.UNKNOWN]
    if mine is None or mine.stance is Stance.UNKNOWN or not theirs:
        return
    same = any(
        (mine.name_en and mine.name_en == other.name_en) or stem_set(mine.text) & stem_set(other.text)
        for other in theirs
    )
    yield Clue("actor.same" if same else "actor.differs")
    if same and said.evidence.sub_event_type is incident.sub_event_type is SubEvent.THREATEN:
        yield Clue("actor.threatens_again")


def of_target(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """What was hit: a shared word that is not everyday."""
    mine = said.evidence.target
    if mine is None:
        return
    theirs = frozenset().union(*(stem_set(e.target.text) for e in live(incident) if e.target))
    shared = stem_set(mine.text) & theirs - place_words(said, incident)
    if any(bits(word) > 5 for word in shared):
        yield Clue("target.same")


def of_toll(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The numbers of killed and injured."""
    mine = said.evidence
    others = [e for e in live(incident) if e.post_id != mine.post_id]
    if any(_telling(mine.killed) and mine.killed == e.killed for e in others) or any(
        _telling(mine.injured) and mine.injured == e.injured for e in others
    ):
        yield Clue("toll.same")
        return
    hours = gap(said, incident) / timedelta(hours=1)
    if hours > 6 and _swapped(mine, others):
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
