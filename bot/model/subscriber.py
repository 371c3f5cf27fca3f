"""A subscriber: a chat (person, group, channel or topic) and what it asked for. We keep no name and no phone."""

from datetime import datetime, time

import msgspec

from bot.model.incident import Level
from bot.model.report import Kind


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the world a subscriber cares about.

    Either an administrative area (country, admin1, admin2, admin3: as deep as given) or a circle (lat, lon, radius_km).
    `threat_km`: the circle's radius for threats, where it is another than for attacks. `named`: a road or river that
    has no one spot: what names it (in `country`) is meant, by one of these words. `name_ar`, `name_en` are for showing.
    """

    name_ar: str
    name_en: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    admin3: str | None = None
    pcode: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    threat_km: float | None = None
    named: tuple[str, ...] = ()

    def reach_km(self, kind: Kind) -> float | None:
        """How far round its centre a circle reaches for events of a kind; None: it is no circle."""
        return self.threat_km if kind is Kind.THREAT and self.threat_km is not None else self.radius_km

    @property
    def widest_km(self) -> float | None:
        """The widest of its radii: what the index must cover. None: it is no circle."""
        return self.radius_km if self.radius_km is None else max(self.radius_km, self.threat_km or 0.0)


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Quiet hours in the subscriber's zone; over midnight when start > end; start = end means off."""

    start: time
    end: time


class Subscriber(msgspec.Struct, frozen=True, kw_only=True):
    """What one chat asked for. Empty `areas`: everywhere; empty `words_in`: any words.

    `muted`: incidents it wants to hear no more of (the newest 50).
    """

    chat_id: int
    thread_id: int | None = None
    language: str = "ar"
    areas: tuple[Area, ...] = ()
    kinds: tuple[Kind, ...] = (Kind.ATTACK, Kind.THREAT)
    words_in: tuple[str, ...] = ()
    words_out: tuple[str, ...] = ()
    level: Level = Level.ALERT
    quiet: Quiet | None = None
    digest_at: time | None = time(20, 0)
    timezone: str = "Asia/Damascus"
    arabic_digits: bool = False
    discreet: bool = False
    paused: bool = False
    muted: tuple[str, ...] = ()
    since: datetime | None = None

    @property
    def key(self) -> str:
        """The chat and topic as one word: the subscriber's name in the store and in logs of deliveries."""
        return f"{self.chat_id}" if self.thread_id is None else f"{self.chat_id}/{self.thread_id}"
