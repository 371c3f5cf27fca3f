"""How much the words around a name speak for its being a place here, and not a word, a person or a party."""

from .gazetteer import fold_word
from .place_around import Around
from .place_hits import town_follows
from .place_roles import Role
from .place_struck import often_struck, struck_town

_LONG = 4
"""Letters of a name that «ب» may be written onto and that means nothing that could stand with it: «بهجين»."""
_TOWN = 4
"""The rank of a town whose name is believed where only its place in the sentence speaks for it."""


def strength(around: Around) -> float:
    """How much speaks for a place: under `BELIEVED` the word is taken for a word, a person or an actor."""
    best = max(e.rank for e in around.entries)
    single = around.last - around.hit.first == 1
    out = 2.0 if best >= 6 else 1.0 if best >= 4 else 0.5 if best == 3 else 0.0
    out += 0.0 if single else 2.0
    out += 3.0 if around.noun else 0.0
    bare_b = single and best <= 3 and around.noun is None and "ب" in around.hit.clitic
    out += 0.5 if bare_b else 1.0 if around.preposition or around.direction is not None else 0.0
    out += 1.5 if Role.HASHTAG in around.roles else 0.0
    out += 1.0 if _dateline(around) else 0.0
    out += 1.5 if _region_after(around) else 0.0
    if single and best < 9:
        out -= _doubts(around, around.bare_word())
    elif not single:
        out -= _doubts_of_phrase(around, best)
    out -= 4.0 if Role.PERSON in around.roles else 0.0
    return max(out, 2.0) if _town_of_quarter(around) else out


def _town_of_quarter(around: Around) -> bool:
    """«حي الزوراء ببلد»: after a quarter and «ب» a town is named, whatever else the word means."""
    if "ب" not in around.hit.clitic or not around.word(around.first - 2):
        return False
    return around.seen.noun(around.first - 2) in ("quarter", "street")


def _dateline(around: Around) -> bool:
    """«غرانيج || …», «غرانيج: …»: a name that heads the text, and a mark."""
    if around.lead > 0 or around.hit.clitic or around.last >= len(around.seen.tokens):
        return False
    end, following = around.seen.tokens[around.last - 1].end, around.seen.tokens[around.last].start
    return any(mark in around.seen.normal.text[end:following] for mark in "|:–—/\n")


def _doubts_of_phrase(around: Around, best: int) -> float:
    """«السيد علي», «أبو عبيدة» are persons more often than hamlets; «صورة كبيرة» is one."""
    words = around.seen.folded[around.hit.first : around.hit.last]
    if " ".join(words) in around.lexicon.ambiguous:
        return 3.0
    title = fold_word(around.bare_word()) in around.lexicon.titles
    return 2.5 if title and best <= 3 else 0.0


def _doubts(around: Around, word: str) -> float:
    """Evidence that a single word is an everyday word, or only looks like the name."""
    key, clitic = fold_word(word), around.hit.clitic
    doubts = 2.5 if key in around.lexicon.common else 2.0 if key in around.lexicon.ambiguous else 0.0
    if doubts and _ends_its_clause(around):
        doubts -= 1.5 if key in around.lexicon.common else 1.0
    if not any(n.article == word.startswith("ال") for n in around.hit.names) and "ل" not in clitic:
        doubts += 2.0 if doubts else 1.0
    if around.listed and clitic == "و":
        return doubts
    if clitic and len(word) <= 3:
        doubts += 2.0
    elif clitic.startswith("ف"):
        doubts += 1.5
    elif clitic in ("و", "ل", "ك"):
        doubts += 0.5
    return doubts + (1.0 if len(word) <= 2 else 0.0)


def _ends_its_clause(around: Around) -> bool:
    """«في البصيرة», «قرب التبني»: a town's name after a preposition with nothing that it could belong to."""
    placed = around.preposition or around.direction is not None
    if not placed or not any(e.rank >= _TOWN and often_struck(e) for e in around.entries):
        return False
    if around.hit.clitic:  # «الوضع سيئ بهجين»: a name that is no word with «ب» ends the clause
        bare = around.bare_word()
        long = len(bare) >= _LONG and not bare.startswith("ال") and not bare.endswith("ه")
        return around.hit.clitic == "ب" and long and around.seen.ends(around.last - 1)
    if around.seen.ends(around.last - 1):
        return True
    if around.is_(around.lead - 1, around.lexicon.inside):  # «أهالي هجين», «حاجز الباب»
        return True
    if any(struck_town(around.seen, around.lexicon, around.hit.first, e) for e in around.entries):
        return True
    if town_follows(around.seen, around.book, around.last):
        return True
    lexicon, following = around.lexicon, around.seen.forms(around.last)
    return any(f in lexicon.directions or f in lexicon.prepositions or f in lexicon.parent for f in following)


def _region_after(around: Around) -> bool:
    """«X بريف Y», «X غربي Y», «X في محافظة Y»."""
    lexicon, at = around.lexicon, around.last
    if not around.word(at) or at >= len(around.seen.tokens):
        return False
    if around.is_(at, lexicon.parent) or around.is_(at, lexicon.directions):
        return True
    if around.seen.noun(at) in ("city", "district", "subdistrict") and "ب" in around.clitic_of(at):
        return True
    return around.word(at) == "في" and at + 1 < len(around.seen.tokens) and around.is_(at + 1, lexicon.parent)
