"""The noun phrase that an actor's name ends: its first word, and how the name is tied to it."""

from .grammar import Grammar, stems
from .lexicon import Hit
from .particles import particles

_NEAR_NOUN = 3


def head_of_name(g: Grammar, hit: Hit, first: int) -> tuple[int, str]:
    """The first word of the noun phrase that the name ends, and how it is tied; -1 where a thing or place heads it."""
    at, tie = first, "ل" if "ل" in hit.prefix.replace("ال", "") else "ب" if "ب" in hit.prefix else ""
    for _ in range(_LONGEST_CHAIN):
        step = None if g.broken(at) else _step(g, at, tie)
        if step is None:
            return at, tie
        at, tie = step
        if at < 0 or tie == "مصدر":
            return at, tie
    return at, tie


_LONGEST_CHAIN = 5


def _step(g: Grammar, at: int, tie: str) -> tuple[int, str] | None:
    """One word further up a noun phrase; None at its head, (-1, …) where it is no doer's."""
    before = at - 1
    if g.text(before) in particles("role", "titles"):
        return before, tie
    if tie == "" and (g.has(before, "number") or g.text(before).isdigit()):
        return before, tie
    if g.has(before, "tied") or (g.text(before) == "ل" and tie == ""):
        return before, "تابع"
    if tie == "تابع":
        return _owned(g, at)
    if g.text(before) == "من" and (g.has(before - 1, "many", "count", "doer") or g.text(before - 1).isdigit()):
        return before - 1, ""
    if g.text(before) == "من" and g.craft(before - 1) and g.text(before - 1)[:1] == "ب":
        return None  # «بمسيّرة من حزب الله»: from whom it came
    if g.text(before) == "من" and (g.has(before - 1, "force", "object") or g.objective(before - 1)):
        thing = g.object(before - 1) and not g.has(before - 1, "force")
        return (-1, tie) if thing else (before - 1, "")
    if tie == "ب" or g.has(before, "by", "against", "adverb") or (g.verb(before) and not g.has(before, "force")):
        return None
    if g.has(before, "machine") and tie == "" and not g.has(before, "force"):
        return before, tie
    if (g.has(before, "object") and not g.craft(before)) or (g.object(before) and not g.deed(before)):
        return (before, "مصدر") if _held(g, before) else (-1, tie)
    if g.has(before, "force") and not g.deed(before) and not g.craft(before):
        clitic = g.text(before)[:1]
        return before, clitic if clitic in "بل" and g.text(before)[1:] in stems(g.text(before)) else ""
    described = g.has(before, "doer_adjective")
    if tie == "ل" and (described or not (g.deed(before) or g.objective(before))):
        return _of_whom(g, at)
    return None


def _owned(g: Grammar, at: int) -> tuple[int, str]:
    """«مسيرة من طراز … تابعة لـ»: the craft or force that is someone's; a thing of his is no doer."""
    noun = next((n for n in g.back(at, _MODEL) if g.group(n) or g.has(n, "object") or g.deed(n)), -1)
    if g.text(noun) in particles("role", "carried") and g.has(noun - 1, "force"):
        noun -= 1  # «قاذفة قنابل»
    if noun < 0 or not (g.group(noun) or g.deed(noun)):
        return -1, ""
    return noun, "ب" if g.text(noun)[0] == "ب" and (g.craft(noun) or g.deed(noun)) else ""


_MODEL = 9
"""Words between a craft and whose it is: «طائرة من طراز … تابعة لـ»."""


def _of_whom(g: Grammar, at: int) -> tuple[int, str] | None:
    """«غارات مكثفة لـ»: the noun before its adjectives, an act or a force; «ضربة لـ» names the one struck."""
    nouns = (n for n in g.back(at, _NEAR_NOUN) if not g.has(n, "doer_adjective"))
    nouns = (n for n in nouns if g.group(n) or g.object(n) or g.deed(n) or g.objective(n))
    noun = next(nouns, -1)
    if noun < 0 or any(g.has(n, "against") for n in range(noun + 1, at)) or g.has(noun, "struck"):
        return -1, "ل"
    if g.object(noun) and not g.deed(noun):
        return -1, "ل"
    if g.deed(noun):
        return (noun + 1, "ل") if noun + 1 != at else None
    return noun, ""


def _held(g: Grammar, at: int) -> bool:
    """«قصف مصدره مناطق سيطرة قسد», «من مواقع قسد»: the ground of someone from which it came."""
    first = at - 1 if g.text(at - 1) in particles("role", "ground") else at
    return g.text(first - 1) in particles("role", "came_from") and g.has(at, "ground")
