"""The words of `config/preview.toml`: which parts of a preview page are known, and what its sentences mean."""

import tomllib
from functools import cache
from typing import NamedTuple

from config.data import read_text

W = "tgme_widget_message"


class Words(NamedTuple):
    """`known` parts and `families` of them, by their names; marks of sentences that mean something, lower case."""

    known: frozenset[str]
    families: tuple[str, ...]
    challenges: tuple[str, ...]
    closed: tuple[str, ...]
    restricted: tuple[str, ...]
    hidden: tuple[str, ...]


@cache
def words() -> Words:
    """The file, read once."""
    table = tomllib.loads(read_text("preview.toml"))
    names = [*table["read"], *table["ignored"]]
    families = tuple(name[:-1] for name in names if name.endswith("*"))
    sentences = {name: tuple(table[name]) for name in ("challenges", "closed", "restricted", "hidden")}
    return Words(known=frozenset(names), families=families, **sentences)


def is_challenge(text: str) -> bool:
    """Whether a page wants a browser to prove itself."""
    start = text[:20_000].lower()
    return W not in start and any(mark in start for mark in words().challenges)


def is_closed(said: str) -> bool:
    """Whether these words mean that Telegram closed the channel."""
    plain = said.lower().replace("’", "'")
    return any(mark in plain for mark in words().closed) and not is_restricted(said)


def is_restricted(said: str) -> bool:
    """Whether they mean that it is not shown everywhere: for grown-ups, or not on every kind of device."""
    plain = said.lower().replace("’", "'")
    return any(mark in plain for mark in words().restricted)
