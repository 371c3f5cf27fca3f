"""`config/delivery.toml` as typed values: when a message is late, when it is no alarm any more, what a flood is."""

import tomllib
from datetime import timedelta
from functools import lru_cache

import msgspec

from bot.model.alert import Priority
from config.data import read_text


class Flood(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a rolling message takes over from single alerts, and how it sounds."""

    window_minutes: float
    sounds: int
    flash_sounds: int
    edit_seconds: float
    sound_minutes: float
    flash_sound_minutes: float
    ends_minutes: float
    items: int

    def budget(self, priority: Priority) -> int:
        """Sounds that a chat hears within the window before an alert of this priority is folded."""
        return self.flash_sounds if priority is Priority.FLASH else self.sounds

    @property
    def window(self) -> timedelta:
        """In which sounds are counted."""
        return timedelta(minutes=self.window_minutes)

    @property
    def edit_pause(self) -> timedelta:
        """Between two edits of the rolling message."""
        return timedelta(seconds=self.edit_seconds)

    @property
    def ends(self) -> timedelta:
        """Without a change for so long the flood is over."""
        return timedelta(minutes=self.ends_minutes)

    def sound_pause(self, *, flash: bool) -> timedelta:
        """Between two sounds of the rolling message."""
        return timedelta(minutes=self.flash_sound_minutes if flash else self.sound_minutes)


class Tuning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    late_minutes: dict[str, float]
    expired_minutes: dict[str, float]
    flood: Flood

    def late(self, priority: Priority, waited: timedelta) -> bool:
        """Whether something owed for so long is to be labelled as late."""
        minutes = self.late_minutes.get(priority.name.lower())
        return minutes is not None and waited > timedelta(minutes=minutes)

    def expired(self, priority: Priority, waited: timedelta) -> bool:
        """Whether something owed for so long is no alarm any more."""
        return waited > timedelta(minutes=self.expired_minutes[priority.name.lower()])


def load(text: str) -> Tuning:
    """Read the table. Raises msgspec.ValidationError or TOMLDecodeError on a mistake."""
    found = msgspec.convert(tomllib.loads(text), Tuning)
    names = {priority.name.lower() for priority in Priority}
    if found.expired_minutes.keys() != names or not found.late_minutes.keys() <= names:
        raise msgspec.ValidationError(f"delivery.toml: the levels are {', '.join(sorted(names))}")
    return found


@lru_cache(maxsize=1)
def bundled() -> Tuning:
    """The table as shipped, or as laid over by the operator."""
    return load(read_text("delivery.toml"))
