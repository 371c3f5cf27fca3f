"""A source as the registry keeps it: where posts come from, how far they are believed, and how it fares."""

from datetime import datetime
from enum import StrEnum

import msgspec

from bot.model.post import Post


class Mode(StrEnum):
    """`all`: every post is analysed; `watch`: only posts in which a watched word stands."""

    ALL = "all"
    WATCH = "watch"


class Health(StrEnum):
    """How a source fares."""

    OK = "ok"
    SLOW = "slow"
    SILENT = "silent"
    BROKEN = "broken"
    PRIVATE = "private"
    BANNED = "banned"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One source. `name` is its address in our words: «telegram:name», «tg-chat:-100…», «x:handle», «rss:https://…».

    `trust` is an Admiralty grade A–F (new sources F); `side` names the party it speaks for («قسد»), if any: outlets of
    one side are one origin. `note` is shown in alerts («إعلام رسمي»). `home`: the governorate it mostly reports on.
    """

    name: str
    kind: str
    address: str
    mode: Mode = Mode.ALL
    trust: str = "F"
    note: str | None = None
    title: str | None = None
    side: str | None = None
    home: str | None = None
    official: bool = False
    active: bool = True

    @property
    def judged(self) -> bool:
        """Whether an editor vouches for it: graded A to D, or named official and not unreliable."""
        return self.trust in "ABCD" or (self.official and self.trust != "E")


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """A source's cursor and health, moved only together with the posts it stands for.

    `every`: usual seconds between two posts, of a source whose posts are brought to us and that nobody polls.
    """

    cursor: str = ""
    health: Health = Health.OK
    note: str = ""
    last_post: datetime | None = None
    last_poll: datetime | None = None
    failures: int = 0
    every: float | None = None


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What one reading of a source gave, nothing stored: how it answered, its own title, the posts it shows."""

    health: Health = Health.OK
    note: str = ""
    title: str | None = None
    posts: tuple[Post, ...] = ()
    more: bool = False
