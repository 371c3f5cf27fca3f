"""Put together again the words that writers break up to pass moderation: «قـ ـصـ ـف», «ق.صف», «د١عش».

Works on text whose letters and digits are already unified. Two kinds of evidence:

- *the join shows*: a tatweel on both sides of the break, or on one side of a mark that never follows a tatweel,
  or one star inside a word. Such pieces are joined whatever the word.
- *the word shows*: a dot, a stroke, a digit or the space beside a lone letter may also be honest writing
  («قسد.نقلا» lacks the space after its full stop). Such pieces are joined only where the break falls inside
  a word of `config/lexicons/broken_words.toml`, with its clitics, from the start of a piece to the end of one.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import ahocorasick

from config.data import read_text

from .clitics import MAX_PROCLITIC, MAX_SUFFIX, PROCLITICS, SUFFIXES

ARABIC = "ء-غف-ي"
"""The letters that unified Arabic text consists of (tatweel, U+0640, is between the two ranges)."""

LOOKALIKES = {
    "0": "ه", "1": "ا", "2": "ا", "3": "ع", "5": "خ", "6": "ط", "7": "ح", "8": "ق", "9": "ص",
    "a": "ا", "b": "ب", "d": "د", "e": "ي", "f": "ف", "h": "ه", "i": "ي", "j": "ج", "k": "ك", "l": "ل",
    "m": "م", "n": "ن", "o": "و", "q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "و", "w": "و", "y": "ي", "z": "ز",
}  # fmt: skip
"""Digits and Latin letters that stand for Arabic ones in chat spelling."""


class Edit(NamedTuple):
    """Replace text[start:end] by `new`."""

    start: int
    end: int
    new: str


_MARKS = r"./·•_+~^'|\\…\-"
_SURE = re.compile(
    rf"""(?<=[{ARABIC}])(?<![^{ARABIC}]ه)ـ+[*\d {_MARKS}]{{1,4}}ـ+(?=[{ARABIC}])  # قـ ـصف, قـ.ـصف, داعـ11ـش
    | (?<=[{ARABIC}])(?<![^{ARABIC}]ه)ـ+[*{_MARKS}]{{1,3}}(?=[{ARABIC}])        # مقتـ.ل; never «1445 هـ.»
    | (?<=[{ARABIC}])[*{_MARKS}]{{1,3}}ـ+(?=[{ARABIC}])                         # مقت.ـل
    | (?<=[{ARABIC}])ـ+(?=[{ARABIC}])                                           # قصـــف
    | (?<=[{ARABIC}])[ ]ـ+(?=[{ARABIC}])                                        # مق ـتل
    | (?<=[{ARABIC}])\*(?=[{ARABIC}])                                           # مق*تل
    | (?<=[{ARABIC}])(?P<latin>sh)(?![a-z])                                     # داعsh
    | (?P<letter>[{ARABIC}])(?P=letter){{2,}}                                   # عاااجل
    """,
    re.VERBOSE,
)
_PERHAPS = rf"""(?:
    [*{_MARKS}]{{1,3}}(?=[{ARABIC}])
    | [\da-z]{{1,2}}(?=[{ARABIC}])
    | ـ+[ ]+(?=[{ARABIC}])
    | (?:(?<=[^{ARABIC}ـ][{ARABIC}])|(?<=^[{ARABIC}]))[ ](?=[{ARABIC}])
    | \d{{0,2}}[ ](?=[{ARABIC}](?![{ARABIC}ـ]))
)"""
_CHAIN = re.compile(rf"(?<![{ARABIC}])[{ARABIC}]++(?:{_PERHAPS}[{ARABIC}]++)+", re.VERBOSE)
_GAP = re.compile(rf"[^{ARABIC}]+")
_LEFTOVER = re.compile(
    rf"""(?P<address>(?:https?://|www\.|t\.me/|@)\S+)
    | (?<=[{ARABIC}])ـ+ | ـ+(?=[{ARABIC}]) | ـ+ | _+
    | [ ]{{2,}} | [ ]+(?=\n) | (?<=\n)[ ]+ | ^[ ]+ | [ ]+$
    """,
    re.VERBOSE,
)


def sure_joins(text: str) -> list[Edit]:
    """Breaks that show themselves, and letters drawn out three times or more."""
    return [Edit(m.start(), m.end(), "ش" if m["latin"] else m["letter"] or "") for m in _SURE.finditer(text)]


def known_joins(text: str) -> list[Edit]:
    """Breaks inside a known word."""
    return [edit for chain in _CHAIN.finditer(text) for edit in _chain_edits(text, chain.start(), chain.end())]


def leftovers(text: str) -> list[Edit]:
    """Tatweels that join nothing, underscores, and spaces that say nothing."""
    return [Edit(m.start(), m.end(), _leftover(text, m)) for m in _LEFTOVER.finditer(text) if m["address"] is None]


def _edge(text: str, m: re.Match[str]) -> bool:
    return m.start() == 0 or m.end() == len(text) or text[m.start() - 1] == "\n" or text[m.end()] == "\n"


def _leftover(text: str, m: re.Match[str]) -> str:
    if m[0][0] == "ـ":
        before, after = text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
        return "" if _GAP.fullmatch(before + after) is None and not before.isdigit() and before + after else "-"
    if m[0][0] == "_":
        return " "
    return "" if _edge(text, m) else " "


class _Skeleton(NamedTuple):
    """A chain without its breaks, and where each letter stands in the text."""

    letters: str
    places: list[int]
    starts: list[int]
    """Offsets in `letters` where a piece begins."""
    swaps: dict[int, str]
    """Offsets in the text of digits read as letters."""


def _chain_edits(text: str, start: int, end: int) -> Iterator[Edit]:
    last = 0
    skeletons = [_skeleton(text, start, end, swap=False)]
    if any(c in LOOKALIKES for c in text[start:end]):
        skeletons.append(_skeleton(text, start, end, swap=True))
    for skeleton in skeletons:
        for first, stop in _known_spans(skeleton):
            if skeleton.places[first] < last:
                continue
            last = skeleton.places[stop - 1] + 1
            yield from _join(skeleton, first, stop)


def _skeleton(text: str, start: int, end: int, *, swap: bool) -> _Skeleton:
    letters: list[str] = []
    places: list[int] = []
    starts: list[int] = [0]
    swaps: dict[int, str] = {}
    for at in range(start, end):
        char = text[at]
        if swap and char in LOOKALIKES and text[at - 1] != char:  # «د11عش»: a doubled digit is one letter
            swaps[at] = char = LOOKALIKES[char]
        elif _GAP.match(char):
            if starts[-1] != len(letters):
                starts.append(len(letters))
            continue
        letters.append(char)
        places.append(at)
    return _Skeleton("".join(letters), places, starts, swaps)


def _known_spans(skeleton: _Skeleton) -> list[tuple[int, int]]:
    """Spans of `letters`, from a piece's start to a piece's end: known words with a break or a swap inside the stem."""
    starts, length = frozenset(skeleton.starts), len(skeleton.letters)
    inside = starts | {i for i, at in enumerate(skeleton.places) if at in skeleton.swaps}
    found: list[tuple[int, int]] = []
    for last, size in _stems().iter(skeleton.letters):
        end, begin = last + 1, last + 1 - size
        if not any(i in inside for i in range(begin + 1, end)):
            continue
        first = next((p for p in range(begin, max(begin - MAX_PROCLITIC, 0) - 1, -1) if p in starts), None)
        stop = next((q for q in range(end, min(end + MAX_SUFFIX, length) + 1) if q in starts or q == length), None)
        if first is None or stop is None:
            continue
        if skeleton.letters[first:begin] in PROCLITICS and skeleton.letters[end:stop] in SUFFIXES:
            found.append((first, stop))
    return _leftmost_longest(found)


def _leftmost_longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _join(skeleton: _Skeleton, first: int, stop: int) -> Iterator[Edit]:
    for i in range(first, stop):
        at = skeleton.places[i]
        if i > first and (before := skeleton.places[i - 1] + 1) != at:
            yield Edit(before, at, "")
        if at in skeleton.swaps:
            yield Edit(at, at + 1, skeleton.swaps[at])


@lru_cache(maxsize=1)
def _stems() -> ahocorasick.Automaton:
    from .arabic import letters  # the table lives there; this module is called from there

    table = tomllib.loads(read_text("lexicons/broken_words.toml"))
    automaton = ahocorasick.Automaton()
    for word in table["words"]:
        stem = letters(word)
        for form in {stem, stem.removesuffix("ه") if len(stem) > 4 else stem}:
            automaton.add_word(form, len(form))
    automaton.make_automaton()
    return automaton
