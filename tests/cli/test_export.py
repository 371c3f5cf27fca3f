"""What the store holds, as files: complete, in the shape that each standard wants, without what may not be shown."""

import csv
import io
import json
from pathlib import Path

import pytest
from lxml import etree

from bot.model.incident import News, Reason, Revision
from bot.model.post import Post
from bot.model.report import Kind, Place, Precision, Status, SubEvent, Target
from bot.render import cap, export
from tests.cli.conftest import Barqiya, demo_posts
from tests.render.examples import at, drone_attack, said, shelling

SINCE = "2000-01-01"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "cases" / "cap-1.2.xsd"))
HOSPITAL = Place(
    text="مشفى الحكمة", name_ar="مشفى الحكمة", admin1="Deir ez-Zor", admin2="Al Mayadin", admin3="Thiban",
    country="SY", lat=35.0123, lon=40.4567, precision=Precision.SITE,
)  # fmt: skip


def test_incidents_come_as_lines_with_all_they_rest_on(barqiya: Barqiya, filled: Path) -> None:
    done = barqiya("export", "incidents", "--since", SINCE, DATA_DIR=str(filled))
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert done.status == 0 and rows
    assert f"{len(rows)} entries" in done.err
    assert all(row["evidence"] and row["revisions"] and row["headline_ar"] for row in rows)
    told = {row["kind"] for row in rows}
    assert told <= {"attack", "threat"} and "attack" in told


def test_a_spreadsheet_has_a_row_for_each(barqiya: Barqiya, filled: Path) -> None:
    lines = barqiya("export", "incidents", "--since", SINCE, DATA_DIR=str(filled)).out.splitlines()
    table = barqiya("export", "incidents", "--since", SINCE, "--format", "csv", DATA_DIR=str(filled)).out
    assert len(list(csv.reader(io.StringIO(table)))) == len(lines) + 1


def test_a_map_has_longitude_first_and_a_point_only_where_a_place_is_known(barqiya: Barqiya, filled: Path) -> None:
    done = barqiya("export", "incidents", "--since", SINCE, "--format", "geojson", DATA_DIR=str(filled))
    collection = json.loads(done.out)
    assert collection["type"] == "FeatureCollection"
    points = [feature["geometry"]["coordinates"] for feature in collection["features"] if feature["geometry"]]
    assert points
    assert all(30 < longitude < 60 and 10 < latitude < 45 for longitude, latitude in points)


def test_every_alert_of_the_feed_holds_to_the_schema_of_cap(barqiya: Barqiya, filled: Path) -> None:
    done = barqiya("export", "incidents", "--since", SINCE, "--format", "cap", DATA_DIR=str(filled))
    feed = etree.fromstring(done.out.encode())
    alerts = list(feed.iter(f"{{{cap.CAP}}}alert"))
    lines = barqiya("export", "incidents", "--since", SINCE, DATA_DIR=str(filled)).out.splitlines()
    assert len(alerts) == len(lines)
    for alert in alerts:
        SCHEMA.assertValid(etree.fromstring(etree.tostring(alert)))


def test_cap_documents_come_into_a_folder(barqiya: Barqiya, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "cap"
    done = barqiya(
        "export", "incidents", "--since", SINCE, "--format", "cap", "--out", out, "--sender", "monitor.example",
        DATA_DIR=str(filled),
    )  # fmt: skip
    documents = sorted(out.glob("*.xml"))
    assert done.status == 0 and documents
    for document in documents:
        SCHEMA.assertValid(etree.parse(document))
        assert b"<sender>monitor.example</sender>" in document.read_bytes()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({}, "Update"), ({"retracted": True}, "Cancel"), ({"revisions": shelling().revisions[:1]}, "Alert")],
)
def test_cap_says_what_kind_of_message_it_is(changes: dict[str, object], kind: str) -> None:
    twice = (*shelling().revisions, _second())
    document = etree.fromstring(cap.cap(shelling(**({"revisions": twice} | changes)), "x"))
    SCHEMA.assertValid(document)
    assert document.findtext(f"{{{cap.CAP}}}msgType") == kind


def test_texts_that_no_xml_may_carry_do_no_harm() -> None:
    odd = said("telegram:a", at(10), says="قصف \x00\x0b على \ufffe البلدة 🚀 <b>&", text="x")
    document = etree.fromstring(cap.cap(shelling(evidence=(odd,)), "x"))
    SCHEMA.assertValid(document)
    assert "🚀 <b>&" in document.findtext(f".//{{{cap.CAP}}}description")


@pytest.mark.parametrize("write", ["jsonl", "geojson", "csv", "cap"])
def test_the_position_of_a_hospital_is_in_no_file(write: str) -> None:
    hit = drone_attack(
        place=HOSPITAL, target=Target(text="مشفى الحكمة", name_en="hospital", protected="hospital"),
        status=Status.OCCURRED, sub_event_type=SubEvent.SHELLING,
    )  # fmt: skip
    reader = export.Subscriber(chat_id=0)
    files = {
        "jsonl": lambda: export.incidents_jsonl([hit]),
        "geojson": lambda: export.incidents_geojson([hit]),
        "csv": lambda: export.incidents_csv([hit], reader),
        "cap": lambda: cap.cap(hit, "x"),
    }
    written = files[write]().decode()
    assert "35.01" not in written and "40.45" not in written
    assert "Thiban" in written or "ذيبان" in written


def test_a_private_persons_name_is_in_no_file() -> None:
    says = "استشهد الطفل كريم عبد الرزاق النعسان البالغ من العمر تسع سنوات"
    one = shelling(evidence=(said("telegram:a", at(10), says=says, text=says, kind=Kind.ATTACK),))
    assert "النعسان" not in export.incidents_jsonl([one]).decode() + cap.cap(one, "x").decode()
    post = Post(id="1", text=f"قصف مدفعي على البلدة.\n{says}.\nالدفاع المدني في المكان.", source="telegram:a")
    kept = json.loads(export.posts_jsonl([post]))["text"]
    assert kept == "قصف مدفعي على البلدة.\n[…]\nالدفاع المدني في المكان."


def test_posts_come_as_they_can_be_replayed(barqiya: Barqiya, filled: Path, tmp_path: Path) -> None:
    done = barqiya("export", "posts", "--since", SINCE, DATA_DIR=str(filled))
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert {row["id"] for row in rows} == {post.id for post in demo_posts()}
    path = tmp_path / "posts.jsonl"
    path.write_text(done.out, "utf-8")
    assert barqiya("replay", path, "--out", tmp_path / "out").status == 0


def test_posts_have_no_place(barqiya: Barqiya) -> None:
    for form in ("cap", "geojson"):
        done = barqiya("export", "posts", "--since", "7d", "--format", form)
        assert done.status == 2 and "jsonl or csv" in done.err and len(done.err.splitlines()) == 1


@pytest.mark.parametrize("since", ["yesterday", "7x", "2026-13-40", ""])
def test_a_moment_nobody_can_read_is_said(barqiya: Barqiya, since: str) -> None:
    done = barqiya("export", "incidents", "--since", since)
    assert done.status == 2 and "24h, 7d" in done.err and "Traceback" not in done.err


@pytest.mark.parametrize("since", ["24h", "7d", "30m", "2w", "999999w", "2026-11-01", "2026-11-01T08:00+03:00"])
def test_moments_that_are_read(barqiya: Barqiya, since: str) -> None:
    done = barqiya("export", "incidents", "--since", since)
    assert done.status == 0, done.err


def test_other_mistakes_are_one_line(barqiya: Barqiya, filled: Path) -> None:
    for args in (("incidents",), ("incidents", "--since", "1d", "--format", "pdf"), ("things", "--since", "1d")):
        done = barqiya("export", *args)
        assert done.status == 2 and len(done.err.splitlines()) == 1, done.err
    assert barqiya("export", "incidents", "--since", "1d", "--until", "2d").status == 2
    assert barqiya("export", "incidents", "--since", "1d", "--sender", "a b").status == 2
    done = barqiya("export", "incidents", "--since", "1d", "--out", "/proc/nothing/x", DATA_DIR=str(filled))
    assert done.status == 1 and "cannot write" in done.err


def _second() -> Revision:
    return Revision(n=2, at=at(11), reason=Reason.CONFIRMED, news=News.AUDIBLE)
