"""Golden alerts and good grammar: `tests/cases/render.toml`."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.model.incident import Incident
from bot.model.report import Explanation, Kind, Status, SubEvent
from bot.model.subscriber import Subscriber
from bot.render.alert import alert, quote_line
from bot.render.bidi import FSI, LRM, PDI, RLM
from bot.render.grammar import both_tolls
from bot.render.html import length, plain
from bot.render.texts import t
from tests.render.examples import DAMASCUS, SOURCES, at, drone_attack, said, shelling

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "render.toml").read_text("utf-8"))
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=DAMASCUS)


def visible(html: str) -> str:
    """Without tags, isolates and marks."""
    return plain(html).translate({ord(mark): None for mark in (FSI, PDI, RLM, LRM)})


def toll(value: list[int] | None) -> tuple[int, int | None] | None:
    """TOML has no null: one number means «at least»."""
    return None if value is None else (value[0], value[1] if len(value) > 1 else None)


def incident_of(case: dict[str, Any]) -> Incident:
    fields = CASES["base"] | case.get("incident", {})
    for one in (fields, *fields["evidence"]):
        one |= {name: toll(one[name]) for name in ("killed", "injured") if isinstance(one.get(name), list)}
    return msgspec.convert(fields, Incident)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_an_alert_reads_like_this(case: dict[str, Any]) -> None:
    reader = Subscriber(chat_id=1, language=case.get("language", "ar"))
    told = alert(incident_of(case), reader, now=NOW, sources=SOURCES, late=case.get("late", False))
    assert visible("\n".join(told.parts)) == case["expect"].strip()
    if "buttons" in case:
        assert [button.text for row in told.buttons for button in row] == case["buttons"]


@pytest.mark.parametrize("case", CASES["count"], ids=lambda case: case["message"])
def test_counted_nouns_agree(case: dict[str, Any]) -> None:
    assert [t("ar", case["message"], n=n) for n in case["n"]] == case["ar"]


@pytest.mark.parametrize("case", CASES["toll"], ids=lambda case: case["ar"])
def test_tolls_are_ranges(case: dict[str, Any]) -> None:
    stated = toll(case.get("killed")), toll(case.get("injured"))
    assert both_tolls("ar", *stated) == case["ar"]
    if "en" in case:
        assert both_tolls("en", *stated) == case["en"]


def test_every_line_begins_in_its_own_direction() -> None:
    for incident in (drone_attack(), shelling()):
        for line in alert(incident, Subscriber(chat_id=1), now=NOW, sources=SOURCES).parts[0].split("\n"):
            first = plain(line)[0]
            assert first == RLM or "\u0620" <= first <= "\u064a", line


def test_names_with_markup_and_hostile_controls_do_no_harm() -> None:
    evil = "<b>@ali</b> & \u202eevil\u2066"
    first = msgspec.structs.replace(drone_attack().evidence[0], quoted=evil, origin="said:x")
    told = alert(drone_attack(evidence=(first,), watch=(evil,)), Subscriber(chat_id=1), now=NOW, sources=SOURCES)
    assert "&lt;b&gt;" in told.parts[0] and "\u202e" not in told.parts[0] and "\u2066" not in told.parts[0]


def test_a_discreet_alert_shows_neither_icon_nor_place_at_a_glance() -> None:
    told = alert(drone_attack(), Subscriber(chat_id=1, discreet=True), now=NOW, sources=SOURCES).parts[0]
    glance, hidden = told.split("<tg-spoiler>")
    assert "🟠" not in glance and "العمر" not in glance and glance.count("\n") == 1
    assert "العمر" in hidden and hidden.endswith("</tg-spoiler>")


def test_arabic_digits_leave_names_alone() -> None:
    told = alert(drone_attack(), Subscriber(chat_id=1, arabic_digits=True), now=NOW, sources=SOURCES).parts[0]
    assert "١٠:١٥" in told and "BQ-7F3K" in told and "https://t.me/difaf_furat/101031" in told


def test_two_hundred_posts_fit_into_one_message() -> None:
    first = drone_attack().evidence[0]
    many = tuple(
        msgspec.structs.replace(first, post_id=f"x/{n}", source=f"telegram:source_{n}", origin=f"o{n}", quoted=None)
        for n in range(200)
    )
    told = alert(drone_attack(evidence=many, independent_sources=200), Subscriber(chat_id=1), now=NOW, sources=SOURCES)
    assert len(told.parts) == 1 and length(told.parts[0]) < 4096
    assert "200 مصدر مستقل من 200 منشور" in visible(told.parts[0])


def test_an_editors_toll_stands_before_what_the_sources_say() -> None:
    corrected = shelling(killed=(4, 4), fixed=("killed",))
    told = visible(alert(corrected, Subscriber(chat_id=1), now=NOW, sources=SOURCES).parts[0])
    assert "الضحايا: 4 قتلى و3 جرحى على الأقل (صوّبه المحرر)؛ قتيلان و3 جرحى على الأقل بحسب ضفاف الفرات" in told


@pytest.mark.parametrize("bait", ["https://evil.example/a", "tg://resolve?domain=x", "t.me/x/1", "www.evil.example"])
def test_a_quote_holds_no_link_and_no_command(bait: str) -> None:
    incident = shelling()
    said = f"قصف مدفعي على بلدة السوسة {bait} /stop وسقوط جرحى"
    told = msgspec.structs.replace(
        incident, evidence=(msgspec.structs.replace(incident.evidence[0], says=said, text=said),)
    )
    text = visible("\n".join(alert(told, Subscriber(chat_id=1), now=NOW, sources=SOURCES).parts))
    assert "«قصف مدفعي على بلدة السوسة stop وسقوط جرحى»" in text


@pytest.mark.parametrize(
    ("language", "sentence", "shown"),
    [
        ("ar", "قصف على ذيبان", "«\u2068قصف على ذيبان\u2069»"),
        ("ar", "Shelling on Dhiban this morning", "\u2068“Shelling on Dhiban this morning”\u2069"),
        ("en", "قصف على طريق M4 قرب ذيبان", "\u2068«قصف على طريق M4 قرب ذيبان»\u2069"),
        ("en", "Shelling on Dhiban", "“\u2068Shelling on Dhiban\u2069”"),
    ],
)
def test_a_quoted_sentence_stands_between_marks_of_its_own_direction(language: str, sentence: str, shown: str) -> None:
    first = msgspec.structs.replace(shelling().evidence[0], says=sentence)
    assert quote_line(language, shelling(evidence=(first,))) == shown


def first_shown(incident: Incident, language: str = "ar") -> str:
    """The alert's text, first part."""
    reader = Subscriber(chat_id=1, language=language)
    return visible(alert(incident, reader, now=NOW, sources=SOURCES).parts[0])


@pytest.mark.parametrize(
    ("language", "first", "line"),
    [
        (
            "ar",
            "حادث لا هجوم، بحسب توضيح: هجوم بطائرة مسيّرة على حقل العمر، دير الزور",
            "السبب ليس هجوماً، بحسب شبكة البادية.",
        ),
        (
            "en",
            "An accident, not an attack, says a clarification: drone attack on Al-Omar oil field, Deir ez-Zor",
            "The cause is no attack, according to شبكة البادية.",
        ),
    ],
)
def test_what_was_explained_as_harmless_says_so_first_and_who_says_it(language: str, first: str, line: str) -> None:
    explained = said(
        "telegram:badia_net", at(12), kind=Kind.OTHER, status=Status.HISTORICAL, explains=Explanation.ACCIDENT
    )
    incident = drone_attack(status=Status.ONGOING)
    incident = msgspec.structs.replace(incident, evidence=(*incident.evidence, explained))
    text = first_shown(incident, language)
    assert text.splitlines()[0].endswith(first) and line in text
    gone = msgspec.structs.replace(
        incident, evidence=(*incident.evidence[:-1], msgspec.structs.replace(explained, deleted=True))
    )
    assert line not in first_shown(gone, language)


def test_a_blast_that_was_explained_is_no_longer_of_unknown_cause() -> None:
    explained = said("telegram:badia_net", at(12), kind=Kind.OTHER, status=Status.DRILL, explains=Explanation.DRILL)
    incident = drone_attack(sub_event_type=SubEvent.EXPLOSION, weapon=None, status=Status.OCCURRED)
    assert "لم يُعرف سببه" in first_shown(incident)
    assert "لم يُعرف سببه" not in first_shown(
        msgspec.structs.replace(incident, evidence=(*incident.evidence, explained))
    )
