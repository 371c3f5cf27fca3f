"""Values of the store: msgpack by msgspec, decoded strictly by type.

An aware time is kept as an instant and comes back in UTC; what is shown is put into a reader's zone where it is shown.
Unknown fields are ignored and new fields have defaults: state of the version before is read as it is.
"""

import zlib
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_WORTH_IT = 1_024
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
    return zlib.compress(data, 1) if len(data) > _WORTH_IT else data


def unpack_tight(data: bytes, kind: type[T]) -> T:
    """Bytes of `pack_tight` or of `pack`; errors as of `unpack`."""
    if data[:1] != _COMPRESSED:
        return unpack(data, kind)
    try:
        return unpack(zlib.decompress(data), kind)
    except zlib.error as error:
        raise msgspec.ValidationError(f"broken bytes: {error}") from None


def unpack(data: bytes, kind: type[T]) -> T:
    """Bytes back as a value of `kind`. Raises `msgspec.ValidationError` if they are something else."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind)
    return decoder.decode(data)  # type: ignore[no-any-return]
