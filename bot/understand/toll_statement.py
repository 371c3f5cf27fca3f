"""One statement of dead or hurt, as the readers of Arabic and English hand it on."""

from dataclasses import dataclass

from bot.model.report import Toll

from .people import Post

KINDS = ("killed", "injured")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of dead or hurt. Offsets are of the normalised text."""

    start: int
    end: int
    injured: bool
    toll: Toll | None
    """None: the post says that it is unknown."""
    total: bool = False
    """The sum so far («ارتفع العدد إلى»), which stands above what else is said."""
    exact: bool = False
    """Given as a number, a dual or one person; not as a bare plural."""
    more: bool = False
    """In addition to what was said before («كما أصيب 3 آخرون»)."""


def in_tag(post: Post, i: int) -> bool:
    """Whether word i is a part of a hashtag of several words («#الأسد_يقتل_السوريين»)."""
    normal, token = post.normal, post.tokens[i]
    start, end = normal.span(token.start, token.end)
    return "_" in normal.original[max(start - 1, 0) : start] + normal.original[end : end + 1]
