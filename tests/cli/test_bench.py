"""The benches measure: every figure has a value, and a ratio where it names a baseline."""

import json
from pathlib import Path

from tests.cli.conftest import Barqiya


def test_a_bench_prints_a_table_and_json(barqiya: Barqiya, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text(
        '{"id":"1","text":"قصف مدفعي على بلدة الطيانة شرق دير الزور، وإصابة شخصين","source":"telegram:a"}\n', "utf-8"
    )
    table = barqiya("bench", "understand", few)
    assert table.status == 0 and table.out.splitlines()[0].split()[:3] == ["bench", "what", "value"]
    rows = json.loads(barqiya("bench", few, "understand", "--json").out)
    assert all(row["value"] > 0 for row in rows)
    assert all(row["ratio"] > 0 for row in rows if row["baseline_value"])
    assert any(row["baseline"].startswith("str.translate") for row in rows)


def test_what_cannot_be_measured_is_said(barqiya: Barqiya, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    assert barqiya("bench", "store", empty).status == 1
    assert barqiya("bench", "understand", "decide").status == 2
    assert barqiya("bench", tmp_path / "none.jsonl").status == 2
    quiet = tmp_path / "quiet.jsonl"
    quiet.write_text('{"id":"1","text":"صباح الخير","date":"2026-03-10T08:00:00+03:00"}\n', "utf-8")
    done = barqiya("bench", "deliver", quiet)
    assert done.status == 1 and "no post of this file reports an incident" in done.err
