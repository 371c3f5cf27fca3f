"""What a subscriber may ask for: wishes in words → a changed subscriber, or a reason why not. No I/O.

Every function takes the subscriber as it is and gives it as it will be; `Refused` carries the id of the text that says
what is wrong, so a handler has nothing to decide.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import time
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from bot.model.incident import Level
from bot.model.report import Kind
from bot.model.subscriber import Area, Quiet, Subscriber
from bot.render.bidi import clean
from bot.render.texts import languages, t

MAX_AREAS, MAX_WORDS, MAX_MUTED = 20, 30, 50
MAX_WORD = 60

MIN_KM, MAX_KM = 1.0, 300.0
"""The least and the greatest radius of a circle, in kilometres."""

_CLOCK = re.compile(r"^(\d{1,2})(?:[:.٫](\d{2}))?$")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


class Refused(ValueError):  # noqa: N818 - an answer, not a failure
    """A wish that cannot be granted; `message` is the id of the text that says why."""

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message)
        self.message, self.values = message, values


class Circle(NamedTuple):
    """A place by name with the distances that were asked for: for attacks (and all else), and for threats."""

    name: str
    km: float | None = None
    threat_km: float | None = None

    def of(self, found: Sequence[Area]) -> list[Area]:
        """What the name may mean with these distances: where one is given, only places that have a centre."""
        if self.km is None:
            return list(found)
        round_it = [area for area in found if area.radius_km is not None]
        return [msgspec.structs.replace(area, radius_km=self.km, threat_km=self.threat_km) for area in round_it]


def circle(words: str) -> Circle:
    """«ذيبان 25», «ذيبان 10 كم 50»: the name, and one or two distances in kilometres, kept within what we allow."""
    found = _circle().match(words.strip())
    if not found:
        return Circle(words.strip())
    km, threat = (min(max(float(n), MIN_KM), MAX_KM) if n else None for n in found.group("km", "threat"))
    return Circle(found.group("name").strip(), km, threat if threat != km else None)


@cache
def _circle() -> re.Pattern[str]:
    km = rf"(?:\s*(?:{_any_of('say-km')}))?"
    return re.compile(
        rf"(?P<name>.*?\S)\s+(?P<km>\d{{1,4}}){km}(?:\s*[/،,]?\s*(?P<threat>\d{{1,4}}){km})?$", re.IGNORECASE
    )


def add_area(subscriber: Subscriber, area: Area) -> Subscriber:
    """Follow an area. A place that is followed already takes the new distances. Refused at MAX_AREAS."""
    if area in subscriber.areas:
        return subscriber
    centre = area.lat, area.lon, area.name_ar
    for number, known in enumerate(subscriber.areas):
        if area.lat is not None and (known.lat, known.lon, known.name_ar) == centre:
            return _with_area(subscriber, number, area)
    if len(subscriber.areas) >= MAX_AREAS:
        raise Refused("areas-full", n=MAX_AREAS)
    return msgspec.structs.replace(subscriber, areas=(*subscriber.areas, area))


def drop_area(subscriber: Subscriber, number: int) -> Subscriber:
    """Follow an area no more, by its number in the list from 0. Refused when there is none."""
    if not 0 <= number < len(subscriber.areas):
        raise Refused("area-not-there")
    areas = tuple(area for n, area in enumerate(subscriber.areas) if n != number)
    return msgspec.structs.replace(subscriber, areas=areas)


def set_radius(subscriber: Subscriber, number: int, km: float, kind: Kind = Kind.ATTACK) -> Subscriber:
    """Another radius of a circle for events of a kind; the other kind keeps its own. Refused without a circle."""
    if not 0 <= number < len(subscriber.areas) or subscriber.areas[number].radius_km is None:
        raise Refused("area-not-there")
    area = subscriber.areas[number]
    attacks, threats = (km, area.reach_km(Kind.THREAT)) if kind is Kind.ATTACK else (area.radius_km, km)
    apart = threats if threats != attacks else None
    return _with_area(subscriber, number, msgspec.structs.replace(area, radius_km=attacks, threat_km=apart))


def _with_area(subscriber: Subscriber, number: int, area: Area) -> Subscriber:
    areas = tuple(area if n == number else known for n, known in enumerate(subscriber.areas))
    return msgspec.structs.replace(subscriber, areas=areas)


def set_kind(subscriber: Subscriber, kind: Kind, *, wanted: bool) -> Subscriber:
    """Attacks or threats in or out. Refused for the last one: `/unsubscribe` is for nothing at all."""
    kinds = tuple(k for k in (Kind.ATTACK, Kind.THREAT) if (wanted if k is kind else k in subscriber.kinds))
    if not kinds:
        raise Refused("kinds-none")
    return msgspec.structs.replace(subscriber, kinds=kinds)


def set_kinds(subscriber: Subscriber, words: str) -> Subscriber:
    """«attacks», «threats», «both». Refused for a word that names none."""
    for message, kinds in (
        ("attack", (Kind.ATTACK,)),
        ("threat", (Kind.THREAT,)),
        ("both", (Kind.ATTACK, Kind.THREAT)),
    ):
        if means(words, f"say-kinds-{message}"):
            return msgspec.structs.replace(subscriber, kinds=kinds)
    raise Refused("kinds-unknown")


def set_level(subscriber: Subscriber, words: str) -> Subscriber:
    """The least pressing level that is told at once. Refused for a word that names none."""
    for level in Level:
        if means(words, f"say-{level.word}"):
            return msgspec.structs.replace(subscriber, level=level)
    raise Refused("level-unknown")


def add_word(subscriber: Subscriber, word: str, *, wanted: bool) -> Subscriber:
    """Only what holds this word (`wanted`), or nothing that holds it. Refused when empty, too long or too many."""
    tidy = " ".join(clean(word).split())
    if not tidy or len(tidy) > MAX_WORD or not re.search(r"\w", tidy):
        raise Refused("word-bad", n=MAX_WORD)
    field = "words_in" if wanted else "words_out"
    words: tuple[str, ...] = getattr(subscriber, field)
    if len(words) >= MAX_WORDS:
        raise Refused("words-full", n=MAX_WORDS)
    return msgspec.structs.replace(subscriber, **{field: tuple(dict.fromkeys((*words, tidy)))})


def drop_word(subscriber: Subscriber, word: str) -> Subscriber:
    """Take a word out of both lists. Refused when it stands in none."""
    tidy = " ".join(clean(word).split())
    if tidy not in subscriber.words_in and tidy not in subscriber.words_out:
        raise Refused("word-not-there")
    return msgspec.structs.replace(
        subscriber,
        words_in=tuple(w for w in subscriber.words_in if w != tidy),
        words_out=tuple(w for w in subscriber.words_out if w != tidy),
    )


def set_quiet(subscriber: Subscriber, words: str) -> Subscriber:
    """«23-6», «23:00 06:30», «off». Start = end means off. Refused when it is no span."""
    if means(words, "say-off"):
        return msgspec.structs.replace(subscriber, quiet=None)
    ends = [part for part in re.split(rf"[\s\-–—]+|{_any_of('say-span')}", words.strip()) if part]
    if len(ends) != 2:
        raise Refused("quiet-unclear")
    start, end = (_clock(part) for part in ends)
    if start is None or end is None:
        raise Refused("quiet-unclear")
    return msgspec.structs.replace(subscriber, quiet=None if start == end else Quiet(start=start, end=end))


def set_digest(subscriber: Subscriber, words: str) -> Subscriber:
    """The hour of the daily digest, or «off». Refused when it is no time of day."""
    if means(words, "say-off"):
        return msgspec.structs.replace(subscriber, digest_at=None)
    at = _clock(words.strip())
    if at is None:
        raise Refused("digest-unclear")
    return msgspec.structs.replace(subscriber, digest_at=at)


def set_timezone(subscriber: Subscriber, words: str) -> Subscriber:
    """A zone by its IANA name, or by its city's («Damascus», «دمشق»). Refused for one nobody knows."""
    wish = words.strip().replace(" ", "_")
    known = available_timezones()
    named = next((zone for zone in known if zone.casefold() == wish.casefold()), None)
    by_city = next((z for z in sorted(known) if z.rpartition("/")[2].casefold() == wish.casefold()), None)
    name = _zone_in_words(words) or named or by_city
    if name is None:
        raise Refused("timezone-unknown")
    return msgspec.structs.replace(subscriber, timezone=ZoneInfo(name).key)


def set_language(subscriber: Subscriber, words: str) -> Subscriber:
    """A language by its code or its own name. Refused for one we do not speak."""
    for language in languages():
        if words.strip().casefold() in (language, t(language, "language-name").casefold()):
            return msgspec.structs.replace(subscriber, language=language)
    raise Refused("language-unknown")


def mute(subscriber: Subscriber, incident_id: str) -> Subscriber:
    """Hear no more of one incident; the oldest is forgotten beyond MAX_MUTED."""
    muted = tuple(dict.fromkeys((*subscriber.muted, incident_id)))[-MAX_MUTED:]
    return msgspec.structs.replace(subscriber, muted=muted)


def unmute(subscriber: Subscriber, incident_id: str) -> Subscriber:
    """Hear of it again."""
    return msgspec.structs.replace(subscriber, muted=tuple(m for m in subscriber.muted if m != incident_id))


def _clock(words: str) -> time | None:
    found = _CLOCK.match(words.translate(_DIGITS).strip())
    if not found:
        return None
    hour, minute = int(found.group(1)) % 24 if found.group(1) == "24" else int(found.group(1)), int(found.group(2) or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _zone_in_words(words: str) -> str | None:
    """Cities of the region by their Arabic names: «say-zones» lists «name=Zone»."""
    pairs = (pair.split("=") for pair in t("ar", "say-zones").split("،"))
    names = {name.strip(): zone.strip() for name, zone in pairs}
    return names.get(words.strip())


def means(words: str, message: str) -> bool:
    """Whether the reader's words stand in a message's list of accepted words («say-off»), in any of our languages."""
    return words.strip().casefold() in _accepted(message)


def _any_of(message: str) -> str:
    """A part of a pattern: any of the accepted words of a message, the longer ones first."""
    return "|".join(map(re.escape, sorted(_accepted(message), key=len, reverse=True)))


def _accepted(message: str) -> Iterable[str]:
    return {word.strip().casefold() for language in languages() for word in re.split("[,،]", t(language, message))}
