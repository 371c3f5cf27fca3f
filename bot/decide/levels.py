"""How loud, how severe, how urgent, how certain: by the rules of `config/levels.toml`, in CAP's words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.decide import geo
from bot.decide.rules import LevelRule, LevelRules, OverflightRules, PrecautionRules, SeverityRule
from bot.decide.statement import speaks
from bot.model.incident import Evidence, Incident, Level
from bot.model.report import Certainty, Kind, Place, Precision, Severity, Status, SubEvent, Toll, Urgency

_JUDGED = frozenset("ABCD")


def level(incident: Incident, now: datetime, rules: LevelRules) -> tuple[Level, str]:
    """The level at `now` and the rule that gave it. Peaks and lateness are `news`'s business."""
    floor, why_floor = _cap(incident, now, rules)
    for rule in rules.rule:
        if fits(rule, incident, now, rules):
            found = rule.as_level
            return (floor, why_floor) if floor > found else (found, rule.why)
    return max(Level.DIGEST, floor), why_floor or "older, or no danger to anybody now"


def _cap(incident: Incident, now: datetime, rules: LevelRules) -> tuple[Level, str]:
    fitting = [rule for rule in rules.cap if fits(rule, incident, now, rules)]
    worst = max(fitting, key=lambda rule: rule.as_level, default=None)
    return (worst.as_level, worst.why) if worst else (Level.FLASH, "")


def fits(rule: LevelRule, incident: Incident, now: datetime, rules: LevelRules) -> bool:
    """Whether all that a rule says holds of the incident."""
    return (
        (not rule.kinds or incident.kind in rule.kinds)
        and (not rule.statuses or incident.status in rule.statuses)
        and (not rule.types or incident.sub_event_type in rule.types)
        and incident.sub_event_type not in rule.not_types
        and (rule.max_age_minutes is None or age(incident, now) <= timedelta(minutes=rule.max_age_minutes))
        and _believed(rule, incident)
        and (rule.max_origins is None or incident.independent_sources <= rule.max_origins)
        and least(incident.killed) >= rule.killed
        and (not rule.key_site or is_key_site(incident))
        and _located(rule.located, incident.place)
        and (not rule.overflight or is_overflight(incident, rules.overflight))
        and (not rule.precaution or is_precaution(incident, rules.precaution))
        and (rule.max_killed is None or most(incident.killed) <= rule.max_killed)
    )


def _believed(rule: LevelRule, incident: Incident) -> bool:
    """Whether enough independent origins tell of it, or an official body, and not only those that nobody vouches for.

    What denies or follows up the event tells of it to nobody's alarm.
    """
    telling = [e for e in incident.evidence if e.kind is not Kind.OTHER and not e.deleted]
    official = any(e.official and e.trust != "E" for e in telling)
    judged = official or any(e.trust in _JUDGED and not e.copied for e in telling)
    enough = incident.independent_sources >= rule.origins or (rule.or_official and official)
    return enough and (judged or not rule.judged)


def _located(wanted: str | None, place: Place | None) -> bool:
    if wanted is None:
        return True
    if wanted == "nowhere":
        return place is None or place.precision is Precision.COUNTRY or (_uncertain(place) and not place.admin1)
    if wanted == "uncertain":
        return place is not None and _uncertain(place)
    return geo.rank(place) <= tuple(Precision).index(Precision(wanted))


def _uncertain(place: Place) -> bool:
    return place.precision is Precision.UNCERTAIN


def age(incident: Incident, now: datetime) -> timedelta:
    """How old the event is: since its told time, else since its first post. Never negative."""
    told = incident.event_time
    moment = told.to or told.from_ or incident.first_post
    return max(now - min(moment, incident.last_post), timedelta(0))


def least(toll: Toll | None) -> int:
    """The number that every source grants."""
    return toll[0] if toll else 0


def most(toll: Toll | None) -> int:
    """The highest number that any source states."""
    return 0 if toll is None else toll[0] if toll[1] is None else toll[1]


def is_key_site(incident: Incident) -> bool:
    """Whether a protected or key site was hit: hospital, school, camp, aid, dam, refinery."""
    return bool(incident.target and incident.target.protected)


def is_overflight(incident: Incident, rules: OverflightRules) -> bool:
    """A lone flight over some place: an alert by kind, without a siren, an order, a low pass or a shot."""
    if not _is_alert(incident):
        return False
    flies = incident.weapon in rules.means or _says(incident, rules.words)
    return flies and not _says(incident, rules.louder)


def is_precaution(incident: Incident, rules: PrecautionRules) -> bool:
    """A curfew, a closed crossing or road: an alert by kind, of no danger that comes this minute."""
    return _is_alert(incident) and _says(incident, rules.words) and not _says(incident, rules.louder)


def _is_alert(incident: Incident) -> bool:
    return incident.kind is Kind.THREAT and incident.sub_event_type is SubEvent.ALERT


def _says(incident: Incident, phrases: tuple[str, ...]) -> bool:
    told = (e.says or e.text for e in incident.evidence if e.kind is not Kind.OTHER and not e.deleted)
    return any(speaks(text, phrases) for text in told)


def severity(incident: Incident, rules: LevelRules) -> Severity:
    """CAP severity by the table; UNKNOWN where no line fits."""
    return next((rule.severity for rule in rules.severity if _severe(rule, incident)), Severity.UNKNOWN)


def _severe(rule: SeverityRule, incident: Incident) -> bool:
    return (
        most(incident.killed) >= rule.killed
        and most(incident.injured) >= rule.injured
        and (not rule.key_site or is_key_site(incident))
        and (not rule.types or incident.sub_event_type in rule.types)
        and (not rule.statuses or incident.status in rule.statuses)
    )


def urgency(incident: Incident, now: datetime) -> Urgency:
    """CAP urgency: what is under way is immediate, what is threatened expected, what is over past."""
    if incident.closed:
        return Urgency.PAST
    if incident.kind is Kind.THREAT:
        if incident.status is Status.FOILED:
            return Urgency.PAST
        return Urgency.IMMEDIATE if incident.sub_event_type is SubEvent.ALERT else Urgency.EXPECTED
    recent = age(incident, now) <= timedelta(minutes=30)
    return Urgency.IMMEDIATE if incident.status is Status.ONGOING and recent else Urgency.PAST


def certainty(incident: Incident, live: Sequence[Evidence]) -> Certainty:
    """CAP certainty, by origins, their grades, denial, and whether only the doer says so."""
    if not live:
        return Certainty.UNLIKELY
    if incident.denied_by and incident.independent_sources < 2:
        return Certainty.UNLIKELY
    if all(e.status is Status.CLAIMED for e in live) and incident.independent_sources < 2:
        return Certainty.POSSIBLE
    trusted = any(e.trust in "AB" or e.official for e in live)
    if incident.independent_sources >= 3 or (incident.independent_sources >= 2 and trusted):
        return Certainty.OBSERVED
    return Certainty.LIKELY if incident.independent_sources >= 2 or trusted else Certainty.POSSIBLE


def toll_class(toll: Toll | None, classes: Sequence[int]) -> int:
    """How many of the numbers whose crossing is news a toll has reached."""
    return sum(1 for number in classes if most(toll) >= number)
