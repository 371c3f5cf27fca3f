"""A digest: a day in numbers, against the week before it, and its main incidents."""

from datetime import date

import msgspec

from bot.model.incident import Incident


class DayCount(msgspec.Struct, frozen=True, kw_only=True):
    """What the store counted on a day: «kind:attack», «admin1:Deir ez-Zor», «incidents»."""

    day: date
    field: str
    count: int


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents of one sort today, and their average a day in the week before (None: nothing to compare with)."""

    field: str
    today: int
    average: float | None = None


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What a digest tells. Incidents are counted, never posts.

    `by_place`: governorates by their English names, «» for an unknown place. `killed` and `injured` add up different
    incidents, the least and the most reported; `open_ended`: some source gave no upper end. `main` is bounded.
    """

    day: date
    total: int = 0
    by_kind: tuple[Count, ...] = ()
    by_place: tuple[Count, ...] = ()
    killed: tuple[int, int] = (0, 0)
    injured: tuple[int, int] = (0, 0)
    open_ended: bool = False
    main: tuple[Incident, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to say: it is said in one line."""
        return self.total == 0
