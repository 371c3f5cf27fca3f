"""Where the posts' own words name an event more exactly than its type and weapon: a curfew, a bomb on a motorcycle."""

import re

from bot.model.incident import Incident
from bot.model.report import SubEvent, Weapon
from bot.understand.arabic import plain

_CLOSE = r"(?:اغلاق|اغلقت?|[تي]غلق|\bclos(?:ed|es|ure of|ing))"
_ALERTS = {
    "siren": re.compile(
        r"صافرات|صفارات|صافره|صفاره|انذار جوي|انذار احمر|تفعيل الانذار|\bsirens?\b|\bred alert\b|\bair raid\b"
    ),
    "evacuation": re.compile(r"اخلاء|اخلوا|مغادره (?:منازل|بيوت|البلد|القري|المنطق|المدين|الحي)|\bevacuat"),
    "curfew": re.compile(r"حظرا? (?:كلي |جزيي |شامل )?(?:ا?ل?ل?)?تجو|منع ا?ل?تجو|\bcurfew"),
    "closure": re.compile(_CLOSE),
}
"""Kinds of alerts, the most pressing first; what is none of them is a «security alert»."""
_MOTORCYCLE = re.compile(
    r"دراجه (?:ناريه )?(?:ال)?(?:مفخخ|ملغم)|موتور (?:ال)?(?:مفخخ|ملغم)|\bmotor(?:cycle|bike) (?:bomb|ied)"
)
_CAR = re.compile(r"(?:سياره|شاحنه|صهريج|عربه|اليه) (?:ال)?(?:مفخخ|ملغم)|\b(?:car|truck|vehicle) bomb")


def means(incident: Incident) -> str:
    """The last part of the name of a message: «drone», «motorcycle-bomb», «curfew»; empty where nothing tells more."""
    if incident.weapon is Weapon.VEHICLE_BOMB and _on_motorcycle(incident):
        return "motorcycle-bomb"
    if incident.weapon is None and incident.sub_event_type is SubEvent.ALERT:
        said = _said(incident)
        return next((name for name, words in _ALERTS.items() if any(map(words.search, said))), "")
    return incident.weapon.value.replace("_", "-") if incident.weapon else ""


def closed_itself(incident: Incident) -> bool:
    """The place is what was closed («إغلاق معبر البوكمال»), not where something was («إغلاق الطريق إلى المطار»)."""
    name = plain(incident.place.text) if incident.place else ""
    return bool(name) and any(re.search(rf"{_CLOSE} (?:the )?{re.escape(name)}", said) for said in _said(incident))


def _on_motorcycle(incident: Incident) -> bool:
    """A post says so, and none speaks of a car."""
    said = _said(incident)
    return any(map(_MOTORCYCLE.search, said)) and not any(map(_CAR.search, said))


def _said(incident: Incident) -> list[str]:
    """The sentences about the event, in one spelling."""
    return [plain(one.says) for one in incident.evidence if one.says and not one.deleted]
