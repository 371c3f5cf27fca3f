"""Lists of the dead or the hurt: «أسماء الشهداء: 1- … 2- …» names as many as it is long."""

import re
from collections.abc import Iterator

from .people import Post
from .people_words import named
from .toll_statement import KINDS, Statement

_ITEM = re.compile(r"(?<![\d/])(?<!\d:)(\d{1,2})\s*[-.)]\s*(?=[^\W\d])")


def listed(post: Post) -> Iterator[Statement]:
    """«أسماء الشهداء: 1- … 2- …»: as many as the list is long."""
    items = list(_ITEM.finditer(post.text))
    at = 0
    while at < len(items):
        run = 1
        while at + run < len(items) and int(items[at + run][1]) == run + 1:
            run += 1
        kind = _list_of(post, items[at].start()) if int(items[at][1]) == 1 and run > 1 else None
        if kind:
            yield Statement(items[at].start(), items[at + run - 1].end(), kind == "injured", (run, run), exact=True)
        at += run


_LEAST_NAMES = 4
"""«الشهيد» before fewer names is how one speaks of a known man."""


def martyrs(post: Post) -> Iterator[Statement]:
    """«الشهيد فلان … الشهيد فلان …»: as many as there are names."""
    names: dict[tuple[str, str], int] = {}
    for i in range(len(post)):
        if "killed.one" in post.roles(i) and post.words[i].prefix.endswith("ال") and not post.parted(i + 1):
            k = i + 1
            while post.word(k) in named("titles"):
                k += 1
            if not post.roles(k) and not post.parted(k) and not post.word(k).startswith("ال"):
                names.setdefault((post.word(k), post.word(k + 1)), i)
    if len(names) >= _LEAST_NAMES:
        first = min(names.values())
        token = post.tokens[first]
        yield Statement(token.start, token.end, False, (len(names), len(names)))


def _list_of(post: Post, start: int) -> str | None:
    """Whom a list that begins at `start` names, by the words before it."""
    first = next((i for i, token in enumerate(post.tokens) if token.start >= start), len(post))
    near = range(first - 1, max(first - 24, -1), -1)
    if not any("apart.lists" in post.roles(k) for k in near):
        return None
    for k in near:
        for kind in KINDS:
            if post.roles(k) & {f"{kind}.many", f"{kind}.counted"}:
                return kind
    return None
