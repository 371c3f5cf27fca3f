"""A post: what a source said, before anyone thinks about it."""

from datetime import datetime
from typing import Any

import msgspec

MAX_TEXT = 65_536
"""Characters of a post that are read: sixteen times Telegram's longest message. The rest is left out, and said so."""


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One post as it was published. Times are aware; `date` is the source's word, `received` ours.

    `source` names the channel («telegram:name», «x:handle», «rss:host», «file:name»).
    `id` is unique over all sources; an edited or deleted post comes again under its first id.
    `forwarded_from` and `quotes` name the origin where the source tells it; `media`: stable ids, hashes or addresses.
    """

    id: str
    text: str
    source: str = "file:unknown"
    date: datetime | None = None
    received: datetime | None = None
    edited: datetime | None = None
    url: str | None = None
    forwarded_from: str | None = None
    reply_to: str | None = None
    quotes: str | None = None
    media: tuple[str, ...] = ()
    album: str | None = None
    lang: str | None = None
    deleted: bool = False
    extra: dict[str, Any] = msgspec.field(default_factory=dict)

    def moment(self, now: datetime) -> datetime:
        """When the post was published as far as we may believe it: never later than when we saw it."""
        seen = self.received or now
        return min(self.date, seen) if self.date else seen
