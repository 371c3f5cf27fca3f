"""An English name's part as author: English tells it by order and prepositions."""

from dataclasses import dataclass

from .grammar import Grammar
from .particles import particles


@dataclass(frozen=True, slots=True)
class Role:
    """An author's part. `support`: the word that tells it; `claims`: he says so himself."""

    strength: float
    support: int
    claims: bool = False


def english(g: Grammar, first: int, last: int) -> Role | None:
    """English by order: «by X», «X struck», «X airstrike»; after «on», «near», «of» it is the other side."""
    if g.text(last + 1) in particles("role", "made_en"):
        return None  # «Iranian-made»: who made the weapon, not who used it
    before = first - 1 if not g.broken(first) else -1
    while before >= 0 and g.text(before) in particles("role", "before_name_en"):
        before = before - 1 if not g.broken(before) else -1
    if before >= 0 and g.text(before) == "between":
        return Role(2.2, before)
    if before > 0 and g.text(before) == "of" and g.text(before - 1) in particles("role", "arms_en"):
        before = -1  # «warplanes of X struck»: as «X warplanes struck»
    if before >= 0 and g.has(before, "by"):
        return _by(g, before, last)
    return _does(g, before, last, aimed=before >= 0 and g.has(before, "against"))


def _does(g: Grammar, before: int, last: int, *, aimed: bool) -> Role | None:
    """What the name does next; `aimed`: a preposition has made it the other side."""
    for at in range(last + 1, min(last + 6, len(g))):
        if g.broken(at, lines=False) or (g.has(at, "object") and not g.has(at, "force")):
            return None
        if g.has(at, "suffer", "defend"):
            return None
        if g.has(at, "adopt", "act", "threaten"):
            adopts = g.has(at, "adopt")
            return None if aimed else Role(2.6 if adopts else 2.1, at, claims=adopts)
        if g.deed(at) or (g.craft(at) and at == last + 1):
            return Role(2.3, at) if not aimed or g.text(before) in particles("role", "still_aimed_en") else None
        if g.has(at, "declare"):
            return None if aimed else _says(g, at)
        if g.has(at, "against", "by") or g.text(at) in particles("role", "next_clause_en"):
            return None
    return None


_SAYS = 7
"""Words after «said» in which his own deed is told."""


def _says(g: Grammar, at: int) -> Role | None:
    """«X said it had struck», «X said its fighters killed»: of his own doing; what he says of others is not."""
    after = range(at + 1, min(at + 1 + _SAYS, len(g)))
    if not any(g.text(n) in particles("role", "self_en") for n in list(after)[:3]):
        return None
    for n in after:
        if g.broken(n) or g.has(n, "defend", "suffer"):
            return None
        if g.has(n, "act") or any(h.concept.cls == "kill" and h.form == "en" for h in g.hits(n, "triggers")):
            return Role(2.0, at, claims=True)
    return None


def _by(g: Grammar, before: int, last: int) -> Role | None:
    if g.has(last + 1, "object") and not g.has(last + 1, "force"):
        return None
    if g.text(before) == "from":
        return Role(1.8, before) if any(g.craft(n) or g.deed(n) for n in g.back(before, 4)) else None
    return Role(2.6, before)
