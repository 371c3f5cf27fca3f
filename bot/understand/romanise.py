"""Names that no gazetteer knows, in Latin letters: an approximate help for readers of English, shown as such."""

import re
import tomllib
from functools import lru_cache
from typing import NamedTuple

from config.data import read_text

from .arabic import letters

_ARABIC = re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_LONG = {"ا": "a", "و": "u", "ي": "i", "ی": "i"}
_GLIDES = frozenset("وي")
_LEAST_WITH_ARTICLE = 4


class _Table(NamedTuple):
    letters: dict[str, str]
    words: dict[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    raw = tomllib.loads(read_text("lexicons/romanise.toml"))
    return _Table(raw["letters"], {letters(word): latin for word, latin in raw["words"].items()})


def with_latin(name: str) -> str:
    """«Tell Hamad (تل حمد)» for a name in Arabic letters: a transliteration by `romanise.toml`, with the name itself.

    A name without Arabic letters is returned as it is.
    """
    return f"{romanise(name)} ({name})" if _ARABIC.search(name) else name


def romanise(name: str) -> str:
    """A name in Latin letters by `config/lexicons/romanise.toml`; «a» for the short vowels that Arabic leaves out."""
    out = " ".join(_word(word) for word in letters(name).split())
    return out[:1].upper() + out[1:]


def _word(word: str) -> str:
    table = _table()
    article = word.startswith("ال") and len(word) >= _LEAST_WITH_ARTICLE
    if word in table.words:
        return table.words[word]
    if article:
        rest = word.removeprefix("ال")
        return "al-" + (table.words.get(rest) or _spelt(rest))
    return _spelt(word)


def _spelt(word: str) -> str:
    """The letters one by one, vowels put where three sounds without one would meet."""
    out, silent = "", 0
    for at in range(len(word)):
        sound, vowel = _sound(word, at)
        if vowel:
            silent = 0
        elif sound:
            crowded = silent == 1 and (at == 1 or at + 1 == len(word) or not _sound(word, at + 1)[1])
            out += "a" if crowded else ""
            silent = 1
        out += sound
    out = out.removeprefix("'")  # English writes no ayn at a word's head
    return out[:1].upper() + out[1:]


def _sound(word: str, at: int) -> tuple[str, bool]:
    """A letter's sound, and whether it is a vowel: «و» and «ي» are where neither begins a word nor a vowel follows."""
    letter, last = word[at], at + 1 == len(word)
    following = "" if last else word[at + 1]
    if letter == "ه" and last and at > 1:
        return "a", True
    if letter == "ا" or (letter in _LONG and at and following not in ("ا", *_GLIDES)):
        return _LONG[letter], True
    return _table().letters.get(letter, "" if _ARABIC.match(letter) else letter), False
