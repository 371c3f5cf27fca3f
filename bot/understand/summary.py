"""One sentence in Arabic and one in English, made from the fields: what, where, by whom, how many.

Verbal nouns only, so that nothing has to agree with a gender that we do not know; counted nouns by Arabic's rules;
parties by their neutral names. What the post does not say is left out.
"""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from bot.model.report import (
    Actor,
    Event,
    Explanation,
    Kind,
    Place,
    Precision,
    Status,
    SubEvent,
    Summary,
    Toll,
)  # fmt: skip
from config.data import read_text

from .arabic import letters
from .romanise import with_latin


def summarise(main: Event | None, explains: Explanation | None = None) -> Summary:
    """The summary of a post's main event; empty without one. `explains`: what the post tells a blast to have been."""
    if main is None:
        return Summary()
    return Summary(ar=_arabic(main, explains), en=_english(main, explains))


def counted(toll: Toll, forms: Sequence[str]) -> str:
    """People as Arabic counts them: one, two, 3–10 with the plural, 11–99 with the accusative singular."""
    low, high = toll
    one, two, many, _ = forms
    if high is None and (crowd := _words()["many"]["ar"].get(str(low))):
        return f"{crowd} ال{many}"
    if toll == (1, 2):
        return f"{one} أو {two}"
    if high is not None and high != low:
        return f"بين {low} و{high} {_counted_noun(high, forms)}"
    if low == 1:
        text = f"{one} واحد"
    elif low == 2:
        text = two
    else:
        text = f"{low} {_counted_noun(low, forms)}"
    return f"{text} على الأقل" if high is None else text


def _counted_noun(number: int, forms: Sequence[str]) -> str:
    """The noun after a number of more than two; after a range it agrees with the greater."""
    one, _, many, accusative = forms
    last = number % 100
    return many if 3 <= last <= 10 else accusative if 11 <= last <= 99 else one


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(read_text("lexicons/summary.toml"))


def _act(event: Event, language: str, explains: Explanation | None) -> str:
    words = _words()
    acts: dict[str, str] = words["act"][language]
    weapon = event.weapon.value if event.weapon else ""
    if explains:
        return acts["explained"]
    if event.status is Status.FOILED and weapon in words["foiled"][language]:
        return str(words["foiled"][language][weapon])
    sub = event.sub_event_type.value if event.sub_event_type else ""
    return acts.get(f"{sub}/{weapon}") or acts.get(f"/{weapon}") or acts.get(sub) or acts[event.kind.value]


def _arabic(event: Event, explains: Explanation | None) -> str:
    words = _words()
    parts = [_act(event, "ar", explains)]
    if event.place and (name := _place(event.place, "ar")):
        parts.append(f"{_at(event, event.place, 'ar')} {name}")
    if event.actor and event.actor.name_ar:
        parts.append(_party(event, event.actor, "ar"))
    told = [" ".join(parts)]
    if event.target and event.target.name_ar:
        told.append(f"الهدف: {event.target.name_ar}")
    if toll := _toll(event, "ar"):
        told.append(f"الحصيلة: {toll}")
    if explains:
        told.append(f"السبب المذكور: {words['explains']['ar'][explains.value]}")
    elif status := words["status"]["ar"].get(event.status.value):
        told.append(status)
    return "؛ ".join(told) + "."


def _english(event: Event, explains: Explanation | None) -> str:
    words = _words()
    act = _act(event, "en", explains)
    parts = [act[0].upper() + act[1:]]
    if event.place and (name := _place(event.place, "en")):
        parts.append(f"{_at(event, event.place, 'en')} {name}")
    if event.actor and event.actor.name_en:
        parts.append(_party(event, event.actor, "en"))
    told = [" ".join(parts)]
    if event.target and event.target.name_en:
        told.append(f"target: {event.target.name_en}")
    if toll := _toll(event, "en"):
        told.append(toll)
    if explains:
        told.append(f"said to have been {words['explains']['en'][explains.value]}")
    elif status := words["status"]["en"].get(event.status.value):
        told.append(status)
    return "; ".join(told) + "."


def _at(event: Event, place: Place, language: str) -> str:
    """The preposition: fire comes «from» where it was launched, a threat is «against» what it names.

    A threat to somebody in a country is not against the country.
    """
    arabic = language == "ar"
    if place.origin:
        return "من" if arabic else "from"
    aimed = event.target is not None and place.precision is Precision.COUNTRY
    if event.sub_event_type is SubEvent.THREATEN and not aimed:
        return "ضد" if arabic else "against"
    if _is_road(place):
        return "على" if arabic else "on"
    if arabic:
        return "في"
    site = place.precision is Precision.SITE and place.name_en is not None
    return "at" if site and any(word in (place.name_en or "") for word in _words()["the"]["at"]) else "in"


def _is_road(place: Place) -> bool:
    words = _words()["on"]
    first = (place.name_ar or place.text).split()[:1]
    return not set(words["ar"]).isdisjoint(first) or not set(words["en"]).isdisjoint((place.name_en or "").split())


_WIDE = frozenset((Precision.DISTRICT, Precision.SUBDISTRICT, Precision.GOVERNORATE, Precision.COUNTRY))


def _is_part(place: Place) -> bool:
    """«جنوب إيران», «ريف حماة الشمالي»: the words of the post say more than the name, and say the name itself."""
    return place.precision in _WIDE and bool(place.name_ar) and letters(place.name_ar or "") in letters(place.text)


def _place(place: Place, language: str) -> str:
    admin = place.admin1
    if language == "ar":
        name = place.text if _is_part(place) else place.name_ar or place.text
        admin = _words()["admin1"].get(admin, admin)
        return f"{name}، {admin}" if admin and admin not in name else name
    name = _with_the(place.name_en) if place.name_en else with_latin(place.text)
    return f"{name}, {admin}" if admin and admin not in name else name


def _with_the(name: str) -> str:
    """«the Strait of Hormuz», «the Al-Omar oil field», «Aleppo»."""
    words = _words()["the"]
    plain = name.split(" (", maxsplit=1)[0]
    needs = plain.startswith(tuple(words["place_begins"])) or plain.endswith(tuple(words["place_ends"]))
    return f"the {name}" if needs else name


def _party(event: Event, actor: Actor, language: str) -> str:
    """Who did it. Of a clash one party; of what was stopped the one that is named, who sent it or stopped it."""
    arabic = language == "ar"
    name = actor.name_ar if arabic else _named(actor.name_en or "")
    if event.status is Status.FOILED:
        return f"(الطرف المذكور: {name})" if arabic else f"(party named: {actor.name_en})"
    if arabic and name:
        name = " ".join(_words()["genitive"].get(word, word) for word in name.split())
    if event.sub_event_type is SubEvent.ARMED_CLASH:
        return f"بمشاركة {name}" if arabic else f"involving {name}"
    leads = _words()["lead"][language]
    return f"{leads.get(actor.stance.value, leads['stated'])} {name}"


def _named(name: str) -> str:
    """«the Israeli army», «US forces»."""
    return f"the {name}" if any(word in name for word in _words()["the"]["parties"]) else name


def _toll(event: Event, language: str) -> str:
    if event.kind is Kind.THREAT:
        return ""
    killed, injured, arabic = event.killed, event.injured, language == "ar"
    if killed == (0, 0) and injured == (0, 0):
        return "لا قتلى ولا جرحى" if arabic else "no casualties"
    said = []
    for toll, fate in ((killed, "killed"), (injured, "injured")):
        forms = _words()["people"]["ar"][fate]
        if toll == (0, 0):
            said.append(f"لا {forms[2]}" if arabic else f"nobody {fate}")
        elif toll:
            said.append(counted(toll, forms) if arabic else f"{_range(toll)} {fate}")
    return (" و" if arabic else ", ").join(said)


def _range(toll: Toll) -> str:
    low, high = toll
    if high is None:
        return str(_words()["many"]["en"].get(str(low), f"at least {low}"))
    return str(low) if low == high else f"{low} to {high}"
