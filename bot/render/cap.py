"""Incidents in the Common Alerting Protocol 1.2 (OASIS), one `alert` each, for systems of civil protection and aid.

An incident is a *published report*, not a warning of an authority: `status` is Actual because it is about the world,
`certainty` is what the sources allow, and a note says what this is. Several alerts travel in an Atom feed.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as Xml

from bot.decide.geo import REACH_KM
from bot.decide.safety import shown
from bot.model.incident import Incident
from bot.model.report import Kind, Place, SubEvent, Toll
from bot.render.attribution import standing, url_of
from bot.render.bidi import clean
from bot.render.events import headline
from bot.render.html import plain
from bot.render.where import place_path

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ATOM = "http://www.w3.org/2005/Atom"
NOTE = "Gathered from published reports by an independent monitor; not an official warning."
_FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Xml.register_namespace("", CAP)
Xml.register_namespace("atom", ATOM)
LASTS = timedelta(hours=24)
"""How long after its newest post an incident stands as information (CAP `expires`)."""
LANGUAGES = (("ar", "ar"), ("en", "en"))
CBRNE_TYPES = frozenset({SubEvent.CHEMICAL})


def cap(incident: Incident, sender: str) -> bytes:
    """One incident as a CAP document. `sender`: a name of this installation without spaces, commas, «<» and «&»."""
    return _bytes(_alert(shown(incident), sender))


def cap_feed(incidents: Iterable[Incident], sender: str, now: datetime) -> bytes:
    """Incidents as an Atom feed of CAP alerts (OASIS «CAP Feeds» practice)."""
    feed = Xml.Element(_atom("feed"))
    _add(feed, "id", f"urn:barqiya:{sender}", ATOM)
    _add(feed, "title", "Barqiya", ATOM)
    _add(feed, "updated", _time(now), ATOM)
    author = Xml.SubElement(feed, _atom("author"))
    _add(author, "name", sender, ATOM)
    for incident in incidents:
        feed.append(_entry(shown(incident), sender))
    return _bytes(feed)


def _entry(incident: Incident, sender: str) -> Xml.Element:
    entry = Xml.Element(_atom("entry"))
    _add(entry, "id", f"urn:barqiya:{sender}:{_identifier(incident)}", ATOM)
    _add(entry, "title", _headline("en", incident), ATOM)
    _add(entry, "updated", _time(_sent(incident)), ATOM)
    content = Xml.SubElement(entry, _atom("content"), {"type": "application/cap+xml"})
    content.append(_alert(incident, sender))
    return entry


def _alert(incident: Incident, sender: str) -> Xml.Element:
    """Elements in the order that the schema wants."""
    alert = Xml.Element(_cap("alert"))
    _add(alert, "identifier", _identifier(incident))
    _add(alert, "sender", sender)
    _add(alert, "sent", _time(_sent(incident)))
    _add(alert, "status", "Actual")
    _add(alert, "msgType", _message_type(incident))
    _add(alert, "scope", "Public")
    _add(alert, "note", NOTE)
    if earlier := _references(incident, sender):
        _add(alert, "references", earlier)
    _add(alert, "incidents", incident.id)
    for language, code in LANGUAGES:
        alert.append(_info(incident, language, code))
    return alert


def _message_type(incident: Incident) -> str:
    if incident.retracted:
        return "Cancel"
    return "Update" if incident.revision > 1 else "Alert"


def _identifier(incident: Incident, revision: int | None = None) -> str:
    return f"{incident.id}.{incident.revision if revision is None else revision}"


def _sent(incident: Incident) -> datetime:
    return incident.revisions[-1].at if incident.revisions else incident.last_post


def _references(incident: Incident, sender: str) -> str:
    """The revision before, in CAP's words: sender, identifier and time with commas between."""
    if len(incident.revisions) < 2:
        return ""
    before = incident.revisions[-2]
    return f"{sender},{_identifier(incident, before.n)},{_time(before.at)}"


def _info(incident: Incident, language: str, code: str) -> Xml.Element:
    info = Xml.Element(_cap("info"))
    _add(info, "language", code)
    _add(info, "category", "CBRNE" if incident.sub_event_type in CBRNE_TYPES else "Security")
    _add(info, "event", _event(incident))
    if incident.kind is Kind.THREAT:
        _add(info, "responseType", "Monitor")
    _add(info, "urgency", incident.urgency.value.capitalize())
    _add(info, "severity", incident.severity.value.capitalize())
    _add(info, "certainty", incident.certainty.value.capitalize())
    if incident.event_time.from_:
        _add(info, "onset", _time(incident.event_time.from_))
    _add(info, "expires", _time(incident.last_post + LASTS))
    _add(info, "headline", _headline(language, incident))
    _add(info, "description", _description(incident))
    if (address := url_of(incident)) and " " not in address:
        _add(info, "web", address)
    for name, value in _parameters(incident):
        pair = Xml.SubElement(info, _cap("parameter"))
        _add(pair, "valueName", name)
        _add(pair, "value", value)
    if incident.place is not None and (incident.place.text or incident.place.admin1):
        info.append(_area(incident.place, language))
    return info


def _event(incident: Incident) -> str:
    return incident.sub_event_type.value if incident.sub_event_type else incident.kind.value


def _headline(language: str, incident: Incident) -> str:
    return plain(headline(language, incident))


def _description(incident: Incident) -> str:
    """The sources' own sentences, as far as they may be shown; one for each source."""
    told = {said.source: said.says for said in standing(incident) if said.says}
    return "\n".join(dict.fromkeys(told.values())) or _headline("en", incident)


def _parameters(incident: Incident) -> list[tuple[str, str]]:
    found = [
        ("level", incident.level.word),
        ("status", incident.status.value),
        ("independentSources", str(incident.independent_sources)),
        ("posts", str(len({said.post_id for said in standing(incident)}))),
    ]
    for name, toll in (("killed", incident.killed), ("injured", incident.injured)):
        if toll is not None:
            found.append((name, _range(toll)))
    if incident.place is not None:
        found.append(("placePrecision", incident.place.precision.value))
    return found


def _range(toll: Toll) -> str:
    low, high = toll
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"


def _area(place: Place, language: str) -> Xml.Element:
    area = Xml.Element(_cap("area"))
    _add(area, "areaDesc", plain(place_path(language, place)) or place.text or "-")
    if place.lat is not None and place.lon is not None:
        _add(area, "circle", f"{place.lat:.4f},{place.lon:.4f} {REACH_KM.get(place.precision, 10.0):g}")
    if place.pcode:
        code = Xml.SubElement(area, _cap("geocode"))
        _add(code, "valueName", "OCHA P-code")
        _add(code, "value", place.pcode)
    return area


def _add(parent: Xml.Element, name: str, text: str, space: str = CAP) -> None:
    Xml.SubElement(parent, f"{{{space}}}{name}").text = _readable(text)


def _readable(text: str) -> str:
    """Without direction controls and what XML 1.0 cannot carry."""
    return _FORBIDDEN.sub("", clean(text))


def _time(moment: datetime) -> str:
    """CAP's form of a time: whole seconds, the offset in digits, never «Z»."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "-00:00"


def _cap(name: str) -> str:
    return f"{{{CAP}}}{name}"


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _bytes(root: Xml.Element) -> bytes:
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
