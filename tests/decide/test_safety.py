"""What must not be shown is not shown: hostile cases as data in `tests/cases/safety.toml`."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from bot.decide.safety import safe_place, safe_quote, safe_words, shown
from bot.model.report import Kind, Place, Precision, SubEvent, Target
from tests.decide.build import at, event, incident, place

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "safety.toml").read_text("utf-8"))
QUOTES = [(c["why"], t, Kind(c.get("kind", "attack"))) for c in CASES["quote"] for t in c["texts"]]
FINE = [(c["why"], t) for c in CASES["fine"] for t in c["texts"]]
FIELDS = [t for c in CASES["field"] for t in c["texts"]]


def test_there_are_two_hundred_hostile_cases() -> None:
    assert len(QUOTES) + len(CASES["place"]) + len(FIELDS) >= 200


@pytest.mark.parametrize(("why", "text", "kind"), QUOTES)
def test_an_unsafe_sentence_is_left_out(why: str, text: str, kind: Kind) -> None:
    assert safe_quote(text, kind) is None, why


@pytest.mark.parametrize(("why", "text", "kind"), QUOTES)
def test_it_is_left_out_too_when_nobody_says_what_kind_it_is(why: str, text: str, kind: Kind) -> None:
    assert safe_quote(text) is None, why


@pytest.mark.parametrize(("why", "text"), FINE)
def test_a_sentence_without_persons_or_positions_is_shown_as_it_is(why: str, text: str) -> None:
    assert safe_quote(text, Kind.ATTACK) == text, why


@pytest.mark.parametrize("text", FIELDS)
def test_a_field_that_names_a_person_is_left_out(text: str) -> None:
    assert safe_words(text) is None


@pytest.mark.parametrize("case", CASES["place"], ids=lambda c: c["why"])
def test_a_sheltered_position_is_coarsened_to_the_subdistrict(case: dict[str, str]) -> None:
    exact = place(case.get("text", "بلدة النهر"), admin3="Thiban", precision=Precision.SITE)
    target = Target(text=case["target"], protected=case.get("protected")) if "target" in case else None
    sub_event = SubEvent(case["sub_event"]) if "sub_event" in case else None
    left = safe_place(exact, target, sub_event=sub_event, says=[case["says"]] if "says" in case else [])
    assert left is not None
    assert (left.precision, left.text) == (Precision.SUBDISTRICT, "Thiban")
    assert (left.lat, left.lon, left.pcode) == (None, None, None)
    assert exact.text not in msgspec.json.encode(left).decode()


def test_what_is_no_shelter_keeps_its_place() -> None:
    exact = place("حقل العمر")
    assert safe_place(exact, Target(text="صهريج نفط"), says=["هجوم على صهريج نفط قرب حقل العمر"]) == exact


def test_without_a_subdistrict_the_next_known_unit_stands() -> None:
    exact = Place(text="مخيم", admin1="Idlib", country="SY", lat=36.0, lon=36.7, precision=Precision.SITE)
    left = safe_place(exact)
    assert left is not None
    assert (left.text, left.precision, left.lat) == ("Idlib", Precision.GOVERNORATE, None)


def test_a_shown_incident_holds_no_name_and_no_hidden_position_anywhere() -> None:
    camp = place("مخيم العودة", admin3="Thiban")
    said = event(place=camp, target=Target(text="خيمة عائلة الدرويشي", protected="camp"))
    hidden = incident(said, text="مقتل الشاب جاسر المطيران بقصف على مخيم العودة", when=at(10))
    hidden = msgspec.structs.replace(hidden, hashtags=("جاسر_المطيران", "مخيم_العودة", "دير_الزور"))
    out = msgspec.json.encode(shown(hidden)).decode()
    for leak in ("جاسر", "المطيران", "العودة", "الدرويشي", "35.0"):
        assert leak not in out
    assert "دير_الزور" in out


def test_where_troops_are_coarsened_no_sentence_tells_the_village() -> None:
    village = place("كودنة", admin1="Quneitra", admin2="Quneitra", admin3="Al-Khashniyyeh")
    told = "قوة من خمس آليات تتوغل في قرية كودنة"
    moved = event(Kind.THREAT, place=village, sub_event_type=SubEvent.MOBILIZE, evidence=told)
    seen = shown(incident(moved, text=told, when=at(10)))
    assert "كودنة" not in msgspec.json.encode(seen).decode()
    assert [said.hint for said in seen.evidence] == ["توغل"]
