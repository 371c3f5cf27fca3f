"""A decision: what one post changes in what we believe, and whether that is news."""

import zlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from bot.model.incident import Incident, Level, News, Reason


class Verdict(StrEnum):
    """Whether a post's event and a known incident are one event."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What the thought must know before it decides a post; bounded, however much is stored.

    Incidents: with `last_post` in [since, until] and standing in one of `cells` (`decide/cells.py`), or named by id.
    `points`: latitude and longitude of each event, if all have one; of what stands in the cells, that is left out all
    of whose places are surely far from them.
    Posts: those that share a rare word (hashed), a medium, or an id (an earlier form, the one replied to or forwarded),
    and those of exactly the words of the text or of a part of it (`wholes`: `whole` of each).
    The incidents of the posts found this way are part of the answer too, whatever their cell and age.
    Of every seen post only the first eight `words` (the rarest) need to be findable.
    `seen_since`: posts that share a word or medium only are found from here on; None: from `since`.
    `quiet_since`: the few longest quiet of the incidents that are open still and whose last post is no later are part
    of the answer, to be closed.
    """

    since: datetime
    until: datetime
    cells: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    rare_words: tuple[int, ...] = ()
    wholes: tuple[int, ...] = ()
    media: tuple[str, ...] = ()
    post_ids: tuple[str, ...] = ()
    incident_ids: tuple[str, ...] = ()
    quiet_since: datetime | None = None
    seen_since: datetime | None = None


class SeenPost(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What is remembered of every post to know its copies: at most 400 bytes in the store.

    `words`: 24-bit hashes of its normalised words (rarest first, those that tell nothing last; at most 48).
    `origin`: who first said it.
    """

    post_id: str
    source: str
    origin: str
    date: datetime
    words: tuple[int, ...] = ()
    media: tuple[str, ...] = ()
    incident_ids: tuple[str, ...] = ()


def whole(words: Iterable[int]) -> int:
    """One hash of 24 bits for all hashed words of a text, in whatever order; texts of the same words have the same."""
    packed = b"".join(word.to_bytes(4, "big") for word in sorted(set(words)))
    return zlib.crc32(packed) & 0xFFFFFF


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an `Ask`."""

    incidents: tuple[Incident, ...] = ()
    seen: tuple[SeenPost, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One incident as it stands after a post, with why, and what followers are owed for it.

    `cells` is where the incident can be found from now on. `level`: how pressing this very news is, where that is less
    than the incident's (a toll that rises hours after the flash wakes nobody); None: the incident's own.
    """

    incident: Incident
    reason: Reason
    news: News
    cells: tuple[str, ...] = ()
    is_new: bool = False
    level: Level | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """All that one post changes. No changes: the post was read, and nothing follows (`reasons` say why)."""

    post_id: str
    changes: tuple[Change, ...] = ()
    seen: SeenPost | None = None
    reasons: tuple[str, ...] = ()
