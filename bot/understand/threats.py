"""What sort of a threat an act tells, where it stands beside an attack and the post is not one threat as a whole."""

from bot.model.report import Status, SubEvent

from .acts import Act
from .reading import Reading
from .status import threat_status


def sub_event_of_threat(act: Act) -> SubEvent:
    """PLOVER's sort of a threat by its act alone."""
    return SubEvent(act.hit.concept.sub or SubEvent.ALERT)


def status_of_threat(reading: Reading, act: Act | None, sort: SubEvent) -> Status:
    """How a threat stands: what was stopped is foiled, forces gather, words threaten; of an alert its act tells."""
    if sort is SubEvent.DISRUPTED:
        return Status.FOILED
    if sort is SubEvent.MOBILIZE:
        return Status.ONGOING
    if sort is SubEvent.THREATEN:
        return Status.THREATENED
    return threat_status(reading, act, alert=True)
