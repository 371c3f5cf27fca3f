"""What a blast is said to have been, when it was no attack: «انفجار المزة ناجم عن أسطوانة غاز»."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.model.report import Explanation
from config.data import read_text

from .arabic import Token, normalise
from .matcher import Matcher
from .reading import Reading

_LEADS = ("", "و", "ف", "ال", "وال", "ب", "بال", "ان")
_LINKED = 14
"""Words between what was heard and the link: «أصوات الانفجارات التي سمعت في محيط المدينة ناتجة»."""
_CAUSED = 6
"""Words between the link and the cause: «ناجم، بحسب الدفاع المدني، عن أسطوانة غاز»."""


def explanation(reading: Reading) -> Explanation | None:
    """How the post explains a blast, smoke or sounds; None where it explains nothing."""
    for first, stop in _sentences(reading):
        links = _after(reading.words, "links", _after(reading.words, "heard", (first,), first, stop), first, stop)
        for link in links:
            if cause := _cause(reading, link + 1, min(link + 1 + _CAUSED, stop)):
                return cause
    return None


def _sentences(reading: Reading) -> Iterator[tuple[int, int]]:
    """The words of each sentence."""
    for sentence in reading.sentences if reading.words else ():
        yield reading.word_at(sentence.start), reading.word_at(max(sentence.start, sentence.end - 1)) + 1


def _after(several: Sequence[Token], name: str, starts: Sequence[int], first: int, stop: int) -> tuple[int, ...]:
    """Where words of a list stand, within reach of one of `starts`."""
    reach = max(starts, default=None)
    if reach is None:
        return ()
    near = range(first, stop) if name == "heard" else range(min(starts) + 1, min(stop, reach + 1 + _LINKED))
    listed = _words(name)
    return tuple(n for n in near if several[n].text in listed)


def _cause(reading: Reading, first: int, stop: int) -> Explanation | None:
    """The cause that begins among the words first … stop."""
    if first >= stop:
        return None
    begin, end = reading.words[first].start, reading.words[stop - 1].end
    found = [m for m in _causes().find(reading.normal) if begin <= m.start < end]
    return min(found, key=lambda m: m.start).value if found else None


@lru_cache(maxsize=4)
def _words(name: str) -> frozenset[str]:
    """The words of a list with and without what is written before them."""
    bare = [normalise(word).text for word in _table()["words"][name]]
    return frozenset(lead + word for word in bare for lead in _LEADS)


@lru_cache(maxsize=1)
def _causes() -> Matcher[Explanation]:
    """All causes in one automaton."""
    rows = [(phrase, Explanation(kind)) for kind, several in _table()["causes"].items() for phrase in several]
    return Matcher(rows, suffixes=False)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(read_text("lexicons/explanations.toml"))
