"""The signals by which a threat's sort is told: which words of `config/lexicons/sorts.toml` stand near which."""

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from config.data import read_text

from .lexicon import conjugate
from .matcher import Matcher
from .reading import Reading

_NEAR = 7
"""Words between two that belong together."""
_CLOSE = 3
_PAIRS = (
    ("disarm", "explosive"),
    ("foil", "plot"),
    ("foil", "harm"),
    ("caught", "plot"),
    ("caught", "explosive"),
    ("caught", "in_time"),
    ("caught", "arms"),
    ("disarm", "arms"),
    ("disarm", "in_time"),
    ("arms", "in_time"),
    ("plot", "harm"),
    ("move", "troops"),
    ("hover", "craft"),
    ("alarm", "craft"),
    ("people", "go"),
    ("alarm", "feared"),
    ("feared", "harm"),
    ("ultimatum", "harm"),
    ("ultimatum", "go"),
    ("scheme", "harm"),
    ("scheme", "troops"),
    ("feared", "craft"),
    ("menace", "harm"),
    ("whoever", "harm"),
    ("whoever", "troops"),
    ("whoever", "ours"),
    ("whoever", "move"),
    ("ours", "harm"),
    ("assess", "harm"),
    ("assess", "feared"),
    ("ready", "defend"),
    ("ready", "harm"),
    ("ready", "block"),
    ("near", "at_sea"),
    ("demand", "harm"),
)  # fmt: skip
"""What means something where both stand near each other in one sentence."""


def signals(reading: Reading) -> Iterator[str]:
    """Each list that the post's own words meet, and each pair of lists of which words stand together."""
    places = _places(reading)
    yield from sorted(places)
    for one, other in _PAIRS:
        if one in places and other in places:
            gap = _gap(reading, places[one], places[other])
            if gap <= _NEAR:
                yield f"{one}+{other}"
            if gap <= _CLOSE:
                yield f"{one}++{other}"


def _places(reading: Reading) -> dict[str, list[int]]:
    """The word numbers at which each list is met, in order."""
    found: dict[str, set[int]] = {}
    for match in _matcher().find(reading.normal):
        if match.start >= reading.body:
            found.setdefault(match.value, set()).add(reading.word_at(match.start))
    return {name: sorted(at) for name, at in found.items()}


def _gap(reading: Reading, ones: Sequence[int], others: Sequence[int]) -> int:
    """Words between the nearest of two lists in one sentence; a large number where no two share one."""
    best = _NEAR + 1
    for at in ones:
        n = bisect_left(others, at)
        for other in others[max(0, n - 1) : n + 2]:
            if other != at and _sentence(reading, at) == _sentence(reading, other):
                best = min(best, abs(other - at))
    return best


def _sentence(reading: Reading, at: int) -> int:
    return reading.sentence_of(reading.words[at].start)


@lru_cache(maxsize=1)
def _matcher() -> Matcher[str]:
    table = tomllib.loads(read_text("lexicons/sorts.toml"))
    entries = [(word, name) for name, lists in table.items() for word in lists.get("words", ())]
    for name, lists in table.items():
        for pair in lists.get("verb", ()):
            entries += [(form, name) for form, _ in conjugate(*pair.split()[:2])]
    return Matcher(dict.fromkeys(entries), suffixes=True)
