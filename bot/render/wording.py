"""Where the posts' own words name an event more exactly than its type and weapon: a curfew, a bomb on a motorcycle."""

from bot.decide.naming import ALERTS, MOVES, closing, laden, names
from bot.model.incident import Incident
from bot.model.report import SubEvent, Weapon
from bot.understand.arabic import plain

NAMED = {SubEvent.ALERT: ALERTS, SubEvent.MOBILIZE: MOVES}
"""Types of events that the posts' words name more exactly."""


def means(incident: Incident) -> str:
    """The last part of the name of a message: «drone», «motorcycle-bomb», «curfew»; empty where nothing tells more."""
    if incident.weapon is Weapon.VEHICLE_BOMB and _on_motorcycle(incident):
        return "motorcycle-bomb"
    kinds = NAMED.get(incident.sub_event_type) if incident.sub_event_type else None
    if incident.weapon is None and kinds:
        said = _said(incident)
        return next((kind for kind in kinds if any(map(names(kind).search, said))), "")
    return incident.weapon.value.replace("_", "-") if incident.weapon else ""


def closed_itself(incident: Incident) -> bool:
    """The place is what was closed («إغلاق معبر البوكمال»), not where something was («إغلاق الطريق إلى المطار»)."""
    name = plain(incident.place.text) if incident.place else ""
    return bool(name) and any(map(closing(name).search, _said(incident)))


def _on_motorcycle(incident: Incident) -> bool:
    """A post says so, and none speaks of a car."""
    said = _said(incident)
    return any(map(laden("motorcycles").search, said)) and not any(map(laden("cars").search, said))


def _said(incident: Incident) -> list[str]:
    """The sentences about the event, in one spelling; of one that may not be shown, the words that name the event."""
    return [plain(one.says or one.hint) for one in incident.evidence if (one.says or one.hint) and not one.deleted]
