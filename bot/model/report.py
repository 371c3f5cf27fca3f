"""A report: what one post claims. The labels are those of the annotation guideline (ACLED, PLOVER, CAP)."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What the post reports as its news."""

    ATTACK = "attack"
    THREAT = "threat"
    OTHER = "other"


class Status(StrEnum):
    """How the event stands in the post, by clause."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    THREATENED = "threatened"
    CLAIMED = "claimed"
    FOILED = "foiled"
    DENIED = "denied"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"
    STATISTIC = "statistic"
    DRILL = "drill"


QUIET = frozenset({Status.DENIED, Status.HISTORICAL, Status.HYPOTHETICAL, Status.STATISTIC, Status.DRILL})
"""Statuses that never open an incident; `denied` may update one."""


class SubEvent(StrEnum):
    """ACLED's sub-event types, PLOVER's threats, and «explosion of unknown cause»."""

    ARMED_CLASH = "Armed clash"
    GOVERNMENT_REGAINS = "Government regains territory"
    NON_STATE_OVERTAKES = "Non-state actor overtakes territory"
    AIR_STRIKE = "Air/drone strike"
    SHELLING = "Shelling/artillery/missile attack"
    IED = "Remote explosive/landmine/IED"
    SUICIDE_BOMB = "Suicide bomb"
    GRENADE = "Grenade"
    CHEMICAL = "Chemical weapon"
    ATTACK = "Attack"
    ABDUCTION = "Abduction/forced disappearance"
    SEXUAL_VIOLENCE = "Sexual violence"
    ARRESTS = "Arrests"
    DISRUPTED = "Disrupted weapons use"
    AGREEMENT = "Agreement"
    LOOTING = "Looting/property destruction"
    TRANSFER = "Non-violent transfer of territory"
    BASE = "Headquarters or base established"
    CHANGE = "Change to group/activity"
    OTHER = "Other"
    PEACEFUL_PROTEST = "Peaceful protest"
    PROTEST_INTERVENTION = "Protest with intervention"
    EXCESSIVE_FORCE = "Excessive force against protesters"
    VIOLENT_DEMONSTRATION = "Violent demonstration"
    MOB = "Mob violence"
    THREATEN = "Threaten"
    ALERT = "Alert"
    MOBILIZE = "Mobilize"
    EXPLOSION = "Explosion of unknown cause"


class Weapon(StrEnum):
    """Means, in the guideline's words."""

    DRONE = "drone"
    AIRCRAFT = "aircraft"
    HELICOPTER = "helicopter"
    MISSILE = "missile"
    ROCKET = "rocket"
    ARTILLERY = "artillery"
    MORTAR = "mortar"
    TANK = "tank"
    SMALL_ARMS = "small_arms"
    SNIPER = "sniper"
    IED = "ied"
    VEHICLE_BOMB = "vehicle_bomb"
    SUICIDE_VEST = "suicide_vest"
    LANDMINE = "landmine"
    UXO = "unexploded_ordnance"
    GRENADE = "grenade"
    CHEMICAL = "chemical"
    AIR_DEFENSE = "air_defense"
    BLADE = "blade"
    ARSON = "arson"


class Explanation(StrEnum):
    """What a post says a blast, smoke or sound was, when it was no attack."""

    ACCIDENT = "accident"
    DRILL = "drill"
    DISPOSAL = "disposal"
    SONIC = "sonic"
    CELEBRATION = "celebration"
    NATURE = "nature"


class Precision(StrEnum):
    """How exactly a place is known. UNCERTAIN: several places bear the name; nothing on a map."""

    SITE = "site"
    VILLAGE = "village"
    TOWN = "town"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    GOVERNORATE = "governorate"
    COUNTRY = "country"
    UNCERTAIN = "uncertain"


class Stance(StrEnum):
    """How the post knows who did it."""

    CLAIMED = "claimed"
    ATTRIBUTED = "attributed"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """CAP 1.2 severity."""

    EXTREME = "extreme"
    SEVERE = "severe"
    MODERATE = "moderate"
    MINOR = "minor"
    UNKNOWN = "unknown"


class Urgency(StrEnum):
    """CAP 1.2 urgency."""

    IMMEDIATE = "immediate"
    EXPECTED = "expected"
    FUTURE = "future"
    PAST = "past"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """CAP 1.2 certainty."""

    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


class TimePrecision(StrEnum):
    """How exactly a time is known."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    UNKNOWN = "unknown"


Toll = tuple[int, int | None]
"""A stated range of people, both ends included; None: no upper end is stated. «قتيلان»: (2, 2), «عشرات»: (20, None)."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where, as written and as known. Coordinates are WGS 84 degrees; None where a map would lie.

    `origin`: fire came from here, and the post does not say where it struck or was aimed at.
    """

    text: str
    name_ar: str | None = None
    name_en: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    admin3: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    pcode: str | None = None
    precision: Precision = Precision.UNCERTAIN
    origin: bool = False


class TimeSpan(msgspec.Struct, frozen=True, kw_only=True):
    """When, as far as the post says. `from_` is `from` in JSON."""

    from_: datetime | None = msgspec.field(name="from", default=None)
    to: datetime | None = None
    precision: TimePrecision = TimePrecision.UNKNOWN


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who did it or threatens it: as written, and in neutral words."""

    text: str
    name_ar: str | None = None
    name_en: str | None = None
    stance: Stance = Stance.UNKNOWN


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Who or what was hit or threatened. `protected` names the protected site (hospital, school, camp, aid…)."""

    text: str
    name_ar: str | None = None
    name_en: str | None = None
    civilian: bool | None = None
    protected: str | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One distinct event that a post reports. A quiet event (denied, historical, drill…) has kind `other`."""

    kind: Kind
    event_type: str | None = None
    sub_event_type: SubEvent | None = None
    status: Status = Status.OCCURRED
    place: Place | None = None
    time: TimeSpan = TimeSpan()
    weapon: Weapon | None = None
    actor: Actor | None = None
    target: Target | None = None
    killed: Toll | None = None
    injured: Toll | None = None
    severity: Severity = Severity.UNKNOWN
    urgency: Urgency = Urgency.UNKNOWN
    certainty: Certainty = Certainty.UNKNOWN
    evidence: str = ""
    reasons: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence made from the fields, in both languages."""

    ar: str = ""
    en: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What one post claims: the main event first, quiet events too. At most four events.

    `watch` holds the watched words that stand in the post, `follows_up` is True for a post of kind `other` that plainly
    speaks of a known event (funeral, condemnation, denial, aftermath): it may update an incident, never open one.
    `explains` says of a post of kind `other` what it tells a blast or sound to have been: an official explanation; its
    first event has the place and the time of what is explained.
    `quoted` names the outlet or party that the post says it has this from («نقلاً عن», «المرصد السوري:»), or who denies
    in it («قسد تنفي …»).
    """

    id: str
    kind: Kind
    confidence: float = 0.0
    language: str = "ar"
    events: tuple[Event, ...] = ()
    summary: Summary = Summary()
    hashtags: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    follows_up: bool = False
    quoted: str | None = None
    all_clear: bool = False
    explains: Explanation | None = None
    reasons: tuple[str, ...] = ()

    @property
    def main(self) -> Event | None:
        """The main event, if the post reports one."""
        return self.events[0] if self.events else None
