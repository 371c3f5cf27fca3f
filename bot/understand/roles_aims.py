"""What follows an author's name and an act's noun: the one aimed at, the instrument, or a modifier."""

from .grammar import Grammar, classes, stems
from .particles import particles


def aims(g: Grammar, last: int) -> bool:
    """After the name of the one who aims, what is aimed at: «للمدنيين», a bare target, a place noun."""
    near, dated = last + (_SERIES if g.text(last + 1) == "عبر" else 4), False
    for at in range(last + 1, min(last + _LOOKED_AT, len(g))):
        if g.broken(at, lines=False):
            return False
        date = g.text(at) in particles("role", "dated")
        dated = dated or date
        if dated and (date or g.text(at).isdigit() or g.has(at, "adverb")):
            near = at + 5
            continue
        if at >= near:
            return False
        word = g.text(at)
        if (told := _instrument(g, at)) or g.craft(at) or word in particles("target", "describes_means"):
            near += 1
        if told:
            continue
        if word.startswith("لل") or (word[0] == "ل" and g.object(at)):
            return True
        if g.has(at, "against", "by"):
            return False
        if (g.object(at) or (g.group(at) and word[0] != "ب")) and not g.has(at, "adverb"):
            return True
    return False


_LOOKED_AT = 11
"""Words to what is aimed at, where a date or the weapon is told first."""
_SERIES = 7
"""Words in which it comes where «عبر سلسلة عمليات» stands between."""


def _instrument(g: Grammar, at: int) -> bool:
    """«بعبوة ناسفة», «بسيارة مفخخة»: by what it was done, not to whom."""
    if any("ب" in h.prefix for h in g.hits(at, "weapons")):
        return True
    word = g.text(at).removeprefix("و")
    return word[:1] == "ب" and word[1:] in stems(word) and word not in classes()["object"] and not g.hits(at, "targets")


def modifier(g: Grammar, at: int) -> bool:
    """A word that may stand between a noun and its adjective: another adjective, a number, a name in Latin letters."""
    word = g.text(at)
    return (
        word[-1] in "يه"
        or word.endswith(("يه", "ين", "ات"))
        or not ("ا" <= word[0] <= "ي")
        or g.has(at, "adverb", "tied", "doubt")
    )
