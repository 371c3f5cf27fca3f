"""What an event is called, and the first line of an alert: result, event, place. Names are Fluent messages."""

from bot.model.incident import Evidence, Incident
from bot.model.report import Kind, Precision, Status, SubEvent, Toll, Weapon
from bot.render import wording
from bot.render.grammar import hurt, toll
from bot.render.html import escape
from bot.render.texts import has, t
from bot.render.where import named_after, place_name, place_short

UNSURE: Toll = (0, None)
"""Some say nobody, others say somebody: no number to put into a first line."""

PLOVER = frozenset({SubEvent.THREATEN, SubEvent.ALERT, SubEvent.MOBILIZE, SubEvent.DISRUPTED})
"""Types that are threats by themselves: no «تهديد بـ» before them."""


PEOPLE = "civilians"
FROM_AFAR = frozenset({SubEvent.AIR_STRIKE, SubEvent.SHELLING, SubEvent.IED, SubEvent.SUICIDE_BOMB})
"""Who was hurt by these is told by the toll; «shelling on civilians» would say what was aimed at."""
AIMLESS = frozenset({Weapon.LANDMINE, Weapon.UXO})

AT_PEOPLE = frozenset({SubEvent.ATTACK, None})
"""Attacks on somebody in a town, not on the town: «إطلاق نار في ذيبان»."""


def event_id(incident: Incident) -> str:
    """The message that names an event: the most special one there is for type and weapon."""
    kind, sub_event = incident.kind, incident.sub_event_type
    if sub_event is SubEvent.EXPLOSION and explanation(incident) is not None:
        return "event-explosion-explained"  # «of unknown cause» no more
    means = f"-{told}" if (told := wording.means(incident)) else ""
    base = sub_event.name.lower().replace("_", "-") if sub_event else f"any-{kind.value}"
    return next(
        name for name in (f"event-{base}{means}", f"event-{base}", f"event-any-{kind.value}") if has("ar", name)
    )


def event_name(language: str, incident: Incident, *, with_claim: bool = True) -> str:
    """What the event is called, by type, weapon and status: «إحباط هجوم بطائرة مسيّرة», «تبنّي هجوم مسلح»."""
    name = event_id(incident)
    if incident.status is Status.FOILED:
        return t(language, f"{name}.foiled")
    told = t(language, name)
    if incident.status is Status.CLAIMED and with_claim:
        return t(language, "headline-claimed", event=told)
    if incident.status is Status.THREATENED and incident.sub_event_type not in PLOVER and incident.sub_event_type:
        return t(language, "headline-threatened", event=told)
    return told


def explanation(incident: Incident) -> Evidence | None:
    """The first post that still stands and tells of a harmless cause."""
    return next((said for said in incident.evidence if said.explains and not said.deleted), None)


def headline(language: str, incident: Incident, *, with_result: bool = True, with_cause: bool = True) -> str:
    """The first line without its icon: the result first, then the event, then the place. HTML-safe.

    That it was no attack, as somebody explained, stands before all (`with_cause`). The incident is given as it may be
    shown (`decide.safety.shown`).
    """
    told, because = _headline(language, incident, with_result=with_result), explanation(incident)
    if because is not None and because.explains and with_cause:
        cause = t(language, f"explained-{because.explains}")
        told = t(language, "headline-explained", headline=told, cause=cause)
    told = t(language, "headline-retracted", headline=told) if incident.retracted else told
    return told[:1].upper() + told[1:]


def _headline(language: str, incident: Incident, *, with_result: bool) -> str:
    name = event_id(incident)
    where = _where(language, incident, t(language, f"{name}.at"))
    result = result_of(language, incident) if with_result else ""
    event = event_name(language, incident, with_claim=not result)  # nobody is killed «in a claim»
    parts = {"event": event} | ({"where": where} if where else {})
    line = "headline" if not result else "headline-result"
    told = t(language, line if where else f"{line}-no-place", **parts, **({"result": result} if result else {}))
    if incident.status is Status.ONGOING and incident.kind is Kind.ATTACK and not _over(incident):
        told = t(language, "headline-ongoing", headline=told, gender=t(language, f"{name}.gender"))
    if incident.status is Status.CLAIMED and result:
        told = t(language, "headline-claimed-after", headline=told, gender=t(language, f"{name}.gender"))
    return told


def _over(incident: Incident) -> bool:
    return incident.closed or explanation(incident) is not None


def result_of(language: str, incident: Incident) -> str:
    """«مقتل شخصين وإصابة 3 أشخاص»; empty where nobody is said to be hurt."""
    killed = _people(language, incident.killed)
    injured = _people(language, incident.injured)
    if not killed and not injured and UNSURE in (incident.killed, incident.injured):
        return t(language, "result-unsure")
    if killed and injured:
        return t(language, "result-both", killed=killed, injured=injured)
    if killed:
        return t(language, "result-killed", people=killed)
    return t(language, "result-injured", people=injured) if injured else ""


def _people(language: str, people: Toll | None) -> str:
    return toll(language, "people", people) if people and hurt(people) and people != UNSURE else ""


def _where(language: str, incident: Incident, at: str) -> str:
    place = incident.place if incident.place and (incident.place.text or incident.place.admin1) else None
    target = target_name(language, incident) if at == "on" and incident.kind is Kind.ATTACK else ""
    if place is None:
        return t(language, "target-on", target=target) if target else ""
    road, quarter = (named_after(place, f"{what}-words") for what in ("road", "quarter"))
    exact = place.precision is Precision.SITE and not quarter
    if at == "on" and not target and incident.sub_event_type in AT_PEOPLE and not exact:
        at = "in"
    at = "in" if at == "of" and not wording.closed_itself(incident) else at
    at = "on" if at == "in" and road else at
    shown = place_short(language, place)
    spot = "-road" if road else "-site" if exact else ""
    if target and target != place_name(language, place):
        shown = t(language, f"target-in-place{spot}", target=target, place=shown)
        spot = ""
    threat = incident.status is Status.THREATENED and incident.sub_event_type is SubEvent.THREATEN
    name = f"where-{at}{spot}"
    return t(language, "where-threat" if threat else name if has(language, name) else f"where-{at}", place=shown)


def target_name(language: str, incident: Incident) -> str:
    """What was hit, in neutral words; empty where we only have the post's own, or where nobody can have aimed at it."""
    target = incident.target
    if target is None or _aimless(incident) or (target.name_en == PEOPLE and incident.sub_event_type in FROM_AFAR):
        return ""
    return escape((target.name_ar if language == "ar" else target.name_en) or "")


def _aimless(incident: Incident) -> bool:
    """A mine hits whoever comes; a blast of unknown cause hit nothing that we know of."""
    return incident.weapon in AIMLESS or incident.sub_event_type is SubEvent.EXPLOSION
