"""Whom a threat in words is made to: the one that a verb of threatening names, or of whom a condition is made."""

from collections.abc import Iterator, Set

from .claims import kin
from .grammar import Grammar, stems
from .lexicon import Hit, by_file
from .particles import particles
from .speakers import sides

_MOST_NAMES = 60
_CONDITION = 4
"""Words from «إذا» to whom it is made of: «إذا لم ترسل إيران …»."""


def addressees(g: Grammar) -> Iterator[Hit]:
    """The parties to whom a threat is made, those of the speaker's own side aside."""
    own = sides(g.reading)
    for hit in by_file(g.reading.hits, "actors")[:_MOST_NAMES]:
        first, last = g.reading.word_at(hit.start), g.reading.word_at(hit.end - 1)
        if hit.form == "adj" or hit.concept.role == "unknown" or hit.concept.id in own:
            continue
        if _threatened(g, _head(g, first)) or _conditioned(g, first) or _will_pay(g, last + 1):
            yield hit


def adversary(g: Grammar, doing: Set[int]) -> Hit | None:
    """The one party that a threatening speaker names besides his own: «البيت الأبيض عن إيران: كل الخيارات …».

    `doing`: the words of those who act; an outlet's words are no threat of its side.
    """
    own = sides(g.reading) if g.reading.speaker_role != "media" else frozenset()
    named = [
        h
        for h in by_file(g.reading.hits, "actors")[:_MOST_NAMES]
        if h.form != "adj" and h.concept.role != "unknown" and not kin(h.concept.id, own)
    ]
    if not own or (named and _speaks(g, named[0])) or len({h.concept.id for h in named}) != 1:
        return None
    if named[0].concept.id in _ANYBODYS or any(g.reading.word_at(h.start) in doing for h in named):
        return None
    return named[0] if not _of_other(g, named[0]) else None


_ANYBODYS = frozenset(("police", "air_force"))
"""«الجيش», «سلاح الجو»: whoever speaks calls his own so."""


def _speaks(g: Grammar, hit: Hit) -> bool:
    """«ترامب عن إيران: …»: the name heads the line of who speaks."""
    said = g.reading.speaker
    return said is not None and g.reading.word_at(hit.start) == g.reading.word_at(said.start)


def _of_other(g: Grammar, hit: Hit) -> bool:
    """It is helped, or only the place of something: «دفاعا عن لبنان», «مع …»."""
    at = g.reading.word_at(hit.start)
    return g.text(at - 1) in particles("threat", "beside") and not g.broken(at)


def _head(g: Grammar, first: int) -> int:
    """The first noun of «مجموعات قسد», «ميليشيا …»."""
    while first > 0 and not g.broken(first) and g.has(first - 1, "force", "doer"):
        first -= 1
    return first


def _threatened(g: Grammar, at: int) -> bool:
    """«يتوعد …», «نمهل …», «سنجعل …»: right before the one addressed."""
    if at == 0 or g.broken(at) or g.text(at)[:1] == "ب":
        return False
    verb = g.text(at - 1).lstrip("وف")
    return verb in particles("threat", "addressing") or any(s in particles("threat", "spoken") for s in stems(verb))


def _conditioned(g: Grammar, at: int) -> bool:
    """«إذا لم تنسحب قسد …», «إن هاجمت …»: whose deed would bring it about."""
    if g.has(at - 1, "against", "by") or not (g.text(at - 1)[:1] in "يت" or g.text(at - 1).endswith("ت")):
        return False
    return any(g.text(n).lstrip("وف") in particles("threat", "if_he") for n in g.back(at, _CONDITION))


def _will_pay(g: Grammar, at: int) -> bool:
    """«… ستدفع الثمن», «… سيندمون»."""
    return not g.broken(at) and g.text(at) in particles("threat", "pays")
