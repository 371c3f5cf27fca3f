"""Values of the store: msgpack by msgspec, decoded strictly by type.

An aware time is kept as an instant and comes back in UTC; what is shown is put into a reader's zone where it is shown.
Unknown fields are ignored and new fields have defaults: state of the version before is read as it is.
"""

import zlib
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_WORTH_IT = 256
_OFTEN = """
linked denied_by rare_words merged_into retracted closed reasons fixed hashtags watch independent_sources
evidence revisions incident cells actor_by severity urgency certainty level peak minor moderate severe extreme
likely possible past first_post last_post event_time at reason news change new more_reports silent_edit
audible nothing independently_confirmed posts, independent first report older, or no danger to anybody now an
attack of the last twelve hours deaths name_ar name_en admin1 admin2 admin3 country lat lon pcode precision
origin from to text stance protected civilian Deir ez-Zor Aleppo Al-Hasakeh Ar-Raqqa Dar'a Homs Idleb Hama
Rural Damascus Baghdad Ninewa Anbar SY IQ LB IL IR village town site governorate country uncertain minute hour
day unknown attributed claimed suspected occurred ongoing Air/drone strike Shelling/artillery/missile attack
Remote explosive/landmine/IED Armed clash Attack drone missile aircraft small_arms artillery Explosion of
unknown cause Alert threat other attack telegram: https://t.me/ place.same type.same words.alike words.rare
copy.near copy.exact sub_event_type weapon actor target time official media because explains post_id source
origin date kind status trust F url text says fingerprint quoted killed injured place late deleted event voice
copied
"""
"""Words that stand in most incidents: what is packed tight begins as if after them. Never to be changed, since what was
kept by an earlier version is read with them; other words would need a second list."""
_BEFORE = b"".join(bytes([0xA0 | len(word)]) + word.encode() for word in _OFTEN.split() if len(word) < 32)
"""Each as msgpack writes a short text."""
_COMPRESSED = b"\x78"
"""How zlib's bytes begin; a packed struct begins with the mark of an array or a map, 0x80 or above."""
_encoder = msgspec.msgpack.Encoder()
_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def pack(value: Any) -> bytes:
    """A value of the model as bytes."""
    return _encoder.encode(value)


def pack_tight(value: Any) -> bytes:
    """The same, compressed where it is worth it: texts of one event, and the fields around them, repeat themselves."""
    data = pack(value)
    if len(data) <= _WORTH_IT:
        return data
    tight = zlib.compressobj(zdict=_BEFORE)
    return tight.compress(data) + tight.flush()


def unpack_tight(data: bytes, kind: type[T]) -> T:
    """Bytes of `pack_tight` or of `pack`; errors as of `unpack`."""
    if data[:1] != _COMPRESSED:
        return unpack(data, kind)
    try:
        loose = zlib.decompressobj(zdict=_BEFORE)
        return unpack(loose.decompress(data) + loose.flush(), kind)
    except zlib.error as error:
        raise msgspec.ValidationError(f"broken bytes: {error}") from None


def unpack(data: bytes, kind: type[T]) -> T:
    """Bytes back as a value of `kind`. Raises `msgspec.ValidationError` if they are something else."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind)
    return decoder.decode(data)  # type: ignore[no-any-return]
