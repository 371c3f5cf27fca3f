"""Who wants to know: one subscriber's wishes against one incident, with every reason."""

from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from bot.decide import geo
from bot.decide.words import stems
from bot.model.alert import FanOut
from bot.model.incident import Incident, Level
from bot.model.report import Kind, Place, Precision
from bot.model.subscriber import Area, Quiet, Subscriber

_COARSE_FROM = Level.URGENT
"""An incident known only as «somewhere in the governorate» reaches those who follow a part of it from here up."""


class Why(StrEnum):
    """Why an alert came, or did not: the words of /why and /whynot."""

    AREA = "area"
    EVERYWHERE = "everywhere"
    AREA_PERHAPS = "area_perhaps"
    OTHER_AREA = "other_area"
    NO_PLACE = "no_place"
    KIND = "kind"
    OTHER_KIND = "other_kind"
    WORD = "word"
    NO_WORD = "no_word"
    UNWANTED_WORD = "unwanted_word"
    LEVEL = "level"
    BELOW_LEVEL = "below_level"
    PAUSED = "paused"
    QUIET_HOURS = "quiet_hours"
    FLASH_PASSES = "flash_passes"
    BEFORE_SUBSCRIBING = "before_subscribing"


class Cause(msgspec.Struct, frozen=True):
    """One reason: what kind, and of what («area», «دير الزور»)."""

    why: Why
    detail: str = ""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a subscriber wants an incident, why, and from when it may sound (None: at once)."""

    yes: bool
    causes: tuple[Cause, ...]
    not_before: datetime | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The causes as short words for logs: «area:دير الزور»."""
        return tuple(f"{c.why}:{c.detail}" if c.detail else str(c.why) for c in self.causes)


_NO = frozenset(
    {Why.OTHER_AREA, Why.NO_PLACE, Why.OTHER_KIND, Why.NO_WORD, Why.UNWANTED_WORD, Why.BELOW_LEVEL, Why.PAUSED}
)


def wants(subscriber: Subscriber, incident: Incident, fan_out: FanOut | None, now: datetime) -> Wanted:
    """Whether this incident is for this subscriber at `now`, told as loudly as `fan_out` says. All causes are given.

    Without a fan-out (for /whynot) the incident's own level counts.
    """
    loud = fan_out.level if fan_out else incident.level
    causes = [_area(subscriber, incident, loud), _kind(subscriber, incident), *_words(subscriber, incident)]
    causes.append(Cause(Why.LEVEL if loud <= subscriber.level else Why.BELOW_LEVEL, loud.word))
    if subscriber.paused:
        causes.append(Cause(Why.PAUSED))
    waits = quiet_until(subscriber, now)
    if waits:
        causes.append(Cause(Why.FLASH_PASSES if loud is Level.FLASH else Why.QUIET_HOURS, waits.strftime("%H:%M")))
    yes = not any(cause.why in _NO for cause in causes)
    return Wanted(yes=yes, causes=tuple(causes), not_before=waits if loud is not Level.FLASH else None)


def _kind(subscriber: Subscriber, incident: Incident) -> Cause:
    return Cause(Why.KIND if incident.kind in subscriber.kinds else Why.OTHER_KIND, str(incident.kind))


def _area(subscriber: Subscriber, incident: Incident, loud: Level) -> Cause:
    if not subscriber.areas:
        return Cause(Why.EVERYWHERE)
    place = incident.place
    if place is None or place.precision is Precision.UNCERTAIN:
        return Cause(Why.NO_PLACE)
    found = [(area, _inside(area, place, incident)) for area in subscriber.areas]
    for area, inside in found:
        if inside is True:
            return Cause(Why.AREA, area.name_ar)
    for area, inside in found:
        if inside is None and loud <= _COARSE_FROM and place.precision is not Precision.COUNTRY:
            return Cause(Why.AREA_PERHAPS, area.name_ar)
    return Cause(Why.OTHER_AREA)


def _inside(area: Area, place: Place, incident: Incident) -> bool | None:
    """Whether the incident is in the area; of a road without one spot, whether anything that is told names it."""
    if not area.named:
        return holds(area, place, incident.kind)
    if place.country != area.country:
        return False
    text = text_of(incident)
    return any(stands_in(word, text) for word in area.named)


def holds(area: Area, place: Place, kind: Kind) -> bool | None:
    """Whether an event of a kind at `place` is inside the area; None: the place is known too coarsely to tell."""
    reach = area.reach_km(kind)
    if reach is not None and area.lat is not None and area.lon is not None:
        if place.lat is None or place.lon is None:  # a circle knows its governorate at most
            return None if area.admin1 and area.admin1 == place.admin1 else False
        return _in_circle(area.lat, area.lon, reach, place)
    wanted = _units(area)
    known = (place.country, place.admin1, place.admin2, place.admin3)
    if area.pcode and area.pcode == place.pcode:
        return True
    for want, have in zip(wanted, known, strict=True):
        if want is None:
            continue
        if have is None:
            return None if place.country else False
        if want != have:
            return False
    return any(wanted) or None


def _units(area: Area) -> tuple[str | None, str | None, str | None, str | None]:
    return area.country, area.admin1, area.admin2, area.admin3


def _in_circle(lat: float, lon: float, radius: float, place: Place) -> bool | None:
    apart = geo.km_between(lat, lon, place.lat or 0.0, place.lon or 0.0)
    vague = geo.REACH_KM.get(place.precision, 0.0)
    if place.precision in geo.FINE:
        return apart <= radius + vague
    if apart + vague <= radius:
        return True
    return None if apart <= radius + vague else False


def _words(subscriber: Subscriber, incident: Incident) -> list[Cause]:
    if not subscriber.words_in and not subscriber.words_out:
        return []
    text = text_of(incident)
    unwanted = next((word for word in subscriber.words_out if stands_in(word, text)), None)
    if unwanted is not None:
        return [Cause(Why.UNWANTED_WORD, unwanted)]
    if not subscriber.words_in:
        return []
    found = next((word for word in subscriber.words_in if stands_in(word, text)), None)
    return [Cause(Why.WORD, found) if found is not None else Cause(Why.NO_WORD)]


def stands_in(word: str, text: str) -> bool:
    """Whether a word, phrase or hashtag stands in a text of stems, whatever is written onto it."""
    flat = " ".join(stems(word))
    return bool(flat) and f" {flat} " in text


@lru_cache(maxsize=256)
def _text_of(said: tuple[str, ...]) -> str:
    return " " + " | ".join(" ".join(stems(part)) for part in said) + " "


def text_of(incident: Incident) -> str:
    """All words by which an incident can be wanted, as stems with blanks between: its posts, place, tags."""
    place = incident.place
    names = [place.text, place.name_ar or "", place.name_en or "", place.admin1 or ""] if place else []
    posts = [e.text or e.says for e in incident.evidence if not e.deleted]
    return _text_of((*posts, *names, *incident.hashtags, *incident.watch))


def quiet_until(subscriber: Subscriber, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` falls into; None outside them. Start = end: no quiet hours."""
    quiet = subscriber.quiet
    if quiet is None or quiet.start == quiet.end:
        return None
    local = now.astimezone(_zone(subscriber.timezone))
    if not _within(quiet, local):
        return None
    end = local.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
    return (end if end > local else end + timedelta(days=1)).astimezone(now.tzinfo)


def _within(quiet: Quiet, local: datetime) -> bool:
    moment = local.time().replace(tzinfo=None)
    if quiet.start < quiet.end:
        return quiet.start <= moment < quiet.end
    return moment >= quiet.start or moment < quiet.end


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Asia/Damascus")
