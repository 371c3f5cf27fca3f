"""Remainders: of «أربعة إخوة … قتل أحدهم وأصيب البقية», three were hurt."""

from bisect import bisect_left
from collections.abc import Sequence

from bot.model.report import Toll

from .numbers import lexicon
from .people import Post
from .people_words import named
from .toll_statement import KINDS, Statement

_GROUP = 40
"""Words before the remainder within which the whole group was counted."""


def rest(post: Post, i: int, said: Sequence[Statement]) -> list[Statement]:
    """What befell those left of a group, where the word at i governs «البقية», «من معها»: the group without those that
    `said` tells of since it was counted; an open number where the group was never counted."""
    kind = next((k for k in KINDS if post.roles(i) & {f"{k}.nouns", f"{k}.verbs", f"{k}.either"}), None)
    if kind is None or not _is_rest(post, i + 1):
        return []
    toll: Toll = _left(post, i, said) or (lexicon()["open"]["plural"], None)
    start, end = post.tokens[i].start, post.tokens[i + 1].end
    return [Statement(start, end, kind == "injured", toll, exact=toll[1] is not None)]


def _is_rest(post: Post, k: int) -> bool:
    if post.parted(k):
        return False
    with_them = post.word(k) == "من" and post.word(k + 1) in named("with_them")
    return with_them or post.word(k) in named("rest")


def _left(post: Post, i: int, said: Sequence[Statement]) -> Toll | None:
    """The last group counted before word i, without the dead or hurt told of since."""
    for k in range(i - 1, max(i - _GROUP, -1), -1):
        number = post.numbers.get(k)
        if number is None or number.max is None or number.min < 2 or not post.counts_people(k):
            continue
        since = [s.toll for s in said if s.toll is not None and _first(post, s) >= k]
        left = number.min - sum(low for low, _ in since)
        return (left, left) if since and left > 0 else None
    return None


def _first(post: Post, statement: Statement) -> int:
    return bisect_left(post.starts, statement.start)
