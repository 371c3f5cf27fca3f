"""Posts as they are remembered, so that copies are known: found by id, by a rare word, or by a medium.

A remembered post is one value of about 150 bytes; the index is one string per day and bucket, made of records of eight
bytes (the rest of a word's hash, a post's hash) that are only ever appended to. Both go by age. A test weighs them.
"""

import zlib
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

import msgspec

from bot.model.decision import Ask, SeenPost
from bot.store.atomic import Write
from bot.store.codec import pack, unpack
from bot.store.connection import Client
from bot.store.keys import SEEN_BUCKETS, Keys

FINDABLE = 8
"""The rarest words of a post by which it can be found again (`SeenPost.words` has them first)."""
MAX_FOUND = 64
"""At most this many remembered posts answer one question: those that share most with it."""
MAX_DAYS = 10
_WORD = 3
_MASK = 0xFFFFFF
_SIGN = 2
_NAME = 6
_RECORD = _SIGN + _NAME
"""The bucket holds a word's last eleven bits, the record the thirteen others; 48 bits of a post's hash suffice."""


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A SeenPost with its hashes packed, three bytes each, and the time as a number.

    What its id begins with («telegram:name/123») and what is the same twice is left out: `source`, `origin`.
    """

    post_id: str
    source: str
    origin: str
    seconds: int
    words: bytes = b""
    media: tuple[str, ...] = ()
    incident_ids: tuple[str, ...] = ()


class Seen:
    """The memory of posts."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    def writes(self, post: SeenPost) -> list[Write]:
        """The writes that remember a post and make it findable."""
        name = _hash(post.post_id)
        key = self._keys.seen(_text(name))
        found: list[Write] = [("SET", key.name, pack(_kept(post)), "EX", key.seconds or 0)]
        for word in dict.fromkeys((*post.words[:FINDABLE], *map(_medium, post.media))):
            bucket = self._keys.seen_words(_day(post.date), word)
            found.append(("APPEND", bucket.name, _sign(word) + name))
            found.append(("EXPIRE", bucket.name, bucket.seconds or 0))
        return found

    async def find(self, ask: Ask) -> list[SeenPost]:
        """Remembered posts that share an id, a rare word or a medium with the question; most shared first."""
        by_id = [_hash(post_id) for post_id in ask.post_ids]
        shared = await self._sharing({*ask.rare_words, *map(_medium, ask.media)}, ask)
        names = list(dict.fromkeys((*by_id, *(name for name, _ in shared.most_common(MAX_FOUND)))))
        if not names:
            return []
        found = await self._redis.mget([self._keys.seen(_text(name)).name for name in names])
        posts = [_seen(unpack(data, _Kept)) for data in found if data]
        asked, since = set(ask.post_ids), ask.seen_since or ask.since
        return [post for post in posts if post.post_id in asked or since <= post.date <= ask.until]

    async def _sharing(self, words: set[int], ask: Ask) -> Counter[bytes]:
        wanted = [(word, self._keys.seen_words(day, word).name) for day in _days(ask) for word in sorted(words)]
        shared: Counter[bytes] = Counter()
        if not wanted:
            return shared
        buckets = await self._redis.mget([name for _, name in wanted])
        for (word, _), bucket in zip(wanted, buckets, strict=True):
            shared.update(set(_posts_with(word, bucket or b"")))
        return shared


def _posts_with(word: int, bucket: bytes) -> Iterable[bytes]:
    """Posts of a bucket that have the word; the search for its sign runs in C."""
    sign, at = _sign(word), 0
    while (at := bucket.find(sign, at)) >= 0:
        if at % _RECORD == 0:
            yield bucket[at + _SIGN : at + _RECORD]
            at += _RECORD
        else:
            at += 1


def _sign(word: int) -> bytes:
    return ((word & _MASK) // SEEN_BUCKETS).to_bytes(_SIGN, "big")


def _text(name: bytes) -> str:
    return urlsafe_b64encode(name).decode()


def _kept(post: SeenPost) -> _Kept:
    words = b"".join((word & _MASK).to_bytes(_WORD, "big") for word in post.words)
    seconds = int(post.date.timestamp())
    origin = "" if post.origin == post.source else post.origin
    source = "" if post.source and post.source == _of_id(post.post_id) else post.source
    return _Kept(post.post_id, source, origin, seconds, words, post.media[:4], post.incident_ids)


def _seen(kept: _Kept) -> SeenPost:
    source = kept.source or _of_id(kept.post_id)
    return SeenPost(
        post_id=kept.post_id,
        source=source,
        origin=kept.origin or source,
        date=datetime.fromtimestamp(kept.seconds, UTC),
        words=tuple(int.from_bytes(kept.words[at : at + _WORD], "big") for at in range(0, len(kept.words), _WORD)),
        media=kept.media,
        incident_ids=kept.incident_ids,
    )


def _of_id(post_id: str) -> str:
    """The source that a post's id begins with."""
    return post_id.rpartition("/")[0]


def _hash(post_id: str) -> bytes:
    return blake2b(post_id.encode("utf-8", "surrogatepass"), digest_size=_NAME).digest()


def _medium(medium: str) -> int:
    return _MASK & zlib.crc32(b"m:" + medium.encode("utf-8", "surrogatepass"))


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _days(ask: Ask) -> list[date]:
    """The days of the question, newest first, at most MAX_DAYS."""
    last = _day(ask.until)
    count = min((last - _day(ask.seen_since or ask.since)).days + 1, MAX_DAYS)
    return [last - timedelta(days=back) for back in range(max(count, 0))]
