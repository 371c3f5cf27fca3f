"""Two halves of one event become one: what was unsure when the second was opened may be plain after more reports."""

from bot.decide import match
from bot.decide.acts import WrongAct, merge_incidents
from bot.decide.desk import Desk
from bot.decide.merge import statements
from bot.decide.statement import Statement
from bot.decide.words import stem_set
from bot.model.decision import Change, Verdict
from bot.model.incident import Evidence, Incident

_SMALL = 3
"""Only a half of at most so many posts is taken in; two well-attested incidents are an editor's to merge."""
_LOOKED_AT = 8


def reunite(desk: Desk, incident_id: str) -> None:
    """Look again at the incidents that this one is linked with, now that it has another post."""
    for other_id in desk.incidents[incident_id].linked[-_LOOKED_AT:]:
        one, other = desk.incidents[incident_id], desk.incidents.get(other_id)
        if other is None or not _open(one) or not _open(other) or one.kind is not other.kind:
            continue
        small, large = sorted((one, other), key=lambda i: (len(i.evidence), i.id))
        if len(small.evidence) <= _SMALL and _is_one(desk, small, large):
            kept, gone = sorted((one, other), key=_age)
            _join(desk, kept, gone)
            incident_id = kept.id


def _open(incident: Incident) -> bool:
    return not incident.merged_into and not incident.retracted


def _age(incident: Incident) -> tuple[str, str]:
    return (incident.revisions[0].at.isoformat() if incident.revisions else "", incident.id)


def _is_one(desk: Desk, small: Incident, large: Incident) -> bool:
    """Whether every statement of the small one is plainly of the large one, by the same evidence as a new post's."""
    told = statements(small.evidence)
    rules = desk.rules.match
    return bool(told) and all(match.match(_again(e), large, rules).verdict is Verdict.SAME for e in told)


def _again(e: Evidence) -> Statement:
    text = e.says or e.text if e.event else e.text
    return Statement(e, stem_set(text), text)


def _join(desk: Desk, kept: Incident, gone: Incident) -> None:
    try:
        changes = merge_incidents(kept, gone, desk.now, desk.rules)
    except WrongAct:
        return
    for change in changes:
        earlier = desk.changes.get(change.incident.id)
        desk.incidents[change.incident.id] = change.incident
        desk.changes[change.incident.id] = _with(change, earlier)
    desk.reasons.append(f"{gone.id} is one with {kept.id}")


def _with(change: Change, earlier: Change | None) -> Change:
    """What the post itself meant to followers is not lost in the merging."""
    if earlier is None or change.incident.merged_into:
        return change
    return Change(
        incident=change.incident,
        reason=earlier.reason,
        news=earlier.news,
        cells=change.cells,
        is_new=earlier.is_new,
        level=earlier.level,
    )
