"""Lists of the dead or the hurt: «أسماء الشهداء: 1- … 2- …» names as many as it is long."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from .people import Post
from .people_words import HEADS, VICTIMS, named
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


_NAME = range(2, 8)
"""Words of a line that is a name, with an age or a father's name."""
_LEAST_LINES = 2


def lines(post: Post) -> Iterator[Statement]:
    """«أسماء الشهداء:» and a name on each line under it: as many as there are lines."""
    at = post.text.find("\n")
    while at >= 0:
        kind = _list_of(post, at) if _opens_list(post.text, at) else None
        count, end = _names_below(post, at) if kind else (0, at + 1)
        if kind and count >= _LEAST_LINES:
            yield Statement(at + 1, end, kind == "injured", (count, count), exact=True)
        at = post.text.find("\n", max(end - 1, at + 1))


def _opens_list(text: str, at: int) -> bool:
    """The line that ends at `at` is a heading: «أسماء الشهداء», «الشهداء هم:»."""
    line = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    return len(line.split()) <= _HEADING and (line.endswith(":") or "اسماء" in line)


_HEADING = 14
"""Words of a heading, at most."""


def _names_below(post: Post, at: int) -> tuple[int, int]:
    """How many lines of names follow offset `at`, and where the last one ends."""
    count, end = 0, at + 1
    while end < len(post.text):
        stop = post.text.find("\n", end)
        stop = len(post.text) if stop < 0 else stop
        words = range(_first(post, end), _first(post, stop))
        told = any(post.roles(i) & (HEADS | VICTIMS | {"apart.causes"}) for i in words[:8])
        told = told or any(post.word(i) in named("prayers") for i in words[:2])
        if len(words) not in _NAME or told:
            break
        count, end = count + 1, stop + 1
    return count, end


def _first(post: Post, offset: int) -> int:
    """The number of the first word at or after an offset."""
    return bisect_left(post.starts, offset)


def named_after_colon(post: Post) -> Iterator[Statement]:
    """«الشهداء: أحمد العلي، خالد الدرويش»: as many as are named on the line."""
    for i in range(len(post)):
        kind = next((kind for kind in KINDS if f"{kind}.many" in post.roles(i)), None)
        if kind is None or not (post.words[i].prefix.endswith("ال") or post.word(i - 1) in named("name_lists")):
            continue
        first = next((n for n in range(i + 1, min(i + _HEAD, len(post))) if post.parted(n)), None)
        if first is None or post.text[post.tokens[first - 1].end : post.tokens[first].start].strip(" ") != ":":
            continue
        count, stop = post.names(first).toll[0], post.names(first).stop
        if count >= _LEAST_LINES and stop - first >= 2 * count and not _is_told(post, first, stop):
            yield Statement(
                post.tokens[i].start, post.tokens[stop - 1].end, kind == "injured", (count, count), exact=True
            )


_HEAD = 8
"""Words between «الشهداء» and the colon: «أسماء شهداء قصف اليوم:», «الشهداء هم:»."""


def _is_told(post: Post, first: int, stop: int) -> bool:
    """A count, a verb of dying or a sentence of its own where names should be."""
    return any(i in post.numbers or post.roles(i) & (HEADS | VICTIMS) for i in range(first, stop))


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
    first = _first(post, start)
    near = range(first - 1, max(first - 24, -1), -1)
    if not any("apart.lists" in post.roles(k) for k in near):
        return None
    for k in near:
        for kind in KINDS:
            if post.roles(k) & {f"{kind}.many", f"{kind}.counted"}:
                return kind
    return None
