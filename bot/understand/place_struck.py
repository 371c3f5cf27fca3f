"""A town whose name is an everyday word, told as what was struck: «غارة على الميادين», «في سماء الميادين»."""

from typing import TYPE_CHECKING

from .arabic import letters
from .gazetteer import Entry
from .place_words import place_list

if TYPE_CHECKING:
    from .place_view import View
    from .place_words import PlaceWords

_REACH = 4
"""Words before the preposition among which the attack is named («غارة جوية عنيفة على»)."""
_RANK = 4
"""How well known such a town is: a town, or a village written by hand."""
_LANDS = frozenset(("SY", "IQ", "LB", "PS", "IL", "YE", "IR"))
_CITY = 6


def often_struck(entry: Entry) -> bool:
    """A town of a land where towns are struck, or a city elsewhere."""
    return entry.country in _LANDS or entry.rank >= _CITY


def struck_town(seen: "View", lexicon: "PlaceWords", at: int, entry: Entry) -> bool:
    """True if the word at `at`, spelt as the town spells itself, is told as struck and ends its phrase.

    «ميادين القتال», «القائم بالأعمال», «مزرعة» go on or name a thing: they are no towns.
    """
    word = seen.tokens[at].text
    if entry.rank < _RANK or not often_struck(entry) or letters(entry.ar) != word:
        return False
    if seen.noun(at) or seen.folded[at] in lexicon.things or not seen.joined(at - 1, at):
        return False
    return _ends(seen, lexicon, at + 1) and attacked(seen, lexicon, at - 1)


def attacked(seen: "View", lexicon: "PlaceWords", before: int) -> bool:
    """«قصف على», «غارة جوية في», «ضربات ضد», «تستهدف», «سماء»: what follows the word `before` is what was struck."""
    direct = lexicon.sky | (lexicon.attacks & lexicon.object_verbs)
    if any(form in direct for form in seen.forms(before)):
        return True
    if seen.tokens[before].text not in place_list("around", "struck"):
        return False
    words = (before - n for n in range(1, _REACH + 1) if seen.joined(before - n, before))
    return any(form in lexicon.attacks for n in words for form in seen.forms(n))


def _ends(seen: "View", lexicon: "PlaceWords", following: int) -> bool:
    """Nothing follows that the word could belong to: the sentence ends, or another phrase begins."""
    if seen.ends(following - 1):
        return True
    if seen.tokens[following].text.startswith("و"):
        return True
    told = lexicon.directions | lexicon.prepositions | lexicon.near | lexicon.parent | lexicon.attacks | lexicon.goes_on
    return any(form in told for form in seen.forms(following))
