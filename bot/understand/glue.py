"""Cut words that a lost line break has glued: «عاجلاستشهاد», «إدلبقتل».

Feeds that drop line breaks join a title's last word to the body's first. A word is cut only if it ends in one of the
openers of `config/lexicons/glued_words.toml`, what stands before is a word known by itself, and the whole is not.
"""

import tomllib
from functools import lru_cache

import ahocorasick

from config.data import read_text

from .clitics import PROCLITICS
from .deobfuscate import Edit

_LEAST_HEAD = 3
_SHORT_OPENER = 4
"""Openers up to this length end many words («مقتل» ends in «قتل»): before them a head of four letters is wanted."""


def cuts(text: str) -> list[Edit]:
    """Where a line break belongs into a glued word."""
    found: list[Edit] = []
    for last, size in _openers().iter(text):
        end, begin = last + 1, last + 1 - size
        if (end < len(text) and _arabic(text[end])) or begin < _LEAST_HEAD or not _arabic(text[begin - 1]):
            continue
        start = _start(text, begin)
        if start is None or not _glued(text[start:begin], text[begin:end]):
            continue
        if found and found[-1].start >= start:
            found.pop()  # a longer opener ends at the same place; the later, shorter one is a part of it
        found.append(Edit(begin, begin, "\n"))
    return found


def _arabic(char: str) -> bool:
    return "ء" <= char <= "ي" and char != "ـ"


def _start(text: str, begin: int) -> int | None:
    """Where the word around `begin` starts; none for words too long to be two."""
    for at in range(begin - 1, max(begin - 16, -1), -1):
        if not _arabic(text[at]):
            return at + 1
    return 0 if begin <= 15 else None


def _glued(head: str, opener: str) -> bool:
    known = _known()
    if len(head) < _LEAST_HEAD or head in PROCLITICS or head + opener in known:
        return False
    if head in _heads():
        return True
    if len(head) <= _LEAST_HEAD or (len(opener) <= _SHORT_OPENER and len(head) <= _SHORT_OPENER):
        return False
    return any(head[len(p) :] in known and len(head) - len(p) > _LEAST_HEAD for p in PROCLITICS if head.startswith(p))


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    from .arabic import letters

    table = tomllib.loads(read_text("lexicons/glued_words.toml"))
    return {name: [letters(word) for word in several] for name, several in table.items()}


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(_table()["heads"])


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Common words and the heads, as they are written without clitics."""
    from .arabic import letters

    rows = read_text("common_words.tsv").splitlines()
    return frozenset(letters(row.split("\t")[0]) for row in rows if row and row[0] != "#") | _heads()


@lru_cache(maxsize=1)
def _openers() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word in _table()["openers"]:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    return automaton
