"""An editor's act as it comes out of the stream: what must be known for it, and the decision it becomes.

Acts travel as posts of the source «editor:…» (`model/staff.py`), so that history has one order and one writer.
"""

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import NoReturn, TypeVar

from bot.decide import acts
from bot.decide.acts import Correction, WrongAct
from bot.decide.rules import Rules
from bot.model.decision import Ask, Change, Decision, Known
from bot.model.incident import Incident
from bot.model.report import Kind, Place, Status, SubEvent, Toll, Weapon
from bot.model.staff import EditKind, EditorAct
from bot.understand.gazetteer import gazetteer

_TOLL = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4})|(\+))?", re.ASCII)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
E = TypeVar("E", bound=StrEnum)


def asked(act: EditorAct, now: datetime) -> Ask:
    """The incidents that the act names."""
    names = tuple(name for name in (act.incident_id, act.other) if name)
    return Ask(since=now, until=now, incident_ids=names)


def carried_out(act: EditorAct, post_id: str, known: Known, now: datetime, rules: Rules | None = None) -> Decision:
    """What the act changes. One that makes no sense (any more) changes nothing; the reasons say why."""
    incidents = {incident.id: incident for incident in known.incidents}
    try:
        changes = tuple(_changes(act, incidents, now, rules))
    except WrongAct as wrong:
        return Decision(post_id=post_id, reasons=(f"editor: {wrong}",))
    return Decision(post_id=post_id, changes=changes, reasons=(f"editor: {act.kind} by {act.by}",))


def _changes(act: EditorAct, incidents: dict[str, Incident], now: datetime, rules: Rules | None) -> list[Change]:
    incident = _named(incidents, act.incident_id)
    match act.kind:
        case EditKind.RETRACT:
            return acts.retract(incident, act.note, now)
        case EditKind.MERGE:
            return acts.merge_incidents(_named(incidents, act.other), incident, now, rules)
        case EditKind.SPLIT:
            return acts.split(incident, act.post_ids, now, tuple(incidents), rules)
        case EditKind.CORRECT:
            return acts.correct(incident, correction(act.field, act.value), now, rules)


def _named(incidents: dict[str, Incident], incident_id: str) -> Incident:
    if incident_id not in incidents:
        raise WrongAct(f"{incident_id} is not known")
    return incidents[incident_id]


FIELDS = ("killed", "injured", "place", "kind", "type", "status", "weapon")


def correction(field: str, value: str) -> Correction:
    """«killed 2», «injured 3-5», «killed 20+», «place ذيبان», «kind threat»… as typed. Raises WrongAct."""
    if field not in _READERS:
        _wrong(f"«{field}» is no field that can be corrected")
    return _READERS[field](value.strip())


def _toll(value: str) -> Toll:
    found = _TOLL.fullmatch(value.translate(_DIGITS))
    if not found:
        _wrong(f"«{value}» is no number, range (2-5) or least number (20+)")
    low, high, open_ended = found.groups()
    if high and int(high) < int(low):
        _wrong(f"«{value}» is no range")
    return int(low), None if open_ended else int(high or low)


def _place(value: str) -> Place:
    """The likeliest place of that name in the gazetteer."""
    found = gazetteer().find(value)
    if not found:
        _wrong(f"«{value}» is no place we know")
    entry = found[0]
    return Place(
        text=value,
        name_ar=entry.ar,
        name_en=entry.en,
        admin1=entry.admin1,
        admin2=entry.admin2,
        admin3=entry.admin3,
        country=entry.country,
        lat=entry.lat,
        lon=entry.lon,
        pcode=entry.pcode,
        precision=entry.precision,
    )


def _one_of(kinds: type[E], value: str) -> E:
    found = next((one for one in kinds if one.value.casefold() == value.casefold()), None)
    if found is None:
        _wrong(f"«{value}» is none of {', '.join(one.value for one in kinds)}")
    return found


def _wrong(message: str) -> NoReturn:
    raise WrongAct(message)


_READERS: dict[str, Callable[[str], Correction]] = {
    "killed": lambda value: Correction(killed=_toll(value)),
    "injured": lambda value: Correction(injured=_toll(value)),
    "place": lambda value: Correction(place=_place(value)),
    "kind": lambda value: Correction(kind=_one_of(Kind, value)),
    "type": lambda value: Correction(sub_event_type=_one_of(SubEvent, value)),
    "status": lambda value: Correction(status=_one_of(Status, value)),
    "weapon": lambda value: Correction(weapon=_one_of(Weapon, value)),
}
