"""Place names in Latin letters, however they were put into them: «Izraa» and «Izra», «Sweida» and «Suwayda».

Arabic's short vowels, and the letters that English lacks, are written in a dozen ways. Two keys bear that: a light one
(doubled letters, vowels that stand for one another), and the skeleton of consonants. A skeleton fits many names: only
well-known places answer to it, or any where the text says that a place is named («village of Teir Maalah»).
"""

import re
from collections.abc import Callable, Container
from functools import lru_cache
from typing import TYPE_CHECKING

from .gazetteer import Name, gazetteer, is_article
from .place_words import place_list

if TYPE_CHECKING:
    from .place_view import View

_LIGHT = (("ee", "i"), ("oo", "u"), ("ou", "u"), ("ay", "i"), ("ey", "i"), ("ei", "i"), ("ai", "i"), ("ie", "i"),
          ("dh", "d"), ("th", "d"), ("e", "i"), ("o", "u"))  # fmt: skip
_PAIRS = (("kh", "K"), ("gh", "G"), ("sh", "S"), ("ch", "S"), ("dh", "d"), ("th", "d"), ("ph", "f"), ("q", "k"))
_SKELETON = 3
"""Consonants that a skeleton has at least: two fit too many names."""
_RANK_OF_SKELETON = 4
"""How well known a place is that answers to a mere skeleton: a town."""
_RANK_OF_LIGHT = 2
_ANY = 1
_LONG_SKELETON = 4
"""Consonants by which any village is known, where the text says that it is one."""
_GLUED = 6
"""Letters that a word has at most that is not parted from its article: «Aleppo»."""
_AT_HOME = frozenset(("SY", "IQ", "LB", "PS", "IL", "YE", "JO"))
"""Where Arabic names are put into Latin letters anew by each writer."""


def light(word: str) -> str:
    """A word without what writers double or take one for the other: «Izraa» and «Izra», «Atmeh» and «Atma» are one."""
    if len(word) > _SKELETON:
        word = re.sub(r"[ae]h?$", "a", word)
    for old, new in _LIGHT:
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


def skeleton(word: str) -> str:
    """The consonants that all ways of writing an Arabic name share."""
    for old, new in _PAIRS:
        word = word.replace(old, new)
    word = re.sub(r"(?<=[a-zKGS])h$|[aeiouy'`]", "", word)
    return re.sub(r"(.)\1+", r"\1", word)


def _index(key: Callable[[str], str], least: int, rank: int) -> dict[str, tuple[Name, ...]]:
    book, heads = gazetteer(), place_list("latin", "heads")
    found: dict[str, dict[Name, None]] = {}
    for name, bearers in book.names.items():
        if not "a" <= name[0] <= "z":
            continue
        folded = " ".join(key(w) for w in _whole(name, heads))
        if len(folded.replace(" ", "")) < least:
            continue
        for bearer in bearers:
            if book.entries[bearer.entry].rank >= rank:
                found.setdefault(folded, {})[bearer] = None
    return {k: tuple(v) for k, v in found.items()}


def _whole(name: str, heads: Container[str]) -> list[str]:
    """«Teir Ma'ala» is two words, not three: what an apostrophe parted belongs together."""
    out: list[str] = []
    for word in name.split():
        if out and len(out[-1]) <= 2 and out[-1] not in heads:
            out[-1] += word
        else:
            out.append(word)
    return out


@lru_cache(maxsize=1)
def _lights() -> dict[str, tuple[Name, ...]]:
    return _index(light, _SKELETON, _RANK_OF_LIGHT)


@lru_cache(maxsize=1)
def _skeletons() -> dict[str, tuple[Name, ...]]:
    return _index(skeleton, _SKELETON, _RANK_OF_SKELETON)


@lru_cache(maxsize=1)
def _all_skeletons() -> dict[str, tuple[Name, ...]]:
    """Every place's skeleton, those of the region alone: for words that are told to be a place's name."""
    book = gazetteer()
    every = _index(skeleton, _LONG_SKELETON, _ANY).items()
    home = ((k, tuple(n for n in names if book.entries[n.entry].country in _AT_HOME)) for k, names in every)
    return {k: names for k, names in home if names}


def latin_names(seen: "View", at: int) -> tuple[int, tuple[Name, ...]]:
    """The places that a Latin word, with the next one or alone, may mean, and how many words it takes; (0, ()) if none.

    Only a capitalised word after an article, a preposition or a verb of striking is looked up: «Hit» may be a verb.
    """
    word = seen.tokens[at].text
    if not word.isalpha() or not "a" <= word[0] <= "z" or not _named(seen, at):
        return 0, ()
    for size in (2, 1) if word not in place_list("latin", "heads") else (2,):
        if at + size > len(seen.tokens) or not seen.joined(at, at + size - 1):
            continue
        parts = [t.text for t in seen.tokens[at : at + size]]
        if bare := _without_article(parts):
            return size, bare
        told = _told(seen, at, at + size)
        for key, index in ((light, _lights()), (skeleton, _all_skeletons() if told else _skeletons())):
            if names := index.get(" ".join(map(key, parts))):
                return size, names
    return 0, ()


def _told(seen: "View", first: int, last: int) -> bool:
    """«the village of X», «town X», «X village»: the words say that a place is named."""
    first -= first > 0 and is_article(seen.tokens[first - 1].text) and seen.joined(first - 1, first)
    before = (n for n in (first - 1, first - 2) if n >= 0 and seen.joined(n, first))
    after = [last] if last < len(seen.tokens) and seen.joined(first, last) else []
    return any(seen.tokens[n].text in place_list("latin", "nouns") for n in (*before, *after))


def _without_article(parts: list[str]) -> tuple[Name, ...]:
    """«Albukamal»: the article written as part of the word."""
    bare = " ".join([parts[0].removeprefix("al"), *parts[1:]])
    glued = parts[0].startswith("al") and len(parts[0]) > _GLUED
    return gazetteer().names.get(bare, ()) if glued else ()


def _named(seen: "View", at: int) -> bool:
    token = seen.tokens[at]
    short = len(token.text) <= _SKELETON and token.text not in place_list("latin", "heads")
    if short or not seen.normal.quote(token.start, token.end)[:1].isupper():
        return False
    if at == 0 or not seen.joined(at - 1, at):
        return False
    before = seen.tokens[at - 1].text
    return before in place_list("latin", "leads") or is_article(before)
