"""Evidence of one mouth: a source that tells two things within minutes knows that they are two."""

from collections.abc import Iterable

from bot.decide import geo
from bot.decide.copies import alike
from bot.decide.rules import MatchRules
from bot.decide.statement import Clue, Statement, live, speaks
from bot.decide.words import fillers, hashes, stem_set
from bot.model.incident import Evidence, Incident
from bot.model.report import Status

_OTHER = frozenset(("place.next", "place.neighbour", "place.named_apart"))


def of_one_source(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """What the same source told of the incident, of another village or by other means with another toll.

    Not where the post answers its own, or says itself that the event was told before.
    """
    mine, tie = said.evidence, said.ties.get(incident.id)
    told = [e for e in live(incident) if e.source == mine.source and e.post_id != mine.post_id]
    if not told or (tie and tie.name == "link.reply") or speaks(said.text, rules.phrases.update):
        return
    if all(_elsewhere(mine, e, rules) for e in told):
        yield Clue("source.other_place")
    elif all(_otherwise(mine, e) for e in told):
        yield Clue("source.other_means")
    elif (claims := [e for e in told if e.status is Status.CLAIMED]) and all(
        _claims_another(mine, e, rules) for e in claims
    ):
        yield Clue("source.other_claim")


def _elsewhere(one: Evidence, other: Evidence, rules: MatchRules) -> bool:
    """Whether both name a place of their own, and neither names the other's."""
    if one.place is None or other.place is None or geo.relate(one.place, other.place, rules) not in _OTHER:
        return False
    names = geo.names(one.place), geo.names(other.place)
    apart = not names[0] <= stem_set(other.text) and not names[1] <= stem_set(one.text)
    return apart and all(geo.is_point(p) for p in (one.place, other.place))


def _claims_another(one: Evidence, other: Evidence, rules: MatchRules) -> bool:
    """Whether both are claims, nearly in the same words, with others in the place of some that are no numbers."""
    if one.status is not Status.CLAIMED or alike(hashes(one.text), hashes(other.text)) < rules.measure.copy_near:
        return False
    mine, theirs = (_words(e, rules) for e in (one, other))
    return bool(mine - theirs) and bool(theirs - mine)


def _words(e: Evidence, rules: MatchRules) -> frozenset[str]:
    words = stem_set(e.text) - fillers(rules.phrases.filler)
    return frozenset(word for word in words if not word.isdigit())


def _otherwise(one: Evidence, other: Evidence) -> bool:
    """Whether both name a means and count people, and neither is the other's."""
    tolls = (one.killed, one.injured), (other.killed, other.injured)
    counted = all(any(toll) for toll in tolls) and tolls[0] != tolls[1]
    return counted and None not in (one.weapon, other.weapon) and one.weapon is not other.weapon
