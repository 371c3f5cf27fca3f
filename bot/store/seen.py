"""Posts as they are remembered, so that copies are known: found by id, by a rare word, or by a medium.

A remembered post is one value of about 150 bytes; the index is one string per day, shelf and bucket, made of records of
eight bytes (the rest of a word's hash, a post's hash) that are only ever appended to. The day's first posts stand on a
shelf of few buckets, later ones on wider shelves: so a key is worth its bytes on a calm day, and short on a wild one.
Both go by age. A test weighs them.
"""

import math
import struct
import zlib
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

import msgspec

from bot.model.decision import Ask, SeenPost, whole
from bot.store.atomic import Write
from bot.store.codec import pack, unpack
from bot.store.connection import Client
from bot.store.keys import Keys

FINDABLE = 8
"""The rarest words of a post by which it can be found again (`SeenPost.words` has them first)."""
MAX_FOUND = 24
"""At most this many remembered posts answer one question: those that share most with it."""
MAX_HITS, MAX_OF_A_WORD = 128, 32
"""So many records are read of the words asked for, and of one of them: the rarest words first, of each the newest."""
_FAINT = 0.25
"""What shares less than this part of what the best shares is no copy beside it."""
MAX_DAYS = 10
_ALL_POSTS = 1 << 20
_WORD = 3
_MASK = 0xFFFFFF
_SIGN = 2
_NAME = 6
_RECORD = _SIGN + _NAME
"""The bucket holds a word's last bits, the record sixteen others; 48 bits of a post's hash suffice."""


class _Shelf(NamedTuple):
    """Where a day's posts stand up to so many (none: all that follow), and in how many buckets."""

    until: float
    buckets: int

    def bucket(self, word: int) -> int:
        """The bucket of a word."""
        return word % self.buckets

    def sign(self, word: int) -> bytes:
        """What tells a word from the others of its bucket."""
        return (((word & _MASK) // self.buckets) & 0xFFFF).to_bytes(_SIGN, "big")


_SHELVES = (_Shelf(500, 128), _Shelf(4_000, 512), _Shelf(32_000, 4_096), _Shelf(math.inf, 32_768))
FORM = b"2"
"""Of the index. Whoever changes what a record, a bucket or a shelf is counts on: what is remembered is indexed anew."""
_Records = dict[int, list[tuple[bytes, bytes]]]
"""For each word the sign and the bucket that may hold it."""


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
        self._written: Counter[date] = Counter()

    def writes(self, post: SeenPost) -> list[Write]:
        """The writes that remember a post and make it findable."""
        name = _hash(post.post_id)
        key = self._keys.seen(_text(name))
        return [("SET", key.name, pack(_kept(post)), "EX", key.seconds or 0), *self.index(post)]

    def index(self, post: SeenPost) -> list[Write]:
        """The writes that make it findable."""
        name, found = _hash(post.post_id), list[Write]()
        day, shelf = self._shelf_of(post)
        on = _SHELVES[shelf]
        for word in dict.fromkeys((*post.words[:FINDABLE], whole(post.words), *map(_medium, post.media))):
            bucket = self._keys.seen_words(day, shelf, on.bucket(word))
            found.append(("APPEND", bucket.name, on.sign(word) + name))
            found.append(("EXPIRE", bucket.name, bucket.seconds or 0))
        return found

    def _shelf_of(self, post: SeenPost) -> tuple[date, int]:
        """The post's day and the shelf it goes to. A restart counts anew: the first shelf takes a few more."""
        day = _day(post.date)
        self._written[day] += 1
        if len(self._written) > 2 * MAX_DAYS:
            del self._written[min(self._written)]
        return day, next(n for n, shelf in enumerate(_SHELVES) if self._written[day] <= shelf.until)

    async def find(self, ask: Ask) -> list[SeenPost]:
        """Remembered posts that share an id, rare words or a medium with the question; those that share most first."""
        by_id = [_hash(post_id) for post_id in ask.post_ids]
        words = tuple(dict.fromkeys((*ask.wholes, *map(_medium, ask.media), *ask.rare_words)))
        names = list(dict.fromkeys((*by_id, *_most(await self._records(words, ask)))))
        if not names:
            return []
        found = await self._redis.mget([self._keys.seen(_text(name)).name for name in names])
        posts = [remembered(data) for data in found if data]
        asked, since = set(ask.post_ids), ask.seen_since or ask.since
        return [post for post in posts if post.post_id in asked or since <= post.date <= ask.until]

    async def _records(self, words: Sequence[int], ask: Ask) -> _Records:
        """For each word the buckets of the asked days in which it may stand, the newest first."""
        found: _Records = {}
        if not words:
            return found
        wanted = [(day, shelf) for day in _days(ask) for shelf in reversed(range(len(_SHELVES)))]
        begins = [(self._keys.seen_words(day, shelf, "").name, _SHELVES[shelf]) for day, shelf in wanted]
        names = [f"{begin}{on.bucket(word)}" for begin, on in begins for word in words]
        for number, bucket in enumerate(await self._redis.mget(names)):
            if bucket:
                word, on = words[number % len(words)], begins[number // len(words)][1]
                found.setdefault(word, []).append((on.sign(word), bucket))
        return found


def _most(records: _Records) -> list[bytes]:
    """Hashes of the posts that share most with the words asked for; a word counts by its bits: few posts have it.

    The words come rarest first, as far as language goes; what the last of them alone add is no copy. Among equals
    the newest are taken.
    """
    shared: dict[bytes, float] = {}
    left = MAX_HITS
    for buckets in records.values():
        every = (name for sign, bucket in buckets for name in _posts_with(sign, bucket))
        names = dict.fromkeys(islice(every, min(left, MAX_OF_A_WORD)))
        bits = math.log2(_ALL_POSTS / max(1, len(names)))
        for name in names:
            shared[name] = shared.get(name, 0.0) + bits
        left -= len(names)
        if left <= 0:
            break
    best = sorted(shared, key=lambda name: -shared[name])[:MAX_FOUND]
    return [name for name in best if shared[name] >= _FAINT * shared[best[0]]]


def _posts_with(sign: bytes, bucket: bytes) -> Iterable[bytes]:
    """Posts of a bucket that have the word of this sign, the newest first; the search for it runs in C."""
    end = len(bucket) - _NAME
    while (at := bucket.rfind(sign, 0, end)) >= 0:
        if at % _RECORD == 0:
            yield bucket[at + _SIGN : at + _RECORD]
            end = at - _NAME
        else:
            end = at + 1


def _text(name: bytes) -> str:
    return urlsafe_b64encode(name).decode()


def remembered(data: bytes) -> SeenPost:
    """A post as it is kept."""
    return _seen(unpack(data, _Kept))


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
        words=_words(kept.words),
        media=kept.media,
        incident_ids=kept.incident_ids,
    )


def _words(packed: bytes) -> tuple[int, ...]:
    """Three bytes for each hash; a fourth before them makes numbers that are read at once."""
    count = len(packed) // _WORD
    wide = bytearray(4 * count)
    wide[1::4], wide[2::4], wide[3::4] = packed[::_WORD], packed[1::_WORD], packed[2::_WORD]
    return struct.unpack(f">{count}I", wide)


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
