"""The weights that turn a post's features into probabilities of attack, threat and other.

A small neural network over hashed features, with one hidden layer (`scripts/train_kind.py`; figures in
`config/models/kind.toml`). Weights only: no words of any post are in the file, features are 32-bit hashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import msgspec
import numpy as np

from bot.model.report import Kind
from config.data import read_bytes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float32]

LABELS = (Kind.ATTACK, Kind.OTHER, Kind.THREAT)
"""The order of the scores."""
BLOCKS = ("!", "p", "w", "&")
"""The groups of features that share a length: votes (which do not: each counts whole), patterns, words, clauses."""
_VERSION = 2
_STEPS = 127
"""Steps of a stored weight between nothing and the largest of its hidden unit."""


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """The file: parallel little-endian arrays, in the order of KindModel's.

    `rows` are int8, in steps (`step`, one for each hidden unit) of the weights; `keys` uint32, `blocks` uint8, the
    others float32.
    """

    version: int
    temperature: float
    keys: bytes
    blocks: bytes
    values: bytes
    rows: bytes
    step: bytes
    hidden: bytes
    out: bytes
    bias: bytes


@dataclass(frozen=True, slots=True)
class KindModel:
    """What was learnt of each feature, by its hash, and how the hidden units speak for each kind.

    `keys`, `blocks`, `values`: of each feature its hash, its place in BLOCKS, and its worth; the worths of one block
    are divided by their common length, so that a long post says no more than a short one. `rows`: features × hidden
    units, `hidden`: their biases, `out`: hidden units × kinds, `bias`: of the kinds. `temperature`: of calibration.
    """

    keys: NDArray[np.uint32]
    blocks: NDArray[np.uint8]
    values: Floats
    rows: Floats
    hidden: Floats
    out: Floats
    bias: Floats
    temperature: float
    places: dict[int, int]

    def probabilities(self, features: Iterable[str]) -> dict[Kind, float]:
        """How likely each kind is, the three summing to one. Unknown features say nothing."""
        place = self.places.get
        known = [row for f in features if (row := place(crc32(f.encode()))) is not None]  # `key` of every feature
        at = np.array(known, dtype=np.intp)
        values, blocks = self.values[at], self.blocks[at]
        lengths = np.sqrt(np.bincount(blocks, values * values, len(BLOCKS)))
        lengths[0] = 1.0
        hidden = np.maximum((values / lengths[blocks]) @ self.rows[at] + self.hidden, 0)
        scores = (hidden @ self.out + self.bias) / self.temperature
        odds = np.exp(scores - scores.max())
        return {label: float(one) for label, one in zip(LABELS, odds / odds.sum(), strict=True)}


class Features(NamedTuple):
    """Of each feature its hash, its place in BLOCKS, and its worth."""

    keys: ArrayLike
    blocks: ArrayLike
    values: ArrayLike


class Net(NamedTuple):
    """The weights: features × hidden units and the units' biases; hidden units × kinds and the kinds' biases."""

    rows: ArrayLike
    hidden: ArrayLike
    out: ArrayLike
    bias: ArrayLike


def kind_model(features: Features, net: Net, temperature: float) -> KindModel:
    """A model of what was learnt."""
    keys, blocks = np.asarray(features.keys, "u4"), np.asarray(features.blocks, "u1")
    rows, hidden, out, bias = (np.asarray(part, "f4") for part in net)
    places = {name: at for at, name in enumerate(keys.tolist())}
    values = np.asarray(features.values, "f4")
    return KindModel(keys, blocks, values, rows, hidden, out, bias, temperature, places)


def block(feature: str) -> str:
    """The group of a feature, one of BLOCKS."""
    return feature[0] if feature[0] in "!&" else "w" if feature.startswith("w ") else "p"


def key(feature: str) -> int:
    """The hash that stands for a feature."""
    return crc32(feature.encode())


def pack(model: KindModel) -> bytes:
    """The file's bytes."""
    step = np.maximum(np.abs(model.rows).max(axis=0), 1e-9) / _STEPS
    rows = np.rint(model.rows / step).astype("i1")
    floats = [np.asarray(part, "<f4").tobytes() for part in (step, model.hidden, model.out, model.bias)]
    return msgspec.msgpack.encode(
        Packed(
            _VERSION,
            model.temperature,
            np.asarray(model.keys, "<u4").tobytes(),
            model.blocks.tobytes(),
            np.asarray(model.values, "<f4").tobytes(),
            rows.tobytes(),
            *floats,
        )
    )


def unpack(content: bytes) -> KindModel:
    """The model from the file's bytes. Raises ValueError where they are another version's."""
    packed = msgspec.msgpack.decode(content, type=Packed)
    if packed.version != _VERSION:
        raise ValueError(f"kind.bin: version {packed.version}, {_VERSION} is needed: run scripts/train_kind.py")
    step, hidden, out, bias = (
        np.frombuffer(part, "<f4") for part in (packed.step, packed.hidden, packed.out, packed.bias)
    )
    rows = np.frombuffer(packed.rows, "i1").reshape(-1, len(step)) * step
    features = Features(
        np.frombuffer(packed.keys, "<u4"), np.frombuffer(packed.blocks, "u1"), np.frombuffer(packed.values, "<f4")
    )
    return kind_model(features, Net(rows, hidden, out.reshape(len(step), -1), bias), packed.temperature)


@lru_cache(maxsize=1)
def model() -> KindModel:
    """The bundled model, read once."""
    return unpack(read_bytes("models/kind.bin"))
