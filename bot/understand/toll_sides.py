"""The dead of both sides of a clash told in one breath: «قتيل للجيش وثلاثة لقسد»."""

from bot.model.report import Toll

from .numbers import Number
from .people import Post
from .people_words import COMMAS, ENDS, HEADS, PEOPLE, VICTIMS

_SIDE = 4
"""Words of «للجيش السوري» before «وثلاثة لقسد»; letters, at least, of «لقسد»."""


def other_side(post: Post, k: int) -> int | None:
    """The word with the number that the other side lost, behind whose the first dead were told to be at word k."""
    of = _of_side(post, k)
    if not of:
        return None
    for n in range(k + 1, min(k + 1 + _SIDE, len(post))):
        if post.parted(n, ENDS + COMMAS) or post.roles(n) & (VICTIMS | HEADS):
            return None
        if n in post.numbers and post.joined(n) and not post.numbers[n].unit_dual:
            return n if _of_side(post, post.after[n]) == of else None
    return None


def _of_side(post: Post, k: int) -> str:
    """«من», «ل» where they say whose the dead are; else «»."""
    word = post.word(k)
    if post.parted(k, ENDS + COMMAS) or post.roles(k) & PEOPLE or "apart.subset" in post.roles(k + 1):
        return ""  # «64 جريحاً, من بينهم العريس وثلاثة من أشقائه» are of one side
    return "من" if word == "من" else "ل" if word.startswith("ل") and len(word) >= _SIDE else ""


def added(toll: Toll, number: Number) -> Toll:
    """A toll and a number more."""
    low, high = toll
    return low + number.min, None if high is None or number.max is None else high + number.max
