"""Lists of words by name, from any lexicon of `config/lexicons/` that has them, in normalised spelling.

A list stands in a table («group») of its file: `word_set("particles", "status", "now")`. A list that the file lacks, or
that is no list of words, is a `LexiconError`; `tests/understand/test_word_lists.py` reads every list that the code
names, and sees that no list of those files is left that nothing reads.
"""

import re
import tomllib
from functools import cache
from typing import Any

from config.data import read_text

from .arabic import letters
from .lexicon import LexiconError


@cache
def word_set(file: str, group: str, name: str) -> frozenset[str]:
    """One list as a set. Raises LexiconError."""
    return frozenset(ordered(file, group, name))


@cache
def ordered(file: str, group: str, name: str) -> tuple[str, ...]:
    """One list in the order of the file. Raises LexiconError."""
    table = lists(file).get(group)
    several = table.get(name) if isinstance(table, dict) else None
    if several is None:
        raise LexiconError(f"{file}.toml: no list «{name}» in [{group}]")
    if not isinstance(several, list) or not all(isinstance(word, str) and word.strip() for word in several):
        raise LexiconError(f"{file}.toml [{group}] {name}: a list of words is needed")
    return tuple(letters(word) for word in several)


@cache
def any_of(file: str, group: str, name: str) -> re.Pattern[str]:
    """Finds whole words of one list, the longer ones first. Raises LexiconError."""
    return re.compile(rf"(?<!\w)(?:{one_of(file, group, name)})(?!\w)")


@cache
def one_of(file: str, group: str, name: str) -> str:
    """A part of a pattern: any word of one list, the longer ones first. Raises LexiconError."""
    several = sorted(ordered(file, group, name), key=len, reverse=True)
    return "|".join(map(re.escape, several))


@cache
def lists(file: str) -> dict[str, Any]:
    """A file of lists as it is written, by group. Raises LexiconError."""
    try:
        return tomllib.loads(read_text(f"lexicons/{file}.toml"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{file}.toml: {error}") from error
