"""Whether a post's event and a known incident are one event: named evidence, weighed by `config/match.toml`.

Each function of the `look_…` files looks at one thing and answers with the name of what it found, or with nothing.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from bot.decide import geo
from bot.decide.copies import SENTENCE
from bot.decide.look_source import of_one_source
from bot.decide.look_what import of_actor, of_kind, of_target, of_toll, of_type, of_weapon
from bot.decide.look_when import of_clock, of_renewal, of_time, of_update
from bot.decide.look_where import of_place
from bot.decide.look_words import of_ties, of_words
from bot.decide.rules import MatchRules
from bot.decide.statement import Clue, Statement
from bot.model.decision import Verdict
from bot.model.incident import Incident
from bot.model.report import Kind

Look = Callable[[Statement, Incident, MatchRules], Iterable[Clue]]
DECISIVE: tuple[Look, ...] = (of_kind, of_place)
"""What may be enough by itself; looked at first."""
LOOKS: tuple[Look, ...] = (
    of_type,
    of_weapon,
    of_time,
    of_clock,
    of_renewal,
    of_actor,
    of_target,
    of_toll,
    of_update,
    of_one_source,
    of_words,
    of_ties,
)


TOLD, SAYS_MUCH = 3, 0.5
"""Clues that are kept with a post that joined an incident, and the least that such a clue weighs."""


class Match(NamedTuple):
    """How a statement and an incident fit."""

    verdict: Verdict
    score: float
    clues: tuple[Clue, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The evidence as written in the table, strongest words first kept in order of looking."""
        return tuple(clue.name for clue in self.clues)


def because(found: Match, rules: MatchRules) -> tuple[str, ...]:
    """What weighed most for it, by name, the heaviest first: at most three, for whoever asks why (`/why`)."""
    weighed = sorted(((rules.weights[c.name] * c.strength, c.name) for c in found.clues), reverse=True)
    return tuple(name for weight, name in weighed[:TOLD] if weight >= SAYS_MUCH)


def match(said: Statement, incident: Incident, rules: MatchRules) -> Match:
    """Weigh all the evidence that one statement and one incident are the same event."""
    clues = [Clue("prior")]
    for look in DECISIVE:
        clues.extend(look(said, incident, rules))
        if clues[-1].name in rules.verdict.never and incident.id not in said.ties:
            return Match(Verdict.DIFFERENT, sum(rules.weights[clue.name] for clue in clues), tuple(clues))
    for look in LOOKS:
        clues.extend(look(said, incident, rules))
    clues = _damped(clues, rules, long=len(said.words) >= SENTENCE)
    score = sum(rules.weights[clue.name] * clue.strength for clue in clues)
    return Match(_verdict(score, rules), round(score, 3), tuple(clues))


def _damped(clues: list[Clue], rules: MatchRules, *, long: bool) -> list[Clue]:
    """Of a near-copy about another place or day, the words count little: it is a form filled in anew.

    The very same words, or a `long` text of another's, are about the same hour however they are read.
    """
    names, form = {clue.name for clue in clues}, rules.template
    same = "copy.exact" in names or (long and "copy.near" in names)
    apart = set(form.apart_if_exact if same else form.apart)
    apart |= set(form.apart_by_one_source) if "copy.self" in names else set()
    copied = any(name.startswith("copy.") for name in names & set(form.damped))
    if "source.other_claim" not in names and (not copied or names.isdisjoint(apart)):
        return clues
    return [
        c._replace(strength=c.strength * rules.template.to) if c.name in rules.template.damped else c for c in clues
    ]


def _verdict(score: float, rules: MatchRules) -> Verdict:
    if score >= rules.verdict.same:
        return Verdict.SAME
    return Verdict.UNSURE if score >= rules.verdict.unsure else Verdict.DIFFERENT


def fulfils(said: Statement, threat: Incident, rules: MatchRules) -> bool:
    """Whether an attack is what a known threat announced: its place or inside it, or its party nearby."""
    if said.evidence.kind is not Kind.ATTACK or threat.kind is not Kind.THREAT or threat.closed:
        return False
    if threat.first_post > said.evidence.date:
        return False
    relation = geo.relate(said.evidence.place, threat.place, rules)
    close = relation in ("place.same", "place.near", "place.parent", "place.named_alike", "place.same_district")
    party = any(clue.name == "actor.same" for clue in of_actor(said, threat, rules))
    return close or (party and relation in ("place.wide", "place.same_wide"))
