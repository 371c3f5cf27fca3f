"""The form in which an incident is kept: of bounded size, and known as far away without being read."""

import struct
from collections.abc import Sequence

import msgspec

from bot.decide.cells import box_of, within_reach
from bot.decide.slim import slimmer
from bot.model.incident import Incident
from bot.store.codec import pack_tight, unpack_tight

MOST_BYTES = 8_000
"""Of an incident with all that it rests on."""
_MARK = 1
"""No packed value begins with it (`codec`): it says that a box comes first."""
_BOX = struct.Struct("<B4f")
_BOXED = _BOX.size


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An incident and the cells in which it stands now, so that it can be taken out of those it leaves."""

    incident: Incident
    cells: tuple[str, ...] = ()


def packed(incident: Incident, cells: tuple[str, ...]) -> bytes:
    """At most MOST_BYTES: of an incident that everybody repeats, less of each post (`decide/slim.py`)."""
    for less in slimmer(incident):
        data = _in_box(less, pack_tight(Kept(incident=less, cells=cells)))
        if len(data) <= MOST_BYTES:
            break
    return data


def unpacked(data: bytes) -> Kept:
    """Bytes of `packed`, of any version. Raises `msgspec.DecodeError` if they are something else."""
    return unpack_tight(data[_BOXED:] if _boxed(data) else data, Kept)


def is_near(data: bytes, points: Sequence[tuple[float, float]]) -> bool:
    """Whether a kept incident may lie near one of the points (latitude, longitude); read from its box alone."""
    if not _boxed(data):
        return True
    _, south, north, west, east = _BOX.unpack_from(data)
    return within_reach((south, north, west, east), points)


def _in_box(incident: Incident, data: bytes) -> bytes:
    box = box_of(incident)
    return data if box is None else _BOX.pack(_MARK, *box) + data


def _boxed(data: bytes) -> bool:
    return data[0] == _MARK
