"""Words that open the door (`/watch`) or shut it (`/ignore`): which may stand there, in chat and in a terminal."""

import tomllib
from collections.abc import Iterable
from functools import cache

from bot.understand.arabic import normalise, plain
from bot.understand.watch import WatchIndex
from config.data import read_text

LEAST, MOST = 2, 80
"""Letters of the shortest word, characters of the longest phrase."""


class BadWord(ValueError):  # noqa: N818 - a user's mistake
    """What was given may not stand in the list; `why`: «bad» (too short, too long, no letters) or «common»."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def accepted(given: str) -> str:
    """The word as it is kept. Raises BadWord."""
    word = " ".join(given.split())
    if len(word) > MOST or len(plain(word).replace(" ", "")) < LEAST:
        raise BadWord("bad")
    if all(is_common(part) for part in plain(word.replace("_", " ")).split()):
        raise BadWord("common")
    return word


def is_common(word: str) -> bool:
    """Whether a normalised word stands in nearly every post: «في», «قالت», «والمصادر»."""
    return word in _common() or (word[0] in "وف" and word[1:] in _common())


def covered(word: str, known: Iterable[str]) -> bool:
    """Whether a listed word is found wherever this one is, and the other way round: only another spelling of it."""
    here = WatchIndex(known).find(normalise(word))
    return any(WatchIndex([word]).find(normalise(other)) for other in here)


def same(word: str, known: Iterable[str]) -> str | None:
    """The listed word that is meant, however it is spelt: #ديرالزور is #دير_الزور."""
    wanted = _bare(word)
    return next((one for one in known if _bare(one) == wanted), None)


def _bare(word: str) -> str:
    return plain(word).replace(" ", "").replace("_", "").lstrip("#")


@cache
def _common() -> frozenset[str]:
    lists = tomllib.loads(read_text("too_common.toml"))
    nouns = [form for noun in lists["nouns"] for form in (noun, f"ال{noun}")]
    return frozenset(plain(word) for word in (*lists["words"], *nouns))
