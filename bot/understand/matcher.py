"""Many thousand words and phrases found in one pass: an automaton, then a look at each hit's edges.

The automaton holds the phrases bare. What stands between a hit and the edges of its words must be something that
Arabic writes onto words (`clitics`), so «وللتحالف الدولي» is «التحالف الدولي», and «مقتلع» is no «مقتل».
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

from .arabic import Normal, normalise, words
from .clitics import FEMININE_SUFFIXES, MAX_PROCLITIC, MAX_SUFFIX, PROCLITICS, SUFFIXES

V = TypeVar("V")

_SHORT = 3
"""Words of fewer letters take no clitics: «ان», «رق» would be found in everything."""
_EDGES = " \n"


@dataclass(frozen=True, slots=True)
class Match(Generic[V]):
    """One phrase found. Offsets are of the normalised text and span the phrase without prefix and suffix."""

    start: int
    end: int
    value: V
    prefix: str
    suffix: str
    phrase: str
    """The phrase as it was given to the matcher, normalised."""


class _Form(NamedTuple):
    """A spelling under which a phrase is searched."""

    size: int
    phrase: str
    prefixes: frozenset[str]
    suffixes: frozenset[str]
    shown: str
    """What of the phrase's beginning the spelling has swallowed: «لل» for «التحالف» in «للتحالف»."""


_NONE = frozenset(("",))
_LATIN = frozenset(("", "s", "es"))
_JOINERS = frozenset(("", "و", "ف"))


class Matcher(Generic[V]):
    """Finds phrases in normalised text: whole words, with clitics if `clitics`, in time linear in the text.

    `entries` are phrases with what they mean; one phrase may mean several things. Phrases are normalised here.
    A phrase of several words is also found written in one («ديرالزور») and with the article on its last word or
    on all («الطائرة المسيرة» for «طائرة مسيرة»). Without `suffixes` only what stands before a word is accepted:
    right for proper names.
    """

    def __init__(self, entries: Iterable[tuple[str, V]], *, clitics: bool = True, suffixes: bool = True) -> None:
        self._clitics = clitics
        self._suffixes = suffixes and clitics
        self._values: dict[str, list[V]] = {}
        self._automaton: ahocorasick.Automaton | None = None
        for phrase, value in entries:
            if key := normalise(phrase).key.text.strip(_EDGES):
                self._values.setdefault(key, []).append(value)
        self._build()

    def __len__(self) -> int:
        return len(self._values)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase that is found, normalised."""
        return tuple(self._values)

    def _build(self) -> None:
        forms: dict[str, list[_Form]] = {}
        for phrase in self._values:
            for spelling, form in self._forms(phrase):
                forms.setdefault(spelling, []).append(form)
        if not forms:
            return
        automaton = ahocorasick.Automaton()
        for spelling, several in forms.items():
            automaton.add_word(spelling, tuple(several))
        automaton.make_automaton()
        self._automaton = automaton

    def _forms(self, phrase: str) -> Iterable[tuple[str, _Form]]:
        for spelling in _spellings(phrase) if self._clitics else (phrase,):
            yield self._form(spelling, phrase, *self._affixes(spelling))
        if not self._clitics or not _arabic(phrase):
            return
        prefixes, suffixes = self._affixes(phrase)
        if phrase.startswith("ال") and len(phrase) > 4:
            yield self._form("لل" + phrase[2:], phrase, _JOINERS, suffixes, shown="لل")
        if self._suffixes and phrase.endswith("ه") and len(phrase) > _SHORT:
            yield self._form(phrase[:-1], phrase, prefixes, FEMININE_SUFFIXES)

    def _affixes(self, spelling: str) -> tuple[frozenset[str], frozenset[str]]:
        if not self._clitics:
            return _NONE, _NONE
        if not _arabic(spelling):
            return _NONE, _LATIN if self._suffixes and len(spelling) > _SHORT else _NONE
        head, _, _ = spelling.partition(" ")
        tail = spelling.rpartition(" ")[2]
        prefixes = PROCLITICS if len(head) >= _SHORT or " " in spelling else _NONE
        suffixes = SUFFIXES if self._suffixes and len(tail) >= _SHORT else _NONE
        return prefixes, suffixes

    @staticmethod
    def _form(
        spelling: str, phrase: str, prefixes: frozenset[str], suffixes: frozenset[str], shown: str = ""
    ) -> tuple[str, _Form]:
        return spelling, _Form(len(spelling), phrase, prefixes, suffixes, shown)

    def find(self, normal: Normal) -> list[Match[V]]:
        """All matches, overlapping ones too, by start, the longest first."""
        if self._automaton is None:
            return []
        key = normal.key
        text = key.text
        found: list[Match[V]] = []
        for last, forms in self._automaton.iter(text):
            end = last + 1
            for form in forms:
                start = end - form.size
                before, after = text[start - 1], text[end]
                if before in _EDGES:
                    prefix = ""
                elif len(form.prefixes) == 1 or (prefix := _before(text, start)) not in form.prefixes:
                    continue
                if after in _EDGES:
                    suffix = ""
                elif len(form.suffixes) == 1 or (suffix := _after(text, end)) not in form.suffixes:
                    continue
                if not suffix and "" not in form.suffixes:
                    continue
                if not prefix and "" not in form.prefixes:
                    continue
                found.extend(self._matches(normal, form, end, prefix, suffix))
        found.sort(key=lambda m: (m.start, -m.end))
        return found

    def _matches(self, normal: Normal, form: _Form, end: int, prefix: str, suffix: str) -> Iterable[Match[V]]:
        first, stop = _place(normal, end - form.size), _place(normal, end - 1) + 1
        if form.shown:
            prefix, first = prefix + form.shown, first + 1
        for value in self._values[form.phrase]:
            yield Match(first, stop, value, prefix, suffix, form.phrase)


def longest(matches: Sequence[Match[V]]) -> list[Match[V]]:
    """Leftmost, then longest matches that do not overlap; clitics count as part of the word, fewer are better.

    Values of one phrase at one place all stay.
    """
    kept: list[Match[V]] = []
    end = -1
    for match in sorted(matches, key=lambda m: (m.start - len(m.prefix), -m.end, len(m.suffix))):
        same = kept and (match.start, match.end, match.phrase) == (kept[-1].start, kept[-1].end, kept[-1].phrase)
        if match.start - len(match.prefix) >= end or same:
            kept.append(match)
            end = max(end, match.end + len(match.suffix))
    return kept


def _arabic(phrase: str) -> bool:
    return "\u0621" <= phrase[0] <= "\u064a" and "\u0621" <= phrase[-1] <= "\u064a"


def _spellings(phrase: str) -> Iterable[str]:
    """The phrase itself, in one word, and with the article."""
    parts = phrase.split(" ")
    several = {phrase}
    if len(parts) > 1 and "\n" not in phrase:
        if all("ا" <= p[0] <= "ي" and not p.startswith("ال") and len(p) > 2 for p in parts):
            several.add(" ".join([parts[0], *("ال" + p for p in parts[1:])]))
            several.add(" ".join([*parts[:-1], "ال" + parts[-1]]))
        several |= {s.replace(" ", "") for s in tuple(several) if len(s) > 5}
    return several


def _before(text: str, start: int) -> str:
    """What stands between `start` and the beginning of its word; a mark no clitic has if that is too far."""
    for at in range(start - 1, start - MAX_PROCLITIC - 2, -1):
        if text[at] in _EDGES:
            return text[at + 1 : start]
    return "?"


def _after(text: str, end: int) -> str:
    for at in range(end, end + MAX_SUFFIX + 1):
        if text[at] in _EDGES:
            return text[end:at]
    return "?"


def _place(normal: Normal, at: int) -> int:
    """The offset in the normalised text of a character of its key."""
    key = normal.key
    number = bisect_right(key.starts, at) - 1
    return words(normal)[number].start + at - key.starts[number]
