"""The parts of the thought: origins, tolls, copies, ids, cells, rules; and that it is bounded and deterministic."""

import random
from datetime import timedelta

import msgspec
import pytest

from bot.decide import ask, cells, decide, load
from bot.decide.copies import alike
from bot.decide.ids import free_id, incident_id
from bot.decide.tolls import toll
from bot.decide.words import hashes, stem
from bot.model.decision import Known, SeenPost
from bot.model.report import Kind, Precision, Report
from bot.model.source import Source
from tests.decide.build import RULES, at, event, first, incident, place, post, report
from tests.decide.memory import Memory

SDF = ("قسد: مقتل عنصر بهجوم في ذيبان", "المركز الإعلامي يؤكد هجوم ذيبان بالأسلحة الرشاشة")


def source(name: str, **fields: object) -> Source:
    return Source(name=name, kind="telegram", address=name, **fields)  # type: ignore[arg-type]


def test_outlets_of_one_side_are_one_origin() -> None:
    memory = Memory()
    for n, text in enumerate(SDF):
        said = post(f"p{n}", text, at(10 + n), f"telegram:s{n}")
        memory.take(said, report(f"p{n}", event()), at(10 + n), source(f"telegram:s{n}", side="قسد"))
    (only,) = memory.incidents.values()
    assert (len(only.evidence), only.independent_sources) == (2, 1)


def test_a_source_known_to_be_unreliable_confirms_nothing() -> None:
    memory = Memory()
    for n, grade in enumerate("BE"):
        said = post(f"p{n}", SDF[n], at(10 + n), f"telegram:s{n}")
        memory.take(said, report(f"p{n}", event()), at(10 + n), source(f"telegram:s{n}", trust=grade))
    (only,) = memory.incidents.values()
    assert only.independent_sources == 1


@pytest.mark.parametrize(
    ("said", "range_"),
    [
        ([("a", (2, 2)), ("b", (4, 4))], (2, 4)),
        ([("a", (2, 2)), ("a", (5, 5))], (5, 5)),
        ([("a", (4, 4)), ("b", (2, None))], (4, 4)),
        ([("a", (2, None))], (2, None)),
        ([("a", (3, 3)), ("b", (20, None))], (3, None)),
        ([("a", None)], None),
    ],
)
def test_tolls_are_ranges_over_each_origins_latest_word(said: list, range_: tuple | None) -> None:  # type: ignore[type-arg]
    evidence = incident(event()).evidence[0]
    told = [(msgspec.structs.replace(evidence, origin=name), number) for name, number in said]
    assert toll(told) == range_


def test_copies_are_known_through_headers_footers_and_small_changes() -> None:
    text = "مجهولون يستقلون دراجة نارية يطلقون النار على حاجز عسكري عند مدخل بلدة ذيبان الشرقي"
    for other in (text, f"نقلاً عن قناة الفرات: {text}", f"{text} تابعونا على القناة", text.replace("نارية", "هوائية")):
        assert alike(hashes(text), hashes(other)) >= RULES.match.measure.copy_near
    unlike = "انفجار عبوة ناسفة بسيارة في مدينة البصيرة وأنباء عن إصابات بين المدنيين هناك"
    assert alike(hashes(text), hashes(unlike)) < 0.2


def test_a_seen_post_takes_at_most_400_bytes() -> None:
    text = " ".join(f"كلمة{n}نادرة" for n in range(400))
    decision = first(post("telegram:some_channel/123456", text, at(10)), report("x", event()), at(10))
    assert decision.seen is not None
    assert len(msgspec.msgpack.encode(decision.seen)) <= 400


def test_ids_are_short_the_same_every_time_and_never_taken_twice() -> None:
    short = incident_id("telegram:a/1", 0)
    assert short == incident_id("telegram:a/1", 0) and len(short) == 7
    assert free_id("telegram:a/1", 0, {short}) != short
    taken = msgspec.structs.replace(incident(event()), id=incident_id("p:9", 0), first_post=at(1), last_post=at(1))
    said = post("p:9", "خبر آخر", at(1, day=20))
    opened = decide(said, report("p:9", event()), None, Known(incidents=(taken,)), at(1, day=20))
    assert opened.changes[0].is_new and opened.changes[0].incident.id != taken.id


def test_an_event_looks_where_its_incident_stands() -> None:
    for where in (place(), place("موقع", 35.19, 40.59), place("ريف", None, None, precision=Precision.GOVERNORATE)):
        stands = cells.of_incident(incident(event(place=where)))
        assert set(stands) & set(cells.to_ask(place(), Kind.ATTACK))


def test_a_question_is_bounded_whatever_the_post_holds() -> None:
    wild = post("p", " ".join(f"w{n}" for n in range(5000)), at(10), media=tuple(str(n) for n in range(500)))
    asked = ask(wild, report("p", *[event(place=place(f"م{n}", 30 + n, 40)) for n in range(4)]), at(10))
    assert len(asked.cells) <= 64 and len(asked.rare_words) <= 16 and len(asked.media) <= 10


def test_the_order_of_what_is_known_does_not_matter() -> None:
    memory = Memory()
    for n in range(6):
        where = place(f"قرية{n}", 35.0 + n * 0.01, 40.5)
        memory.take(post(f"p{n}", f"خبر عن هجوم رقم {n}", at(10)), report(f"p{n}", event(place=where)), at(10))
    said, told = post("q", "هجوم في قرية3", at(10.2)), report("q", event(place=place("قرية3", 35.03, 40.5)))
    known = memory.known(ask(said, told, at(10.2)))
    decisions = set()
    for seed in range(5):
        incidents, seen = list(known.incidents), list(known.seen)
        random.Random(seed).shuffle(incidents)
        random.Random(seed).shuffle(seen)
        mixed = decide(said, told, None, Known(incidents=tuple(incidents), seen=tuple(seen)), at(10.2))
        decisions.add(msgspec.json.encode(mixed))
    assert len(decisions) == 1


def test_a_post_of_kind_other_is_read_and_remembered_and_changes_nothing() -> None:
    decision = first(post("p", "خبر سياسي", at(10)), Report(id="p", kind=Kind.OTHER), at(10))
    assert decision.changes == ()
    assert isinstance(decision.seen, SeenPost) and decision.reasons


def test_the_rules_are_read_strictly() -> None:
    bad = {"match.toml": "[verdict]\nsame = 1\nunsure = 0\nnever = []\nwrong = 2\n", "levels.toml": ""}
    with pytest.raises(msgspec.ValidationError):
        load(lambda name: bad[name])


def test_the_operators_late_minutes_count() -> None:
    rules = RULES.with_late(5)
    said = post("p", "هجوم", at(10), received=at(10) + timedelta(minutes=10))
    late = decide(said, report("p", event()), None, Known(), at(10) + timedelta(minutes=10), rules)
    assert late.changes[0].news == "nothing"


def test_particles_and_the_article_do_not_make_another_word() -> None:
    assert {stem(word) for word in ("قصف", "القصف", "والقصف", "بالقصف")} == {"قصف"}


def test_an_incident_that_everybody_repeats_stays_bounded_and_goes_on() -> None:
    memory = Memory()
    for n in range(230):
        said = post(
            f"p{n:03}", "هجوم مسلح كبير على حاجز عند مدخل بلدة ذيبان صباح اليوم", at(10 + n / 60), f"telegram:s{n}"
        )
        memory.take(said, report(said.id, event()), at(10 + n / 60))
    (only,) = memory.incidents.values()
    assert len(only.evidence) == 200
    assert (only.evidence[0].post_id, only.evidence[-1].post_id) == ("p000", "p229")
    assert only.independent_sources == 1
    assert len(only.revisions) <= 60 and only.revision == 230
