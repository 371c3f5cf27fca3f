"""Lists of the dead or the hurt: «أسماء الشهداء: 1- … 2- …» names as many as it is long."""

import re
from collections.abc import Iterator

from .people import Post
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
