"""CAP's severity, urgency and certainty of an event, by small tables (`config/lexicons/grades` is none: they are few).

Severity by the toll and the means; urgency by status; certainty by how the post knows.
"""

from bot.model.report import Certainty, Kind, Severity, Status, SubEvent, Toll, Urgency

_HEAVY = frozenset((SubEvent.AIR_STRIKE, SubEvent.SHELLING, SubEvent.SUICIDE_BOMB, SubEvent.CHEMICAL, SubEvent.IED))
_URGENCY = {
    Status.ONGOING: Urgency.IMMEDIATE,
    Status.THREATENED: Urgency.FUTURE,
    Status.HYPOTHETICAL: Urgency.FUTURE,
    Status.OCCURRED: Urgency.PAST,
    Status.CLAIMED: Urgency.PAST,
    Status.FOILED: Urgency.PAST,
    Status.DENIED: Urgency.PAST,
    Status.HISTORICAL: Urgency.PAST,
    Status.STATISTIC: Urgency.PAST,
    Status.DRILL: Urgency.PAST,
}


def severity(kind: Kind, sub: SubEvent | None, status: Status, killed: Toll | None, injured: Toll | None) -> Severity:
    """Extreme from ten dead, severe from one dead or ten hurt, moderate for hurt people, heavy means and alerts."""
    dead, hurt = (killed or (0, 0))[0], (injured or (0, 0))[0]
    if kind is Kind.OTHER:
        return Severity.UNKNOWN
    if dead >= 10 or sub is SubEvent.CHEMICAL:
        return Severity.EXTREME
    if dead >= 1 or hurt >= 10:
        return Severity.SEVERE
    if hurt >= 1 or sub in _HEAVY or (sub is SubEvent.ALERT and status is Status.ONGOING):
        return Severity.MODERATE
    return Severity.MINOR


def urgency(sub: SubEvent | None, status: Status) -> Urgency:
    """Immediate while it goes on, expected for an alert of what may come, future for a threat in words."""
    if sub is SubEvent.ALERT and status is not Status.ONGOING:
        return Urgency.EXPECTED
    return _URGENCY[status]


def certainty(status: Status, *, media: bool, doubted: bool) -> Certainty:
    """Possible where the post doubts or threatens, likely where it reports, unlikely where it is denied."""
    if status is Status.DENIED:
        return Certainty.UNLIKELY
    if doubted or status in {Status.THREATENED, Status.HYPOTHETICAL}:
        return Certainty.POSSIBLE
    return Certainty.LIKELY if media or status is not Status.CLAIMED else Certainty.POSSIBLE
