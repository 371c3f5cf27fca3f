"""The numbers of killed and injured over all that is told: what each origin says last, and the range of it."""

from collections.abc import Iterable, Sequence

from bot.model.incident import Evidence
from bot.model.report import Kind, Toll

Said = tuple[Evidence, Toll | None]


def toll(said: Sequence[Said]) -> Toll | None:
    """The range over each origin's latest statement: never a sum. «Some» is no contradiction of an exact number."""
    latest = [number for number, _ in last_words(said).values()]
    if not latest:
        return None
    exact = [t for t in latest if t[1] is not None]
    vague = [t for t in latest if t[1] is None]
    if not exact:
        return max(low for low, _ in vague), None
    top = max(high for _, high in exact if high is not None)
    low = min(number for number, _ in exact)
    over = [number for number, _ in vague if number > top]
    return (low, None) if over else (low, top)


def last_words(said: Iterable[Said]) -> dict[str, tuple[Toll, Evidence]]:
    """For each origin the number that it told last, and where; `said` oldest first."""
    told: dict[str, list[Toll]] = {}
    latest: dict[str, tuple[Toll, Evidence]] = {}
    for e, number in said:
        if number is None:
            continue
        before = told.setdefault(e.origin, [])
        if e.origin not in latest or _replaces(e, number, latest[e.origin][0], before):
            latest[e.origin] = number, e
        before.append(number)
    return latest


def _replaces(e: Evidence, number: Toll, last: Toll, before: Sequence[Toll]) -> bool:
    """Whether a later number of one origin is its new word.

    Not a copy of what it said before it said more; not «some» beside an exact number; and a funeral of two takes
    nothing back of twelve.
    """
    if e.copied and number in before:
        return False
    if number[1] is None and last[1] is not None and number[0] <= last[1]:
        return False
    return e.kind is not Kind.OTHER or number[0] >= last[0]
