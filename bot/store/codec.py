"""Values of the store: msgpack by msgspec, decoded strictly by type.

An aware time is kept as an instant and comes back in UTC; what is shown is put into a reader's zone where it is shown.
Unknown fields are ignored and new fields have defaults: state of the version before is read as it is.
"""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_encoder = msgspec.msgpack.Encoder()
_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def pack(value: Any) -> bytes:
    """A value of the model as bytes."""
    return _encoder.encode(value)


def unpack(data: bytes, kind: type[T]) -> T:
    """Bytes back as a value of `kind`. Raises `msgspec.ValidationError` if they are something else."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind)
    return decoder.decode(data)  # type: ignore[no-any-return]
