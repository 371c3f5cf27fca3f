"""The weights that turn a post's features into probabilities of attack, threat and other.

A multinomial logistic regression over hashed features (`scripts/train_kind.py`; figures in `config/models/kind.toml`).
Weights only: no words of any post are in the file, features are 32-bit hashes.
"""

import math
import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import msgspec

from bot.model.report import Kind
from config.data import read_bytes

LABELS = (Kind.ATTACK, Kind.OTHER, Kind.THREAT)
"""The order of the weights of a feature."""
_SCALE = 1024.0
"""Steps of the stored integers in one."""


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """The file: parallel little-endian arrays. `idf` and `weights` are in steps of 1/1024."""

    version: int
    bias: tuple[float, float, float]
    temperature: float
    keys: bytes
    idf: bytes
    weights: bytes


@dataclass(frozen=True, slots=True)
class KindModel:
    """Rows of (idf, attack, other, threat) by feature hash, a bias each, and the temperature of calibration.

    A row with idf 0 is a rule's vote: its weights count whole. The others share a length of one with their like
    (`block`), so that a long post says no more than a short one.
    """

    rows: dict[int, tuple[float, float, float, float]]
    bias: tuple[float, float, float]
    temperature: float

    def probabilities(self, features: Iterable[str]) -> dict[Kind, float]:
        """How likely each kind is, the three summing to one. Unknown features say nothing."""
        votes = list(self.bias)
        blocks: dict[str, list[float]] = {}
        for name in features:
            row = self.rows.get(key(name))
            if row is None:
                continue
            idf, a, o, t = row
            if idf == 0.0:
                votes[0] += a
                votes[1] += o
                votes[2] += t
                continue
            sums = blocks.setdefault(block(name), [0.0, 0.0, 0.0, 0.0])
            sums[0] += idf * a
            sums[1] += idf * o
            sums[2] += idf * t
            sums[3] += idf * idf
        for *scores, norm in blocks.values():
            votes = [vote + one / math.sqrt(norm) for vote, one in zip(votes, scores, strict=True)]
        scores = [vote / self.temperature for vote in votes]
        top = max(scores)
        odds = [math.exp(score - top) for score in scores]
        return {label: one / sum(odds) for label, one in zip(LABELS, odds, strict=True)}


def block(feature: str) -> str:
    """Which features share a length: facts of clauses, words, or patterns. Votes have none."""
    return "&" if feature[0] == "&" else "w" if feature.startswith("w ") else "p"


def key(feature: str) -> int:
    """The hash that stands for a feature."""
    return crc32(feature.encode())


def pack(rows: dict[int, tuple[float, float, float, float]], bias: tuple[float, ...], temperature: float) -> bytes:
    """The file's bytes for trained weights."""
    keys, idf, weights = array("I"), array("H"), array("h")
    for number in sorted(rows):
        first, *rest = rows[number]
        keys.append(number)
        idf.append(round(first * _SCALE))
        weights.extend(max(-32768, min(32767, round(w * _SCALE))) for w in rest)
    attack, other, threat = bias
    return msgspec.msgpack.encode(
        Packed(1, (attack, other, threat), temperature, _little(keys), _little(idf), _little(weights))
    )


def unpack(content: bytes) -> KindModel:
    """The model from the file's bytes."""
    packed = msgspec.msgpack.decode(content, type=Packed)
    keys, idf, weights = _array("I", packed.keys), _array("H", packed.idf), _array("h", packed.weights)
    rows = {
        number: (idf[at] / _SCALE, weights[3 * at] / _SCALE, weights[3 * at + 1] / _SCALE, weights[3 * at + 2] / _SCALE)
        for at, number in enumerate(keys)
    }
    return KindModel(rows, packed.bias, packed.temperature)


@lru_cache(maxsize=1)
def model() -> KindModel:
    """The bundled model, read once."""
    return unpack(read_bytes("models/kind.bin"))


def _little(values: "array[int]") -> bytes:
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()


def _array(code: str, content: bytes) -> "array[int]":
    values: array[int] = array(code)
    values.frombytes(content)
    if sys.byteorder == "big":
        values.byteswap()
    return values
