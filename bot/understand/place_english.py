"""Names in Latin letters that no gazetteer has: «the village of Qibar», «the Al-Akershi area»."""

from collections.abc import Container, Iterator
from functools import cache

from .gazetteer import is_article
from .place_roles import Mention, Role
from .place_view import View
from .place_words import NounClass, PlaceWords, place_list

_CLASSES = ("village", "city", "quarter", "district")
_MOST_WORDS = 3
_STRENGTH = 2.0


def english_names(seen: View, lexicon: PlaceWords, taken: Container[int]) -> Iterator[Mention]:
    """Capitalised words beside a place noun that no gazetteer knows: still the place, as written."""
    nouns = _nouns()
    for at, token in enumerate(seen.tokens):
        kind = nouns.get(token.text)
        if kind is None or at in taken:
            continue
        found = _after(seen, lexicon, at, taken) or _ahead(seen, lexicon, at, taken)
        if found:
            yield _mention(seen, lexicon, *found, kind)


@cache
def _nouns() -> dict[str, NounClass]:
    """Noun → the class of the name that stands beside it, as with Arabic nouns."""
    return {word: kind for kind in _CLASSES for word in place_list("english_nouns", kind)}


def _after(seen: View, lexicon: PlaceWords, at: int, taken: Container[int]) -> tuple[int, int] | None:
    """«village of X Y», «town #X»."""
    first = at + 1
    of = first < len(seen.tokens) and seen.tokens[first].text == "of" and seen.joined(at, first)
    if seen.tokens[at].text in place_list("english", "only_of") and not of:
        return None
    first += of
    last = first
    while last - first < _MOST_WORDS and _name(seen, lexicon, last, at, taken):
        last += 1
    return (first, last) if last > first and not _articles(seen, first, last) else None


def _ahead(seen: View, lexicon: PlaceWords, at: int, taken: Container[int]) -> tuple[int, int] | None:
    """«the X area», «in X village»."""
    first = at
    while at - first < _MOST_WORDS and first > 0 and _name(seen, lexicon, first - 1, at, taken):
        first -= 1
    alone = first == at or _articles(seen, first, at)
    led = first > 0 and seen.joined(first - 1, at)  # at the head of a sentence every word is capitalised
    return (first, at) if led and not alone else None


def _articles(seen: View, first: int, last: int) -> bool:
    return all(is_article(seen.tokens[n].text) for n in range(first, last))


def _name(seen: View, lexicon: PlaceWords, at: int, beside: int, taken: Container[int]) -> bool:
    """A capitalised word that is no place noun, direction or demonym, no punctuation between it and the noun."""
    if not 0 <= at < len(seen.tokens) or at in taken or not seen.joined(min(at, beside), max(at, beside)):
        return False
    token = seen.tokens[at]
    word = token.text
    if not "a" <= word[0] <= "z" or not seen.normal.quote(token.start, token.end)[:1].isupper():
        return False
    known = word in lexicon.directions or word in lexicon.prepositions or word in lexicon.near or seen.noun(at)
    return not known and word not in lexicon.demonyms and word not in place_list("english", "no_names")


def _mention(seen: View, lexicon: PlaceWords, first: int, last: int, kind: str) -> Mention:
    start, end = seen.tokens[first].start, seen.tokens[last - 1].end
    roles = {Role.UNKNOWN_NAME}
    before = [n for n in range(max(0, first - 4), first) if seen.joined(n, first)]
    if any(seen.tokens[n].text in lexicon.near for n in before):
        roles.add(Role.NEAR)
    if any(seen.tokens[n].text == "from" for n in before):
        roles.add(Role.ORIGIN if any(seen.tokens[n].text in lexicon.origin for n in before) else Role.LAUNCH)
    return Mention(start, end, first, last, start, end, (), kind, True, frozenset(roles), _STRENGTH)
