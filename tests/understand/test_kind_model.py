"""The kind model: probabilities that sum to one, votes that count whole, a file that keeps what was learnt."""

import msgspec
import pytest

from bot.model.report import Kind
from bot.understand.kind_model import BLOCKS, Features, KindModel, Net, block, key, kind_model, model, pack, unpack

WEIGHTS = {"قصف": (3.0, 0.0), "يوم": (0.0, 0.5), "!rule other": (0.0, 4.0)}
"""Of each feature how much it speaks to the unit for attack and to the one for other."""


def small() -> KindModel:
    features = Features([key(f) for f in WEIGHTS], [BLOCKS.index(block(f)) for f in WEIGHTS], [2.0, 2.0, 1.0])
    net = Net(list(WEIGHTS.values()), [0.0, 0.0], [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], [0.0, 0.1, 0.0])
    return unpack(pack(kind_model(features, net, 1.0)))


def test_probabilities_sum_to_one_and_unknown_features_say_nothing() -> None:
    odds = small().probabilities(["لا أحد يعرفه"])
    assert sum(odds.values()) == pytest.approx(1)
    assert max(odds, key=lambda k: odds[k]) is Kind.OTHER
    assert small().probabilities([]) == odds


def test_a_vote_counts_whole_beside_patterns() -> None:
    assert small().probabilities(["قصف"])[Kind.ATTACK] > 0.9
    both = small().probabilities(["قصف", "يوم", "!rule other"])
    assert both[Kind.OTHER] > 0.8, "the vote's 4 stands beside patterns that share a length of one"


def test_the_file_keeps_what_was_learnt_to_a_step() -> None:
    kept, bundled = unpack(pack(model())), model()
    assert kept.places == bundled.places
    assert abs(kept.rows - bundled.rows).max() <= abs(bundled.rows).max() / 127


def test_weights_of_another_version_are_refused_with_the_way_out() -> None:
    fields = msgspec.msgpack.decode(pack(small()))
    with pytest.raises(ValueError, match=r"version 1, 2 is needed: run scripts/train_kind\.py"):
        unpack(msgspec.msgpack.encode([1, *fields[1:]]))


def test_the_bundled_weights_are_there() -> None:
    assert len(model().rows) > 1000
    assert model().temperature > 0
