"""The kind model: probabilities that sum to one, votes that count whole, a file that keeps what was learnt."""

import pytest

from bot.model.report import Kind
from bot.understand.kind_model import KindModel, key, model, pack, unpack


def small() -> KindModel:
    rows = {key("قصف"): (2.0, 3.0, -1.0, -1.0), key("!rule other"): (0.0, -4.0, 4.0, 0.0)}
    return unpack(pack(rows, (0.0, 0.1, 0.0), 1.0))


def test_probabilities_sum_to_one_and_unknown_features_say_nothing() -> None:
    odds = small().probabilities(["لا أحد يعرفه"])
    assert sum(odds.values()) == pytest.approx(1)
    assert max(odds, key=lambda k: odds[k]) is Kind.OTHER


def test_a_vote_counts_whole_beside_patterns() -> None:
    assert small().probabilities(["قصف"])[Kind.ATTACK] > 0.9
    assert small().probabilities(["قصف", "!rule other"])[Kind.OTHER] > 0.9


def test_the_bundled_weights_are_there() -> None:
    assert len(model().rows) > 1000
    assert model().temperature > 0
