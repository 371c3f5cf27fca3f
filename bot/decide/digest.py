"""The order of a digest: the gravest first."""

from bot.decide import levels
from bot.model.incident import Incident
from bot.model.report import Severity

_SEVERITY = tuple(Severity)


def rank(incident: Incident) -> tuple[int, int, int, int, float, str]:
    """The order of a digest: severity, killed, injured, peak level, newest, id."""
    return (
        _SEVERITY.index(incident.severity),
        -levels.most(incident.killed),
        -levels.most(incident.injured),
        int(incident.peak),
        -incident.first_post.timestamp(),
        incident.id,
    )
