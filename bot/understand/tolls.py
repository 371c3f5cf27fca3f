"""Who was killed and hurt, and how many: every statement of a post, and the toll that they give together.

A number is a toll only where the words around it say so: a verbal noun that governs people («مقتل 3 مدنيين»), a verb
with its subject («أصيبت طفلة»), or a noun that means victims («5 قتلى وجريحان»). The rules are the guideline's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.model.report import Toll

from .arabic import Normal
from .english_tolls import claims
from .people import Post
from .segments import Segment
from .toll_lists import lines, listed, martyrs, named_after_colon
from .toll_reader import Reader
from .toll_statement import Statement


@dataclass(frozen=True, slots=True)
class Tolls:
    """What a stretch of text says of the dead and the hurt. None: nothing, or that it is unknown."""

    killed: Toll | None
    injured: Toll | None
    details: tuple[Statement, ...] = ()


def tolls(normal: Normal, segment: Segment | None = None, *, aside: Sequence[Segment] = ()) -> Tolls:
    """What `segment` (the whole post by default) says of the dead and the hurt, in time linear in the post.

    `aside`: stretches that speak of something else, such as an earlier event told as background.
    """
    start, end = (segment.start, segment.end) if segment else (0, len(normal.text))
    told = (s for s in statements(normal) if start <= s.start < end)
    details = tuple(s for s in told if not any(part.start <= s.start < part.end for part in aside))
    details = _without_gainsaid(details)
    return Tolls(together(s for s in details if not s.injured), together(s for s in details if s.injured), details)


def _without_gainsaid(several: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """«استشهاد عنصرين قرب السد، … فيما خرجت المحطة عن الخدمة دون وقوع قتلى أو جرحى»: a denial of dead and hurt in one
    breath speaks of something else where there are dead or hurt."""
    denials = {(s.start, s.injured) for s in several if s.toll == (0, 0)}
    if not denials or all(s.toll in (None, (0, 0)) for s in several):
        return several
    return tuple(s for s in several if s.toll != (0, 0) or (s.start, not s.injured) not in denials)


def together(several: Iterable[Statement]) -> Toll | None:
    """What several statements of one event give: the total if there is one, else the first exact count with what is
    said to be more, else the first."""
    known = [s for s in several if s.toll is not None]
    positive = [s for s in known if s.toll != (0, 0)] or known
    if not positive:
        return None
    best = min(positive, key=lambda s: (not s.total, not s.exact, s.start))
    if best.toll is None or best.total or not best.exact:
        return best.toll
    low, high = best.toll
    for extra in positive:
        if extra.more and extra.exact and extra.start > best.start and extra.toll is not None:
            low, high = low + extra.toll[0], None if high is None or extra.toll[1] is None else high + extra.toll[1]
    return low, high


@lru_cache(maxsize=8)
def statements(normal: Normal) -> tuple[Statement, ...]:
    """Every statement of dead or hurt in the post, in order."""
    post = Post(normal)
    return tuple(
        sorted(
            (
                *Reader(post).read(),
                *listed(post),
                *lines(post),
                *named_after_colon(post),
                *martyrs(post),
                *_english(post),
            ),
            key=lambda s: s.start,
        )
    )


def _english(post: Post) -> Iterator[Statement]:
    for claim in claims(post):
        start, end = post.tokens[claim.first].start, post.tokens[claim.stop - 1].end
        yield Statement(start, end, claim.kind == "injured", claim.toll, claim.total, claim.exact)
