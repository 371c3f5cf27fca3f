"""analyze, replay, watch and demo as the contract has them: a line for a line, exit statuses, what a mistake says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Barqiya, demo_posts

STRIKE = "قصف مدفعي على بلدة الطيانة شرق دير الزور، ومقتل شخصين"


def lines_of(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def put(path: Path, *rows: object) -> Path:
    path.write_bytes(b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows) + b"\n")
    return path


def test_the_list_of_commands_says_what_each_does_and_a_command_says_more(barqiya: Barqiya) -> None:
    listed = barqiya("--help").out
    for line in (line for line in listed.splitlines() if line.startswith("│ ")):
        assert len(line.strip("│ ").split(maxsplit=1)) == 2, line  # a name alone helps nobody
    assert "answered with" in barqiya("analyze", "--help").out


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_for_a_post_and_an_answer_for_a_bad_line(barqiya: Barqiya, tmp_path: Path, jobs: int) -> None:
    good, other = {"id": "1", "text": STRIKE}, {"id": "5", "text": "صباح الخير", "colour": "unknown keys are kept"}
    bad: tuple[object, ...] = (b"{not json", {"id": "3"}, b'{"id":"4","text":"\xff"}', b"[1]")
    done = barqiya("analyze", put(tmp_path / "p.jsonl", good, *bad, other), "--jobs", jobs)
    reports = lines_of(done.out)
    assert done.status == 0 and len(reports) == 6
    assert (reports[0]["id"], reports[0]["kind"], reports[5]["kind"]) == ("1", "attack", "other")
    assert [report["id"] for report in reports[1:5]] == [None, "3", None, None]
    assert all(report["error"] for report in reports[1:5])
    for number in (2, 3, 4, 5):
        assert f"line {number}: " in done.err
    assert "Traceback" not in done.err


def test_a_line_of_ten_megabytes_is_answered_and_the_rest_goes_on(barqiya: Barqiya, tmp_path: Path) -> None:
    huge = b'{"id":"1","text":"' + b"x" * 10_000_000 + b'"}'
    done = barqiya("analyze", put(tmp_path / "p.jsonl", huge, {"id": "2", "text": STRIKE}))
    first, second = lines_of(done.out)
    assert done.status == 0 and "error" in first and second["kind"] == "attack"


def test_posts_on_standard_input_where_the_file_is_a_hyphen() -> None:
    line = json.dumps({"id": "1", "text": STRIKE}).encode()
    for words in (("analyze", "-"), ("analyze",)):
        done = subprocess.run([sys.executable, "-m", "bot", *words], input=line, capture_output=True, check=True)
        assert json.loads(done.stdout)["kind"] == "attack"


def test_a_text_on_the_command_line(barqiya: Barqiya) -> None:
    (report,) = lines_of(barqiya("analyze", "--text", STRIKE).out)
    assert report["kind"] == "attack" and report["events"] and report["summary"]


@pytest.mark.parametrize(
    "args",
    [
        ("analyze", "/nowhere.jsonl"),
        ("analyze", "--jobs", "0"),
        ("analyze", "--jobs", "many"),
        ("analyze", "--watch", "/nowhere.toml", "--text", "x"),
        ("replay", "/nowhere.jsonl", "--out", "o"),
        ("replay",),
        ("demo", "/nowhere.jsonl"),
        ("demo", "--language", "fr"),
        ("run", "--roles", "sleep"),
        ("run",),
        ("watch", "add", "…"),
        ("watch",),
        ("fly",),
    ],
)
def test_wrong_usage_is_one_clear_line_and_status_two(barqiya: Barqiya, args: tuple[str, ...]) -> None:
    done = barqiya(*args)
    if args == ("watch",):
        assert done.status == 0  # shows what there is
        return
    assert done.status == 2, (done.out, done.err)
    assert "Traceback" not in done.err and done.err.startswith("barqiya: ")


def test_a_replay_writes_incidents_and_alerts_and_compares(barqiya: Barqiya, tmp_path: Path) -> None:
    rows = [{"id": p.id, "text": p.text, "source": p.source, "date": str(p.date)} for p in demo_posts()[:12]]
    one, two = tmp_path / "one", tmp_path / "two"
    assert barqiya("replay", put(tmp_path / "a.jsonl", *rows), "--out", one).status == 0
    incidents = lines_of((one / "incidents.jsonl").read_text("utf-8"))
    alerts = lines_of((one / "alerts.jsonl").read_text("utf-8"))
    assert incidents and {"incident_id", "posts", "level", "revisions"} <= set(incidents[0])
    assert alerts and {"at", "profile", "incident_id", "revision", "reason", "action", "level", "text"} == set(
        alerts[0]
    )
    same = barqiya("replay", tmp_path / "a.jsonl", "--out", two, "--compare", one)
    assert same.status == 0 and same.out.splitlines()[-1].startswith("0 added, 0 removed, 0 changed")
    fewer = barqiya("replay", put(tmp_path / "b.jsonl", *rows[:4]), "--out", tmp_path / "three", "--compare", one)
    last = fewer.out.splitlines()[-1]
    assert " removed" in last and not last.startswith("0 added, 0 removed, 0 changed")
    assert any(line.startswith("- everything") for line in fewer.out.splitlines())


@pytest.mark.parametrize("broken", ["x = [", '[[rule]]\nlevel = "flash"', 'surprise = "x"'])
def test_a_mistake_in_ones_own_rules_is_told_with_its_file(barqiya: Barqiya, tmp_path: Path, broken: str) -> None:
    (tmp_path / "levels.toml").write_text(broken, "utf-8")
    posts = put(tmp_path / "a.jsonl", {"id": "1", "text": STRIKE, "date": "2026-03-10T08:00:00Z"})
    done = barqiya("replay", posts, "--out", tmp_path / "out", "--rules", tmp_path)
    assert done.status == 2 and "levels.toml: " in done.err and "Traceback" not in done.err


def test_a_replay_goes_on_after_bad_lines(barqiya: Barqiya, tmp_path: Path) -> None:
    posts = put(tmp_path / "a.jsonl", b"{", {"id": "1", "text": STRIKE, "date": "2026-03-10T08:00:00Z"})
    done = barqiya("replay", posts, "--out", tmp_path / "o")
    assert done.status == 0 and "line 1: not JSON" in done.err
    assert len((tmp_path / "o" / "incidents.jsonl").read_text("utf-8").splitlines()) == 1


def test_the_folder_of_a_replay_must_be_writable(barqiya: Barqiya, tmp_path: Path) -> None:
    done = barqiya("replay", put(tmp_path / "a.jsonl", {"id": "1", "text": "x"}), "--out", "/proc/none")
    assert done.status == 1 and "cannot write" in done.err


def test_watched_words_come_and_go(barqiya: Barqiya) -> None:
    seeded = barqiya("watch", "list").out.splitlines()
    assert "#ديرالزور" in seeded and "#داعش" in seeded
    assert barqiya("watch", "add", "حقل كونيكو").out.startswith("watching")
    assert "already" in barqiya("watch", "add", "حقل كونيكو").out
    assert barqiya("watch", "remove", "#داعش").status == 0
    assert barqiya("watch", "list").out.splitlines() == [w for w in [*seeded, "حقل كونيكو"] if w != "#داعش"]
    gone = barqiya("watch", "remove", "#داعش")
    assert gone.status == 1 and "is not watched" in gone.err


def test_the_demo_of_ones_own_posts(barqiya: Barqiya, tmp_path: Path) -> None:
    posts = put(
        tmp_path / "a.jsonl", {"id": "1", "text": STRIKE, "date": "2026-03-10T08:00:00Z", "source": "telegram:a"}
    )
    done = barqiya("demo", posts, "--language", "en", "--pictures", tmp_path / "pictures")
    assert done.status == 0 and "1 posts → 1 incidents" in done.out
    assert "2 people killed" in done.out


@pytest.mark.parametrize("address", ["http://[x", "https://[::1/feed", "rss:http://[", "file:///etc/passwd"])
def test_an_address_that_is_none_is_no_source(barqiya: Barqiya, address: str) -> None:
    done = barqiya("sources", "add", address)
    assert done.status == 2 and len(done.err.splitlines()) == 1, done.err


@pytest.mark.parametrize("rows", [(), (b"{",), ({"id": "3"},)], ids=["empty", "broken", "no text"])
@pytest.mark.parametrize("command", ["demo", "replay"])
def test_a_file_without_a_post_is_said_and_is_a_failure(
    barqiya: Barqiya, tmp_path: Path, command: str, rows: tuple[object, ...]
) -> None:
    file = put(tmp_path / "none.jsonl", *rows)
    done = barqiya(command, file, *(("--out", tmp_path / "o") if command == "replay" else ()))
    assert done.status == 1 and done.out == ""
    assert done.err.splitlines()[-1].startswith(f"barqiya: {file} holds no post")
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("word", ["في", "والمصادر", "the"])
def test_a_word_of_every_post_is_not_watched(barqiya: Barqiya, word: str) -> None:
    done = barqiya("watch", "add", word)
    assert done.status == 2 and "nearly every post" in done.err


def test_another_spelling_of_a_watched_word_is_that_word(barqiya: Barqiya) -> None:
    assert "already" in barqiya("watch", "add", "دير الزور").out
    assert barqiya("watch", "remove", "دير_الزور").out.strip() == "no longer watching #ديرالزور"


def test_ignored_words_are_a_list_of_their_own(barqiya: Barqiya) -> None:
    assert barqiya("ignore", "list").out == ""
    assert barqiya("ignore", "add", "مباراة").out.strip() == "ignoring مباراة"
    assert barqiya("ignore", "list").out.splitlines() == ["مباراة"]
    assert "مباراة" not in barqiya("watch", "list").out
    assert barqiya("ignore", "remove", "مباراه").out.strip() == "no longer ignoring مباراة"
    assert barqiya("ignore", "add", "في").status == 2


def test_what_the_settings_cannot_read_is_said_at_once(barqiya: Barqiya) -> None:
    assert "no sources are registered" in barqiya("sources", "list").err
    added = barqiya("sources", "add", "x:somebody")
    assert added.status == 0 and "X_BEARER_TOKEN" in added.err
    (line,) = barqiya("sources", "list").out.splitlines()
    assert line.startswith("unset") and "X_BEARER_TOKEN" in line
    (line,) = barqiya("sources", "list", X_BEARER_TOKEN="secret").out.splitlines()
    assert line.startswith("unread") and "X_BEARER_TOKEN" not in line  # nobody has come by yet
