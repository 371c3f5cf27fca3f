"""An English name's part as author: English tells it by order and prepositions."""

from dataclasses import dataclass

from .grammar import Grammar


@dataclass(frozen=True, slots=True)
class Role:
    """An author's part. `support`: the word that tells it; `claims`: he says so himself."""

    strength: float
    support: int
    claims: bool = False


_MADE = frozenset(("made", "built", "manufactured", "supplied"))
"""«Iranian-made»: who made the weapon, not who used it."""


def english(g: Grammar, first: int, last: int) -> Role | None:
    """English by order: «by X», «X struck», «X airstrike»; after «on», «near», «of» it is the other side."""
    if g.text(last + 1) in _MADE:
        return None
    before = first - 1 if not g.broken(first) else -1
    while before >= 0 and g.text(before) in {"the", "a", "an", "us", "suspected", "likely"}:
        before = before - 1 if not g.broken(before) else -1
    if before >= 0 and g.text(before) == "between":
        return Role(2.2, before)
    if before >= 0 and g.has(before, "by"):
        return _by(g, before, last)
    aimed = before >= 0 and g.has(before, "against")
    at = last + 1
    for step in range(5):
        if at >= len(g) or g.broken(at, lines=False):
            return None
        if g.has(at, "object") and not g.has(at, "force"):
            return None
        if g.has(at, "suffer", "defend"):
            return None
        if g.has(at, "adopt"):
            return None if aimed else Role(2.6, at, claims=True)
        if g.has(at, "act") or (g.has(at, "threaten")):
            return None if aimed else Role(2.1, at)
        if g.deed(at) or (g.craft(at) and step == 0):
            return Role(2.3, at) if not aimed or g.text(before) in {"in", "of", "after", "to"} else None
        if g.has(at, "against", "by", "declare") or g.text(at) in {"and", "that", "after"}:
            return None
        at += 1
    return None


def _by(g: Grammar, before: int, last: int) -> Role | None:
    if g.has(last + 1, "object") and not g.has(last + 1, "force"):
        return None
    if g.text(before) == "from":
        return Role(1.8, before) if any(g.craft(n) or g.deed(n) for n in g.back(before, 4)) else None
    return Role(2.6, before)
