"""The tables of thought as typed values: `config/match.toml` and `config/levels.toml`, read strictly."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

import msgspec

from bot.model.incident import Level
from bot.model.report import Kind, Severity, Status, SubEvent, Weapon
from config.data import read_text

T = TypeVar("T")


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where sums of weights become a verdict."""

    same: float
    unsure: float
    never: tuple[str, ...]


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far back an event may find its incident."""

    hours: float
    copy_hours: float
    copy_full_hours: float
    copy_short_hours: float


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds of the pieces of evidence."""

    near_km: float
    neighbour_km: float
    clock_apart_minutes: float
    clock_same_minutes: float
    alert_hours: float
    goes_on_minutes: float
    episode_minutes: float
    rare_full: float
    alike_from: float
    alike_full: float
    copy_near: float
    copy_exact: float


class Kin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types and means that tellers of one event mix."""

    types: tuple[tuple[SubEvent, ...], ...]
    weapons: tuple[tuple[Weapon, ...], ...]
    admin1: tuple[tuple[str, ...], ...]


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that decide by themselves."""

    renewed: tuple[str, ...]
    long_since: tuple[str, ...]
    update: tuple[str, ...]
    nobody: tuple[str, ...]
    saying: tuple[str, ...]
    calm: tuple[str, ...]
    filler: tuple[str, ...]


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When alike words are a form that is filled in anew each time; how much they count then."""

    apart: tuple[str, ...]
    apart_by_one_source: tuple[str, ...]
    apart_if_exact: tuple[str, ...]
    damped: tuple[str, ...]
    to: float


class MatchRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`config/match.toml`."""

    verdict: Bounds
    window: Window
    weights: dict[str, float]
    measure: Measure
    template: Template
    kin: Kin
    phrases: Phrases


class LevelRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the level table: all that is said must hold."""

    level: str
    why: str
    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    types: tuple[SubEvent, ...] = ()
    not_types: tuple[SubEvent, ...] = ()
    max_age_minutes: float | None = None
    origins: int = 0
    max_origins: int | None = None
    max_killed: int | None = None
    or_official: bool = False
    judged: bool = False
    killed: int = 0
    key_site: bool = False
    located: str | None = None
    overflight: bool = False
    precaution: bool = False

    @property
    def as_level(self) -> Level:
        """The level that this line gives."""
        return Level[self.level.upper()]


class SeverityRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the severity table."""

    severity: Severity
    killed: int = 0
    injured: int = 0
    key_site: bool = False
    types: tuple[SubEvent, ...] = ()
    statuses: tuple[Status, ...] = ()


class TollRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers of killed and injured whose crossing is news."""

    classes: tuple[int, ...]
    injured_classes: tuple[int, ...]


class OverflightRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes an alert a lone flight, and what makes it more than that."""

    means: tuple[Weapon, ...]
    words: tuple[str, ...]
    louder: tuple[str, ...]


class PrecautionRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes an alert a measure of precaution, and what makes it more than that."""

    words: tuple[str, ...]
    louder: tuple[str, ...]


class LevelRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`config/levels.toml`."""

    grace_hours: float
    late_minutes: float
    close_hours: float
    cap: tuple[LevelRule, ...]
    rule: tuple[LevelRule, ...]
    severity: tuple[SeverityRule, ...]
    toll: TollRules
    overflight: OverflightRules
    precaution: PrecautionRules
    trust: dict[str, float]


class Rules(msgspec.Struct, frozen=True):
    """Everything that the decision is made by. `late`: posts older than this raise no fresh alarm."""

    match: MatchRules
    levels: LevelRules
    late: timedelta

    def with_late(self, minutes: float) -> "Rules":
        """The same rules with the operator's LATE_MINUTES."""
        return msgspec.structs.replace(self, late=timedelta(minutes=minutes))


def _bundled(name: str) -> str:
    return read_text(name)


def load(read: Callable[[str], str] = _bundled) -> Rules:
    """Read both tables; `read` may overlay files. Raises msgspec.ValidationError on a mistake, with the file's name."""
    match = _table("match.toml", MatchRules, read)
    levels = _table("levels.toml", LevelRules, read)
    for rule in (*levels.cap, *levels.rule):
        if rule.level.upper() not in Level.__members__:
            raise msgspec.ValidationError(f"levels.toml: no level «{rule.level}»")
    return Rules(match, levels, timedelta(minutes=levels.late_minutes))


def _table(name: str, form: type[T], read: Callable[[str], str]) -> T:
    try:
        return msgspec.convert(tomllib.loads(read(name)), form)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as wrong:
        raise msgspec.ValidationError(f"{name}: {wrong}") from None


@lru_cache(maxsize=1)
def bundled() -> Rules:
    """The rules as shipped."""
    return load()
