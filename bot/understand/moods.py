"""How a post means an act: as having happened, as stopped, planned, feared, old, counted up, practised."""

import re
from enum import StrEnum

from .lexicon import Hit
from .particles import particles
from .reading import Reading
from .setting import Setting

CLOSE = 2
"""Words before an act within which «لم» and «وقف» govern it."""


class Mood(StrEnum):
    """How the post means an act. The first that fits, in this order."""

    FIGURATIVE = "figurative"
    DRILL = "drill"
    STOPPED = "stopped"
    DENIED = "denied"
    CONDITIONAL = "conditional"
    FUTURE = "future"
    PLANNED = "planned"
    HISTORICAL = "historical"
    STATISTIC = "statistic"
    CONDEMNED = "condemned"
    MOURNED = "mourned"
    ASSERTED = "asserted"


def after(reading: Reading, hit: Hit) -> Mood | None:
    """«القصف الليلة سيكون أكبر» is to come, «القصف سيتوقف» is over, «غارة 2018» is history."""
    if hit.form not in {"noun", "phrase"}:
        return None
    last = reading.word_at(hit.end - 1)
    following = [w.text for w in reading.words[last + 1 : last + 4]]
    if any(word in particles("mood", "over") for word in following[:2]):
        return Mood.STOPPED
    if following and _YEAR.fullmatch(following[0]):
        return Mood.HISTORICAL
    return Mood.FUTURE if any(word in particles("mood", "to_come") for word in following) else None


_YEAR = re.compile(r"(?:19[5-9]\d|20[01]\d|202[0-4])")
"""Written right after an act, a year by itself looks back on it."""
_FUTURE = re.compile(r"^[وف]?س[يتنا]\w{3,}$")
_CARRIER = 3
"""Words before a noun of force within which a verb to come carries it: «ستشن القوات ضربات»."""


def to_come(word: str) -> bool:
    """A verb in the future: «سيقصف», «وستشن»."""
    if word == "سوف":
        return True
    return _FUTURE.match(word) is not None and word.lstrip("وف") not in particles("statement", "no_future")


def carried(reading: Reading, hit: Hit, first: int) -> bool:
    """«ستشن ضربات», «سيتم تنفيذ غارات»: a noun of force under a verb to come, told without the article."""
    if hit.form not in {"noun", "phrase"} or "ال" in hit.prefix or hit.phrase.startswith("ال"):
        return False
    at = reading.word_at(hit.start)
    if at > first and reading.words[at - 1].text == "قبل" and not reading.words[at].text.endswith(("ه", "ها", "هم")):
        return True  # «قبل تفجيره» is what was done next
    low = max(first, at - _CARRIER)
    if not any(to_come(w.text) for w in reading.words[low:at]):
        return False
    between = reading.normal.text[reading.words[low].start : hit.start]
    return not any(mark in between for mark in "،,;:\n")


def mood_of(hit: Hit, before: list[tuple[int, Hit]], setting: Setting) -> Mood:
    """How an act is meant, by the contexts before it (each with how many words away) and around it."""
    whole = setting.whole | setting.counted(hit)
    if hit.concept.cls == "mobilize" and "peaceful" in whole:
        return Mood.FIGURATIVE
    measured = hit.concept.cls == "target" and any(h.concept.cls == "measure" for _, h in before)
    if measured or setting.campaign(hit) or setting.scolds(hit):
        return Mood.FIGURATIVE
    if "figurative" in whole or ("nonforce" in whole and hit.concept.sub == "Threaten"):
        return Mood.FIGURATIVE
    if "drill" in whole:
        return Mood.DRILL
    if setting.may(hit):
        return Mood.PLANNED
    supposed = Mood.CONDITIONAL if setting.supposes(hit) else None
    return _unreal(hit, before, setting.ahead(hit)) or supposed or _setting(whole - setting.elsewhere(hit))


def _precaution(hit: Hit) -> bool:
    """«رفع التأهب تحسبا لهجوم»: what is feared is to come, the precaution is there."""
    return hit.concept.file == "alerts" and hit.concept.sub != "Threaten"


def _unreal(hit: Hit, before: list[tuple[int, Hit]], ahead: frozenset[str]) -> Mood | None:
    """The words before an act say that it did not happen, or has not yet."""
    near = {h.concept.cls for _, h in before}
    close = {h.concept.cls for gap, h in before if gap <= CLOSE}
    past = hit.form == "past"
    if "about" in close and hit.form in {"noun", "phrase"}:
        return Mood.PLANNED
    planned = "plan" in near or ("possible" in close and hit.form == "present")
    gap = min((g for g, h in before if h.concept.cls == "plan"), default=0)
    called_off = any(h.concept.cls == "stop" and g > gap > 0 for g, h in before)
    for_it = hit.prefix in {"ل", "لل", "ول"} and "plan" in ahead
    table = (
        (("stop" in close or called_off) and not past, Mood.STOPPED),
        ("negation" in close or "deny" in ahead, Mood.DENIED),
        ("conditional" in ahead, Mood.CONDITIONAL),
        (hit.future, Mood.FUTURE),
        ((planned or for_it) and not past and not _precaution(hit), Mood.PLANNED),
    )
    return next((mood for holds, mood in table if holds), None)


_SETTINGS = (
    ("history", Mood.HISTORICAL),
    ("statistic", Mood.STATISTIC),
    ("condemn", Mood.CONDEMNED),
    ("funeral", Mood.MOURNED),
)


def _setting(whole: frozenset[str]) -> Mood:
    """What the rest of the sentence makes of an act."""
    return next((mood for name, mood in _SETTINGS if name in whole), Mood.ASSERTED)
