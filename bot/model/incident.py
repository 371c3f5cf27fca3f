"""An incident: what we believe happened, what it rests on, and how that changed."""

from datetime import datetime
from enum import IntEnum, StrEnum

import msgspec

from bot.model.report import (
    Actor,
    Certainty,
    Explanation,
    Kind,
    Place,
    Severity,
    Status,
    SubEvent,
    Target,
    TimeSpan,
    Toll,
    Urgency,
    Weapon,
)


class Level(IntEnum):
    """How loudly subscribers are told; smaller is more pressing. The table is `config/levels.toml`."""

    FLASH = 0
    URGENT = 1
    ALERT = 2
    DIGEST = 3

    @property
    def word(self) -> str:
        """The level as written in files and settings: flash, urgent, alert, digest."""
        return self.name.lower()


class Reason(StrEnum):
    """Why an incident has a new revision."""

    NEW = "new"
    MORE_REPORTS = "more_reports"
    CONFIRMED = "independently_confirmed"
    CASUALTIES_RAISED = "casualties_raised"
    CASUALTIES_LOWERED = "casualties_lowered"
    PLACE_CORRECTED = "place_corrected"
    KIND_CORRECTED = "kind_corrected"
    CLAIMED = "claimed"
    ESCALATED = "escalated"
    RENEWED = "renewed"
    DENIED = "denied"
    EXPLAINED = "explained"
    SOURCE_DELETED = "source_deleted"
    SOURCE_EDITED = "source_edited"
    CORRECTED = "corrected_by_editor"
    RETRACTED = "retracted_by_editor"
    MERGED = "merged"
    SPLIT = "split"
    ALL_CLEAR = "all_clear"
    CLOSED = "closed"


CORRECTIONS = frozenset(
    {
        Reason.CASUALTIES_LOWERED,
        Reason.PLACE_CORRECTED,
        Reason.KIND_CORRECTED,
        Reason.DENIED,
        Reason.EXPLAINED,
        Reason.SOURCE_DELETED,
        Reason.SOURCE_EDITED,
        Reason.CORRECTED,
        Reason.RETRACTED,
        Reason.SPLIT,
        Reason.ALL_CLEAR,
    }
)
"""Reasons for which what was told is no longer so: who was alarmed must see it under that very alert, at once."""


class News(StrEnum):
    """What a revision means for those who follow the incident."""

    NOTHING = "nothing"
    SILENT_EDIT = "silent_edit"
    AUDIBLE = "audible"
    CORRECTION = "correction"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One post that an incident rests on, kept as long as the incident.

    `origin` is who first said it: posts with one origin count once, however many channels repeat it.
    `says` is the post's own sentence about the event; `fingerprint` a 64-bit hash of its normalised words.
    `voice` is who the source itself is as an origin; `copied`: the post repeats another's words. `event` is the event's
    place in its post's list; the fields below it are this post's statement, so that an incident can be made again from
    its evidence after an edit, a deletion, a merge or a split. `because`: what weighed most for its being of this
    incident, as `config/match.toml` names it; nothing for the first.
    `explains`: the harmless cause that the post tells of. `hint`: where `says` may not be shown, its words that name
    the event (`decide.naming`); set only in what is shown, never stored.
    """

    post_id: str
    source: str
    origin: str
    date: datetime
    kind: Kind
    status: Status
    trust: str = "F"
    url: str | None = None
    text: str = ""
    says: str = ""
    fingerprint: int = 0
    quoted: str | None = None
    killed: Toll | None = None
    injured: Toll | None = None
    place: Place | None = None
    late: bool = False
    deleted: bool = False
    event: int = 0
    voice: str = ""
    copied: bool = False
    sub_event_type: SubEvent | None = None
    weapon: Weapon | None = None
    actor: Actor | None = None
    target: Target | None = None
    time: TimeSpan | None = None
    official: bool = False
    media: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    explains: Explanation | None = None
    hint: str = ""


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an incident: numbered from 1, with its reason and what changed, in an editor's words."""

    n: int
    at: datetime
    reason: Reason
    news: News
    change: str = ""
    post_id: str | None = None


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One event as far as all its reports tell. `id` is shown to readers («BQ-7F3K»).

    `killed` and `injured` are the range over the sources' latest statements, never a sum.
    `first_post`, `last_post`: times of the earliest and latest post; `event_time`: the earliest credible time.
    `peak` is the most pressing level ever reached: an incident never reopens below it within its grace period.
    `fixed`: fields that an editor set; what posts say later does not change them.
    """

    id: str
    kind: Kind
    sub_event_type: SubEvent | None
    status: Status
    place: Place | None
    event_time: TimeSpan
    first_post: datetime
    last_post: datetime
    weapon: Weapon | None = None
    actor: Actor | None = None
    actor_by: str | None = None
    target: Target | None = None
    killed: Toll | None = None
    injured: Toll | None = None
    severity: Severity = Severity.UNKNOWN
    urgency: Urgency = Urgency.UNKNOWN
    certainty: Certainty = Certainty.UNKNOWN
    level: Level = Level.DIGEST
    peak: Level = Level.DIGEST
    independent_sources: int = 1
    hashtags: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    revisions: tuple[Revision, ...] = ()
    linked: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    rare_words: tuple[str, ...] = ()
    merged_into: str | None = None
    retracted: bool = False
    closed: bool = False
    reasons: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()

    @property
    def revision(self) -> int:
        """The number of the newest revision."""
        return self.revisions[-1].n if self.revisions else 0
