"""One sentence in Arabic and one in English, made from the fields: what, where, by whom, how many.

Verbal nouns only, so that nothing has to agree with a gender that we do not know; counted nouns by Arabic's rules;
parties by their neutral names. What the post does not say is left out.
"""

import tomllib
from functools import lru_cache
from typing import Any

from bot.model.report import Actor, Event, Kind, Place, Stance, Status, Summary, Toll
from config.data import read_text

_KILLED = ("قتيل", "قتيلان", "قتلى", "قتيلاً")
_INJURED = ("جريح", "جريحان", "جرحى", "جريحاً")
_VAGUE = {20: "عشرات", 200: "مئات"}
"""Lower ends that the guideline gives «عشرات» and «مئات»."""


def summarise(main: Event | None) -> Summary:
    """The summary of a post's main event; empty without one."""
    return Summary(ar=_arabic(main), en=_english(main)) if main else Summary()


def counted(toll: Toll, forms: tuple[str, str, str, str]) -> str:
    """People as Arabic counts them: one, two, 3–10 with the plural, 11–99 with the accusative singular."""
    low, high = toll
    one, two, many, accusative = forms
    if high is None and low in _VAGUE:
        return f"{_VAGUE[low]} ال{many}"
    if high is not None and high != low:
        return f"بين {low} و{high} {many}"
    if low == 1:
        text = f"{one} واحد"
    elif low == 2:
        text = two
    else:
        last = low % 100
        text = f"{low} {many if 3 <= last <= 10 else accusative if 11 <= last <= 99 else one}"
    return f"{text} على الأقل" if high is None else text


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(read_text("lexicons/summary.toml"))


def _act(event: Event, language: str) -> str:
    words = _words()
    weapon = event.weapon.value if event.weapon else ""
    if event.status is Status.FOILED and weapon in words["foiled"][language]:
        return str(words["foiled"][language][weapon])
    acts: dict[str, str] = words["act"][language]
    sub = event.sub_event_type.value if event.sub_event_type else ""
    return acts.get(f"{sub}/{weapon}") or acts.get(sub) or acts[event.kind.value]


def _arabic(event: Event) -> str:
    words = _words()
    parts = [_act(event, "ar")]
    if place := _place(event.place, "ar"):
        parts.append(f"في {place}")
    if event.actor and event.actor.name_ar:
        parts.append(_author(event.actor, "ar"))
    told = [" ".join(parts)]
    if event.target and (target := words["target"]["ar"].get(event.target.name_en)):
        told.append(f"الهدف: {target}")
    if toll := _toll(event, "ar"):
        told.append(f"الحصيلة: {toll}")
    if status := words["status"]["ar"].get(event.status.value):
        told.append(status)
    return "؛ ".join(told) + "."


def _english(event: Event) -> str:
    act = _act(event, "en")
    parts = [act[0].upper() + act[1:]]
    if place := _place(event.place, "en"):
        parts.append(f"in {place}")
    if event.actor and event.actor.name_en:
        parts.append(_author(event.actor, "en"))
    told = [" ".join(parts)]
    if event.target and event.target.name_en:
        told.append(f"target: {event.target.name_en}")
    if toll := _toll(event, "en"):
        told.append(toll)
    if status := _words()["status"]["en"].get(event.status.value):
        told.append(status)
    return "; ".join(told) + "."


def _place(place: Place | None, language: str) -> str:
    if place is None:
        return ""
    name = (place.name_ar or place.text) if language == "ar" else (place.name_en or place.text)
    admin = place.admin1
    if admin and language == "ar":
        admin = _words()["admin1"].get(admin, admin)
    separator = "، " if language == "ar" else ", "
    return f"{name}{separator}{admin}" if admin and admin not in name else name


def _author(actor: Actor, language: str) -> str:
    if language == "ar":
        lead = {Stance.CLAIMED: "بتبنٍّ من", Stance.SUSPECTED: "يُرجَّح أنه من"}.get(actor.stance, "من جانب")
        return f"{lead} {actor.name_ar}"
    lead = {Stance.CLAIMED: "claimed by", Stance.SUSPECTED: "suspected of"}.get(actor.stance, "by")
    return f"{lead} {actor.name_en}"


def _toll(event: Event, language: str) -> str:
    if event.kind is Kind.THREAT:
        return ""
    killed, injured = event.killed, event.injured
    if killed == (0, 0) and injured in {(0, 0), None}:
        return "بلا قتلى أو جرحى" if language == "ar" else "no casualties"
    said = []
    for toll, forms, english in ((killed, _KILLED, "killed"), (injured, _INJURED, "injured")):
        if toll and toll != (0, 0):
            said.append(counted(toll, forms) if language == "ar" else f"{_range(toll)} {english}")
    return (" و" if language == "ar" else ", ").join(said)


def _range(toll: Toll) -> str:
    low, high = toll
    if high is None:
        return {20: "dozens", 200: "hundreds"}.get(low, f"at least {low}")
    return str(low) if low == high else f"{low} to {high}"
