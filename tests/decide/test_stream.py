"""Real posts, where they are at hand: how well they gather, and that a replay is the same every time."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT.parent / "shared" / "data" / "dev"
pytestmark = pytest.mark.skipif(not (DATA / "stream.jsonl").exists(), reason="the shared data is not at hand")


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("eval_clusters", ROOT / "scripts" / "eval_clusters.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["eval_clusters"] = module
    spec.loader.exec_module(module)
    return module


def test_posts_gather_at_least_as_well_as_promised_and_shuffling_changes_little() -> None:
    run = script()
    gold = {r["uid"]: r["cluster"] for r in map(json.loads, (DATA / "clusters.jsonl").read_text("utf-8").splitlines())}
    stream = run.posts(DATA / "stream.jsonl")
    in_order = run.b_cubed(run.run(stream), gold)
    assert in_order["f1"] >= 0.90 and in_order["precision"] >= 0.95
    late = run.b_cubed(run.run(run.shuffled(stream, 10)), gold)
    assert late["f1"] >= in_order["f1"] - 0.03


def test_a_replay_gives_the_same_incidents() -> None:
    run = script()
    stream = run.posts(DATA / "stream.jsonl")[:120]
    assert run.run(stream).incidents == run.run(stream).incidents


def test_the_same_words_weeks_apart_are_as_many_incidents_as_days() -> None:
    found = script().weeks()
    assert found["incidents"] == found["days"]
