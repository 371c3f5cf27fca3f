"""Names that no gazetteer has and that no place noun announces: «قصف على الزوبعية بريف دير الزور»."""

from collections.abc import Container, Iterator
from functools import lru_cache

from config.data import read_text

from .arabic import letters
from .gazetteer import fold_word
from .lexicon import lexicon as all_words
from .place_roles import Mention, Role
from .place_view import View, forms
from .place_words import NounClass, PlaceWords, place_list, place_words

_LEAST_LETTERS = 3
_BARE_LETTERS = 4
"""Letters of a name that only its place in the sentence tells, at least."""
_MOST_WORDS = 3
_STRENGTH = 1.5
_REGIONS = frozenset(("countryside", "governorate", "district", "subdistrict"))


def bare_names(seen: View, lexicon: PlaceWords, taken: Container[int]) -> Iterator[Mention]:
    """«في X بريف Y», «على X بمحافظة Y»: a word that no text uses otherwise, where a name stands, is one."""
    for at in range(1, len(seen.tokens) - 1):
        if at in taken or not seen.joined(at - 1, at):
            continue
        measured = _measured(seen, lexicon, at)
        if not measured and not _stands_before(seen, lexicon, at - 1):
            continue
        last = name_end(seen, lexicon, at, taken)
        followed = measured or _region_follows(seen, lexicon, last, taken)
        if not followed or not may_be_name(seen, lexicon, at, "village"):
            continue
        if _headed(seen, lexicon, at, last) or _strange(seen, at, last):
            start, end = seen.tokens[at].start, seen.tokens[last - 1].end
            roles = frozenset({Role.UNKNOWN_NAME})
            yield Mention(start, end, at, last, start, end, (), None, True, roles, _STRENGTH)


_UNIT_REACH = 6


def _measured(seen: View, lexicon: PlaceWords, at: int) -> bool:
    """«على بعد 7 أميال بحرية جنوب شرق X», «10 كم شمال X»: a name stands after a distance and its direction."""
    before = at - 1 - (seen.folded[at - 1] == "من")
    if before < 1 or not any(form in lexicon.directions for form in seen.forms(before)):
        return False
    near, units = range(max(0, before - _UNIT_REACH), before), place_list("bare", "units")
    return any(seen.joined(n, at) and any(form in units for form in seen.forms(n)) for n in near)


def _headed(seen: View, lexicon: PlaceWords, at: int, last: int) -> bool:
    """«أم الجمال»: a word that asks for another, and no person's name after it."""
    head = last > at + 1 and seen.folded[at] in lexicon.compound_heads
    given = seen.folded[at + 1] in lexicon.given_names and not seen.tokens[at + 1].text.startswith("ال")
    return head and not given


def _strange(seen: View, at: int, last: int) -> bool:
    """Words that are long enough and that no text uses otherwise."""
    return len(seen.tokens[at].text) >= _BARE_LETTERS and not any(_is_word(seen, n) for n in range(at, last))


def _stands_before(seen: View, lexicon: PlaceWords, at: int) -> bool:
    """«في», «قرب»; «إلى أطراف», «بمحيط», «وسط»: after these a name stands."""
    if seen.tokens[at].text in place_list("bare", "before"):
        return True
    edge = _is_edge(seen.tokens[at].text)
    led = edge and at > 0 and seen.joined(at - 1, at) and seen.folded[at - 1] in lexicon.prepositions
    return edge and (led or seen.tokens[at].text[0] in "بل")


@lru_cache(maxsize=16384)
def _is_edge(word: str) -> bool:
    near = place_words().near | place_list("bare", "edges")
    return any(form in near for form in forms(word))


def _region_follows(seen: View, lexicon: PlaceWords, last: int, taken: Container[int]) -> bool:
    """«بريف Y», «بمحافظة Y», «غربي Y» right after, Y being known."""
    if last + 1 >= len(seen.tokens) or not seen.joined(last - 1, last + 1):
        return False
    if seen.noun(last) not in _REGIONS and not any(form in lexicon.directions for form in seen.forms(last)):
        return False
    return seen.tokens[last].text[0] != "و" and (last + 1 in taken or last + 2 in taken)


def _is_word(seen: View, at: int) -> bool:
    """An everyday word, or one that any lexicon knows."""
    if seen.tokens[at].text.endswith(("ها", "هم", "نا")):  # «على تموضعها»
        return True
    known, forms = _vocabulary(), seen.forms(at)
    return any(f in known or f.removesuffix("ه") in known or f.removesuffix("ات") in known for f in forms)


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Every word of the lexicons and every common stem, folded."""
    rows = read_text("common_words.tsv").splitlines()
    common = (row.split("\t")[0] for row in rows if row and not row.startswith("#"))
    book = all_words()
    listed = (word for phrase in (*book.loose.phrases, *book.strict.phrases) for word in phrase.split())
    return frozenset(fold_word(letters(word)) for word in (*common, *listed) if letters(word))


_SETTLED = frozenset(("village", "quarter", "subdistrict"))


def may_be_name(seen: View, lexicon: PlaceWords, at: int, kind: NounClass, head: str = "") -> bool:
    """True if the word at `at` may open a name after a noun of `kind`, `head` being that noun, folded."""
    word, key = seen.tokens[at].text, seen.folded[at]
    short = len(word) < _LEAST_LETTERS and key not in lexicon.compound_heads
    if word < "ء" or short or word.startswith("لل"):
        return False
    quarter = kind == "quarter" and word.startswith("ال")  # «حي الجيش», «حي الأمن»
    if key in lexicon.not_names and not (quarter and key not in place_list("bare", "no_quarters")):
        return False
    if (
        key in lexicon.demonyms
        or key in lexicon.prepositions
        or (seen.noun(at) and not _opens(seen, lexicon, at, kind))
    ):
        return False
    if key in lexicon.directions or any(form in lexicon.spaces or form in lexicon.near for form in seen.forms(at)):
        return False
    if kind in ("institution", "site") and word.startswith("ل") and len(word) > _LEAST_LETTERS:  # «حاجز لقسد»
        return False
    # «موقع عسكري», «قاعدة جوية», «طريق رئيسي»: a bare adjective or plural is no name.
    bare = not word.startswith("ال") and word.endswith(("ي", "يه", "ين", "ات"))
    if head in place_list("bare", "natural") and bare and not _is_word(seen, at):
        return True
    return not (bare and kind in ("site", "institution", "street", "road", "district"))


def _opens(seen: View, lexicon: PlaceWords, at: int, kind: NounClass) -> bool:
    """«قرية قصر ابن وردان»: a noun of place that opens a village's own name."""
    if kind not in _SETTLED or seen.folded[at] not in lexicon.compound_heads or not seen.joined(at, at + 1):
        return False
    return not _is_word(seen, at + 1) or seen.folded[at + 1] in place_list("bare", "kin")


def name_end(seen: View, lexicon: PlaceWords, first: int, taken: Container[int]) -> int:
    """The end of a name: after a head («أم», «تل») another word, after the first word one with the article."""
    last = first + 1
    if first in seen.tags:  # «#قصر_ابن_وردان»: the whole hashtag is the name
        return max(last, min(seen.tags[first][1], first + _MOST_WORDS))
    while last < len(seen.tokens) and last - first < _MOST_WORDS and last not in taken and seen.joined(last - 1, last):
        word = seen.tokens[last].text
        before = seen.folded[last - 1]
        head = before in lexicon.compound_heads or before in place_list("bare", "kin")
        if not head and not (word.startswith("ال") and last == first + 1 and len(word) > 4):
            break
        key = seen.folded[last]
        if key in lexicon.not_names or key in lexicon.demonyms or seen.noun(last) or key in lexicon.prepositions:
            break
        last += 1
    return last
