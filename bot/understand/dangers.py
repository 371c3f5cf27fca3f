"""Dangers that facts of one clause tell together: something flies over, was made safe, was plotted, is demanded.

Each is a name; `rules.py` and `votes.py` use them. Facts are those of `statements.py`.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

MOST = 5
"""Clauses from the head that tell the news."""
_PEACE = frozenset(
    ("market", "justice", "nonforce", "figurative", "drill", "celebration", "accident", "nature", "works", "funeral",
     "past")
)  # fmt: skip
"""Why else somebody is warned, closes, counts or flies."""
_SETS = frozenset(("if", "whoever", "any", "deadline", "or else"))
_AWAITS = frozenset(("we will", "never", "force ahead", "outcome", "blow", "menace"))
_CAUGHT = frozenset(("arrest", "defuse", "find", "disarm"))
_BLAST = frozenset(("explosive", "force ahead", "menace", "weapon"))


def dangers(clauses: Sequence[frozenset[str]]) -> frozenset[str]:
    """The dangers that the first clauses of a post tell: hover, disarmed, plot, leave, ultimatum."""
    head = clauses[:MOST]
    if not head or any(c & _PEACE for c in head[:2]):
        return frozenset()
    return frozenset(name for one, after in pairwise((*head, frozenset())) for name in _of(one, after))


def _of(one: frozenset[str], after: frozenset[str]) -> Iterator[str]:
    both = one | after
    if one >= {"flyer", "hover"} and "force" not in both:
        yield "hover"
    if one >= {"explosive", "disarm"} and not both & {"force", "hurt"}:
        yield "disarmed"
    if "plotter" in both and both & _CAUGHT and both & _BLAST and not both & {"force", "hurt"}:
        yield "plot"
    if one >= {"go", "residents"} and "force" not in both and both & {"order", "deadline", "never", "you", "talk"}:
        yield "leave"
    if one & _SETS and both & _AWAITS:
        yield "ultimatum"
