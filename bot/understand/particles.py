"""The small words of `config/lexicons/particles.toml`, by group and name, in normalised spelling."""

import re
import tomllib
from functools import lru_cache

from config.data import read_text

from .arabic import letters


@lru_cache(maxsize=64)
def particles(group: str, name: str) -> frozenset[str]:
    """One list of particles as a set. Raises KeyError for a list that the file does not have."""
    return frozenset(ordered(group, name))


@lru_cache(maxsize=64)
def ordered(group: str, name: str) -> tuple[str, ...]:
    """One list of particles in the order of the file."""
    return tuple(letters(word) for word in _file()[group][name])


@lru_cache(maxsize=64)
def any_of(group: str, name: str) -> re.Pattern[str]:
    """Finds whole words of one list, the longer ones first."""
    words = sorted(ordered(group, name), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


@lru_cache(maxsize=1)
def _file() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(read_text("lexicons/particles.toml"))
