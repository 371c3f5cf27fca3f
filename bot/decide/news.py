"""From what changed to what followers get: nothing, a silent edit, a sound, or a correction."""

from datetime import datetime, timedelta

import msgspec

from bot.decide import geo, levels
from bot.decide.merge import statements
from bot.decide.rules import Rules
from bot.model.incident import Incident, Level, News, Reason, Revision
from bot.model.report import Certainty, Precision, Status

BY_REASON: dict[Reason, News] = {
    Reason.NEW: News.AUDIBLE,
    Reason.MORE_REPORTS: News.SILENT_EDIT,
    Reason.CONFIRMED: News.AUDIBLE,
    Reason.CASUALTIES_RAISED: News.AUDIBLE,
    Reason.CASUALTIES_LOWERED: News.CORRECTION,
    Reason.PLACE_CORRECTED: News.CORRECTION,
    Reason.KIND_CORRECTED: News.CORRECTION,
    Reason.CLAIMED: News.AUDIBLE,
    Reason.ESCALATED: News.AUDIBLE,
    Reason.RENEWED: News.AUDIBLE,
    Reason.DENIED: News.AUDIBLE,
    Reason.EXPLAINED: News.CORRECTION,
    Reason.SOURCE_DELETED: News.SILENT_EDIT,
    Reason.SOURCE_EDITED: News.SILENT_EDIT,
    Reason.CORRECTED: News.CORRECTION,
    Reason.RETRACTED: News.CORRECTION,
    Reason.MERGED: News.SILENT_EDIT,
    Reason.SPLIT: News.CORRECTION,
    Reason.ALL_CLEAR: News.AUDIBLE,
    Reason.CLOSED: News.NOTHING,
}
"""What each reason means for those who were told of the incident."""

FACTS = frozenset({Reason.CASUALTIES_RAISED, Reason.CLAIMED, Reason.DENIED, Reason.ALL_CLEAR})
"""News that a post may bring though its other words are another post's: «the toll rises to five», «it is not true»."""
_SOUND_THOUGH_LATE = frozenset({Reason.DENIED, Reason.RETRACTED, Reason.CORRECTED, Reason.ALL_CLEAR})
_KEPT_REVISIONS = 60


def hold(new: Incident, old: Incident | None, now: datetime, rules: Rules, *, hushed: bool = False) -> Incident:
    """Keep an incident from falling below its peak before its grace is over; note a new peak.

    `hushed`: a late post or a copy. It raises nothing that nobody was told of: a fresh post still can.
    """
    if hushed and (old is None or old.peak is Level.DIGEST):
        return msgspec.structs.replace(new, level=Level.DIGEST, peak=Level.DIGEST)
    if old is None or old.retracted:
        return msgspec.structs.replace(new, peak=new.level)
    quiet = now - old.last_post > timedelta(hours=rules.levels.grace_hours)
    level = new.level if quiet else min(new.level, old.peak)
    return msgspec.structs.replace(new, level=level, peak=min(old.peak, level))


def reason(old: Incident, new: Incident, rules: Rules) -> tuple[Reason, str]:
    """The weightiest thing that changed, and what it was in an editor's words."""
    if len(new.denied_by) > len(old.denied_by):
        return Reason.DENIED, f"denied by {new.denied_by[-1]}"
    if new.kind is not old.kind:
        return Reason.KIND_CORRECTED, f"{old.kind} → {new.kind}"
    if _claimed(new) and not _claimed(old):
        return Reason.CLAIMED, f"claimed by {new.actor.text if new.actor else '?'}"
    if _worse(old, new, rules):
        return Reason.CASUALTIES_RAISED, _tolls(old, new)
    if _worse(new, old, rules) and new.evidence and statements(new.evidence):
        return Reason.CASUALTIES_LOWERED, _tolls(old, new)
    if new.level < old.peak:
        return Reason.ESCALATED, f"{old.level.word} → {new.level.word}"
    if moved(old, new):
        return Reason.PLACE_CORRECTED, f"{_name(old)} → {_name(new)}"
    if old.independent_sources < 2 <= new.independent_sources:
        return Reason.CONFIRMED, f"{new.independent_sources} independent sources"
    return Reason.MORE_REPORTS, f"{len(new.evidence)} posts, {new.independent_sources} independent"


def _tolls(old: Incident, new: Incident) -> str:
    return f"killed {old.killed} → {new.killed}, injured {old.injured} → {new.injured}"


def _claimed(incident: Incident) -> bool:
    return any(e.status is Status.CLAIMED and not e.deleted for e in incident.evidence)


def _worse(old: Incident, new: Incident, rules: Rules) -> bool:
    toll = rules.levels.toll
    killed = levels.toll_class(new.killed, toll.classes) > levels.toll_class(old.killed, toll.classes)
    hurt = levels.toll_class(new.injured, toll.injured_classes) > levels.toll_class(old.injured, toll.injured_classes)
    return killed or hurt


def moved(old: Incident, new: Incident) -> bool:
    """Whether the place was wrong before; a more exact place inside the old one is no correction."""
    a, b = old.place, new.place
    if a is None or b is None or Precision.UNCERTAIN in (a.precision, b.precision):
        return False
    if geo.is_point(a) and geo.is_point(b):
        return geo.km(a, b) > max(geo.REACH_KM[a.precision], geo.REACH_KM[b.precision]) + 4
    return not (geo.contains(a, b) or geo.contains(b, a)) and geo.path(a)[:2] != geo.path(b)[:2]


def _name(incident: Incident) -> str:
    return incident.place.text if incident.place else "?"


def news(why: Reason, new: Incident, old: Incident | None, *, late: bool, copy: bool) -> News:
    """What followers get. A late post raises no fresh alarm, and a copy makes no sound."""
    found = BY_REASON[why]
    told = old is not None and old.peak < Level.DIGEST
    if not told and new.level < Level.DIGEST:
        return News.NOTHING if late or copy else News.AUDIBLE
    if why in (Reason.SOURCE_DELETED, Reason.SOURCE_EDITED) and not statements(new.evidence):
        found = News.CORRECTION
    if late and found is News.AUDIBLE and why not in _SOUND_THOUGH_LATE:
        found = News.SILENT_EDIT if told else News.NOTHING
    if copy and found is News.AUDIBLE:
        found = News.SILENT_EDIT
    return found if told else News.NOTHING


def certainty_rose(old: Incident, new: Incident) -> bool:
    """Whether what was possible is now likely or observed."""
    order = list(Certainty)
    return order.index(new.certainty) < order.index(old.certainty)


def revised(incident: Incident, revision: Revision) -> Incident:
    """With one more revision. The first and the newest are kept; numbers go on growing."""
    kept = incident.revisions
    if len(kept) >= _KEPT_REVISIONS:
        kept = (kept[0], *kept[2:])
    return msgspec.structs.replace(incident, revisions=(*kept, revision))
