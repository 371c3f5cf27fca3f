"""What governs a noun that may be a target: whether it is acted on, acts itself, or is the second side of a fight."""

from collections.abc import Iterator, Set

from .doers import first_noun
from .grammar import Grammar, stems
from .particles import particles
from .roles_verbs import harms, has_subject

STRUCK = 1.0
"""What force is aimed at: «استهداف …», «قصف قوات … منزلا»."""
SUFFERED = 0.5
"""Who died or was hurt of it: «مقتل …», «أصيب …»."""
WITHIN = 0.2
"""In what it happened: «تفجير داخل صالة …»."""
_LONGEST = 6
"""Words back in which the verb of a doer stands."""


def rival(g: Grammar, at: int) -> bool:
    """The second side of a fight: «بين … و…», «مع …»."""
    if g.broken(at):
        return False
    if g.text(at - 1) in particles("target", "rivals"):
        return True
    return g.text(at)[0] == "و" and any(g.text(n) == "بين" for n in g.back(at, 8))


def busy(g: Grammar, first: int, last: int) -> bool:
    """It comes to help, or acts itself: «الدفاع المدني يتوجه», «وصول سيارات الإسعاف», «قواتنا استهدفت»."""
    if any(g.has(n, "arrives") or g.has(n, "flight") for n in g.back(first, 2)):
        return True
    if _subject(g, first):
        return True
    ours = g.has(first, "ours")
    for at in range(last + 1, min(last + 4, len(g))):
        if g.broken(at):
            return False
        if g.has(at, "arrives") or (ours and (g.verb(at) or harms(g, at))):
            return True
        if g.has(at, "against", "by"):
            return False
    return False


def _subject(g: Grammar, at: int) -> bool:
    """«أسقطت قوات …»: men right after a verb that has no subject yet, and that harms nobody by itself."""
    before = at - 1
    if g.broken(at) or not g.has(at, "force") or harms(g, before) or g.has(before, "undergone"):
        return False
    return (g.verb(before) or g.has(before, "defend")) and not has_subject(g, before)


def acted_on(g: Grammar, at: int, doing: Set[int]) -> float:
    """How surely what governs the noun makes it the one acted on: «على», «استهداف», a verb, or the doer whose object
    it is; 0 where nothing does."""
    first = at
    while first > 0 and not g.broken(first) and first_noun(g, first - 1) >= at:
        first -= 1
    if _past_date(g, first) in doing:
        return STRUCK
    if first == 0 or g.broken(first):
        return 0.0
    before = _past_instrument(g, first - 1, doing)
    while g.text(before) in particles("target", "times") and not g.broken(before):
        before -= 1
    word = g.text(before).lstrip("و")
    if word in particles("target", "suffered"):
        return SUFFERED
    if word == "داخل":
        return 0.0 if _where(g, before) else WITHIN
    if word == "علي" and (_where(g, before) or g.text(before - 1) in particles("role", "titles")):
        return 0.0
    if word in particles("target", "before") or word in particles("target", "aimed"):
        return STRUCK
    if g.objective(before) and g.text(first)[:1] != "ب":
        return STRUCK
    if before in doing:
        return STRUCK if not g.has(first, "by", "against") and _does(g, before) else 0.0
    return STRUCK if (g.verb(before) or harms(g, before)) and has_subject(g, before) else 0.0


def _where(g: Grammar, on: int) -> bool:
    """«مقتل شاب برصاص قسد على حاجز …»: after what is suffered «على» tells where, unless an act is done to someone."""
    if g.text(on - 1).lstrip("و").removeprefix("ال") in particles("target", "fatal"):
        return False  # «القضاء على»
    clause = tuple(g.back(on, _CLAUSE))
    hurt = any(g.text(n).removeprefix("و") in particles("target", "suffered") or harms(g, n) for n in clause)
    return hurt and not any(_aggressive(g, n) for n in clause)


_CLAUSE = 8


def _aggressive(g: Grammar, at: int) -> bool:
    killed = any(h.concept.cls in {"kill", "injure"} for h in g.hits(at, "triggers"))
    if killed or g.has(at, "undergone") or g.text(at) in particles("target", "gunfire"):
        return False
    return g.deed(at) or g.verb(at) or g.has(at, "objective")


def _does(g: Grammar, doer: int) -> bool:
    """A verb or a noun of an act stands before the doer, whose object follows: «بقصف طيران … منزلا»."""
    return any(g.verb(n) or harms(g, n) or _takes_both(g, n) for n in g.back(doer, _LONGEST))


def _takes_both(g: Grammar, at: int) -> bool:
    """A noun of an act with its subject in the genitive and its object after it."""
    return any(stem in particles("target", "takes_both") for stem in stems(g.text(at)))


def _past_instrument(g: Grammar, at: int, doing: Set[int]) -> int:
    """The word before «بالمدفعية», «بصواريخ موجهة»: by what means is told between verb and object."""
    passed = False
    for n in (at, *g.back(at, _MOST_MEANS)):
        word = g.text(n)
        means = any("ب" in h.prefix for h in g.hits(n, "weapons"))
        if n in doing or not (means or g.hits(n, "weapons") or _describes(word)):
            return n if passed else at
        if g.broken(n):
            return n - 1 if means else at
        passed = passed or means
    return at


_MOST_MEANS = 8
"""Words that tell by what means, at most: «بصاروخ أرض - أرض محمّل بقنابل عنقودية»."""


def _describes(word: str) -> bool:
    return word.endswith(("ه", "ي")) or word in particles("target", "describes_means")


def _past_date(g: Grammar, first: int) -> int:
    """The word before «بتاريخ» and its date, whose object begins with `first`, perhaps on a line of its own; or -1."""
    if first == 0 or not g.text(first - 1).isdigit():
        return -1
    for n in _digits_back(g, first - 1):
        if g.text(n) in particles("role", "dated"):
            return n - 1
    return -1


def _digits_back(g: Grammar, at: int) -> Iterator[int]:
    """The numbers of a date from its last one on, and the word before them."""
    for n in range(at, max(-1, at - 4), -1):
        yield n
        if not g.text(n).isdigit():
            return
