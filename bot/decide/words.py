"""The words of a text as evidence: light stems, how much each says, and how alike two texts are.

Common words say little: `config/common_words.tsv` holds how many of 10,000 posts have each common stem
(counted by `scripts/count_words.py`), `config/common_english.tsv` those of English; a word in neither is rare.
"""

import math
import zlib
from collections.abc import Container, Iterable
from functools import lru_cache

from bot.understand import arabic
from bot.understand.segments import boilerplate
from config.data import read_text

MAX_WORDS = 48
"""Hashes kept of a post: within 400 bytes of memory for each."""
FINDABLE = 8
"""Rarest words by which a seen post can be found again: recall 0.95 of near-copies, measured on real posts."""
ASKED = 2 * FINDABLE
"""Words that are asked for: a copy may have a footer whose words are rarer than the text's own."""
_RARE_IN_10000 = 1.5
_NUMBER_BITS = 2.0
_EVERYDAY = 8.0
"""Bits of a word that stands in one post of 250."""

_LETTERS = 4
"""Shorter words differ by one letter from too many others."""

_HEADS = ("وال", "بال", "فال", "كال", "لل", "ال")
_SHORT_HEADS = ("و", "ب", "ل", "ف")


def stem(word: str) -> str:
    """A normalised word without its article and the particles written onto it: «وبالقصف» and «قصف» are one word."""
    for head in _HEADS:
        if word.startswith(head) and len(word) >= len(head) + 3:
            return word[len(head) :]
    if len(word) >= 5 and word[0] in _SHORT_HEADS:
        return stem(word[1:])
    return word


@lru_cache(maxsize=8192)
def stems(text: str) -> tuple[str, ...]:
    """The stems of a text in order; single letters are none, nor what feeds add («follow us …») and nobody reports."""
    normal = arabic.normalise(text)
    added = boilerplate(normal)
    found = [w for w in arabic.words(normal) if not any(part.start <= w.start < part.end for part in added)]
    return tuple(stem(word.text) for word in found if len(word.text) > 1 or word.text.isdigit())


@lru_cache(maxsize=8192)
def stem_set(text: str) -> frozenset[str]:
    """The different stems of a text."""
    return frozenset(stems(text))


@lru_cache(maxsize=1)
def _common() -> dict[str, float]:
    return {**_table("common_words.tsv"), **_table("common_english.tsv")}


@lru_cache(maxsize=2)
def _table(name: str) -> dict[str, float]:
    pairs = (row.split("\t") for row in read_text(name).splitlines() if row and not row.startswith("#"))
    return {word: float(count) for word, count in pairs}


@lru_cache(maxsize=65536)
def bits(word: str) -> float:
    """How much a shared stem says, in bits: 0 for one in every post, about 12 for one never met."""
    if word.isdigit() and len(word) < 4:
        return _NUMBER_BITS
    return math.log2(10000 / _common().get(word, _RARE_IN_10000))


def is_rare(word: str) -> bool:
    """Whether a stem is too rare to stand in the table of common words."""
    return word not in _common() and not word.isdigit()


def may_be_a_name(stem_: str) -> bool:
    """Whether a stem is so seldom in the counted posts that it may be a person's name: for caution, not matching."""
    return stem_ not in _table("common_words.tsv") and not stem_.isdigit()


def hash24(word: str) -> int:
    """The same number for the same word on every machine: 24 bits keep two of a text's words apart, and are short."""
    return zlib.crc32(word.encode("utf-8")) & 0xFFFFFF


def rarest(words: Iterable[str]) -> list[str]:
    """Different stems, rarest first; equals by spelling, so that every run orders them alike."""
    return sorted(set(words), key=lambda word: (-bits(word), word))


@lru_cache(maxsize=2048)
def hashes(text: str) -> tuple[int, ...]:
    """What is kept of a text's words to know its copies: hashes, rarest first, at most MAX_WORDS."""
    return tuple(hash24(word) for word in rarest(stems(text))[:MAX_WORDS])


@lru_cache(maxsize=2048)
def telling_first(text: str, filler: tuple[str, ...]) -> tuple[int, ...]:
    """The same hashes, those of words that tell nothing last: a post is not to be found by «تقريبا»."""
    return tuple(sorted(hashes(text), key=filler_hashes(filler).__contains__))


@lru_cache(maxsize=2048)
def fingerprint(text: str) -> int:
    """64 bits of the normalised words in order: equal for texts that are word for word the same."""
    joined = " ".join(stems(text)).encode("utf-8")
    return zlib.crc32(joined) << 32 | zlib.crc32(joined, 0x9E3779B9)


@lru_cache(maxsize=4)
def fillers(phrases: tuple[str, ...]) -> frozenset[str]:
    """The stems of words that tell nothing."""
    return frozenset(word for phrase in phrases for word in stems(phrase))


@lru_cache(maxsize=4)
def filler_hashes(phrases: tuple[str, ...]) -> frozenset[int]:
    """The same as hashes."""
    return frozenset(map(hash24, fillers(phrases)))


def may_name_a_place(word: str, empty: Container[str]) -> bool:
    """Whether a stem may be the name of a village without an entry: none of telling (`empty`), nor an everyday one."""
    return word not in empty and not word.isdigit() and bits(word) > _EVERYDAY


def stands_in(word: str, words: Iterable[str]) -> bool:
    """Whether a word stands among others, be it with a letter more, less or another: a slip, or another spelling."""
    return any(word == other or _one_letter_apart(word, other) for other in words)


def _one_letter_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < _LETTERS or len(long) - len(short) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest = short[start + 1 :] if len(short) == len(long) else short[start:]
    return rest == long[start + 1 :]


def jaccard(one: Iterable[int], other: Iterable[int]) -> float:
    """Shared words over all words."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def weight_of(words: Iterable[str]) -> float:
    """Bits of all the words together."""
    return sum(map(bits, words))


@lru_cache(maxsize=8192)
def _weight_of_text(words: frozenset[str]) -> float:
    return weight_of(words)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared bits over all bits, 0 to 1: a place or a name that differs weighs more than «على»."""
    if not one or not other:
        return 0.0
    both = weight_of(one & other)
    return both / (_weight_of_text(one) + _weight_of_text(other) - both)
