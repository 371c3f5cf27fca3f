"""Tolls that a post tells town by town, one on each line: «القورية: 9 شهداء» over «بقرص: جريحان»."""

from collections.abc import Sequence

from .arabic import Normal
from .people_words import named
from .place_located import Located
from .toll_statement import Statement
from .tolls import together, tolls

_MARKS = " -–—•*▪#\t"
"""What may stand before the town on its line."""
_BETWEEN = " :-–—\u200f←→⬅➡◀▶👈\ufe0f"
"""What may stand between the town and its toll."""

Shares = list[tuple[Located, list[Statement]]]
"""Each place with what is said of its dead and hurt."""


def by_line(normal: Normal, located: Sequence[Located]) -> Shares:
    """The towns that begin a line with a colon, each with the toll of its line; none unless every toll has its town."""
    heads = {line: place for place in located if (line := _heads(normal.text, place)) is not None}
    shares: dict[int, tuple[Located, list[Statement]]] = {}
    totals: list[Statement] = []
    for said in tolls(normal).details:
        line = normal.text.rfind("\n", 0, said.start) + 1
        if said.toll in (None, (0, 0)):
            continue
        if line not in heads and said.total:
            totals.append(said)  # «ارتفاع الحصيلة إلى 11», over the towns that it is the sum of
            continue
        if line not in heads or said.start < heads[line].mention.end:
            return []
        shares.setdefault(line, (heads[line], []))[1].append(said)
    known = list(shares.values())
    return known if len(known) > 1 and all(_is_sum(total, known) for total in totals) else []


def _is_sum(total: Statement, shares: Shares) -> bool:
    """Whether the towns' tolls make up the total."""
    parts = (together(s for s in said if s.injured == total.injured) for _, said in shares)
    return sum(part[0] for part in parts if part) == (total.toll or (0,))[0]


def _heads(text: str, place: Located) -> int | None:
    """Where the line begins that this town opens, if a colon or a dash follows it; else None."""
    mention = place.mention
    line = text.rfind("\n", 0, mention.start) + 1
    after = text[mention.end : mention.end + 3]
    gap = after[: len(after) - len(after.lstrip(_BETWEEN))].strip()
    before = text[line : mention.start].strip(_MARKS)
    return line if gap and (not before or before in named("before_town")) else None
