"""The small words of `config/lexicons/particles.toml`, by group and name, in normalised spelling."""

import re
from functools import cache

from . import word_lists


@cache
def particles(group: str, name: str) -> frozenset[str]:
    """One list of particles as a set. Raises LexiconError for a list that the file does not have."""
    return word_lists.word_set("particles", group, name)


@cache
def ordered(group: str, name: str) -> tuple[str, ...]:
    """One list of particles in the order of the file."""
    return word_lists.ordered("particles", group, name)


@cache
def one_of(group: str, name: str) -> str:
    """A part of a pattern: any word of one list, the longer ones first."""
    return word_lists.one_of("particles", group, name)


@cache
def any_of(group: str, name: str) -> re.Pattern[str]:
    """Finds whole words of one list, the longer ones first."""
    return word_lists.any_of("particles", group, name)
