"""Places: which words name one, which place it is, and which is the event's."""

import json
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.report import Place, Precision
from bot.understand.arabic import letters, normalise
from bot.understand.gazetteer import gazetteer, km
from bot.understand.places import Role, event_place, mentions, resolve

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "places.toml").read_text("utf-8"))
POSTS = Path(__file__).parents[3] / "shared" / "data" / "dev" / "telegram_unlabelled.jsonl"


def place_in(text: str, home: str | None = None, *, threat: bool = False) -> Place | None:
    """The place of the event that the whole text tells."""
    normal = normalise(text)
    return event_place(normal, (0, len(normal.text)), resolve(normal, mentions(normal), home=home), threat=threat)


def check(case: dict, place: Place | None) -> None:
    why = case.get("why")
    if case.get("place") is False:
        assert place is None, why
        return
    assert place is not None, why
    if "place" in case:
        assert letters(case["place"]) in letters(place.text), why
    for name in ("admin1", "country", "name_en", "precision"):
        if name in case:
            assert getattr(place, name) == case[name], why
    if "near" in case:
        assert place.lat is not None
        assert place.lon is not None
        assert km((place.lat, place.lon), tuple(case["near"])) < 5


@pytest.mark.parametrize("case", CASES["event"], ids=lambda c: c["text"][:50])
def test_the_event_lies_where_the_text_says(case):
    check(case, place_in(case["text"], case.get("home")))


@pytest.mark.parametrize("case", CASES["threat"], ids=lambda c: c["text"][:50])
def test_a_threatened_country_is_the_place(case):
    check(case, place_in(case["text"], threat=True))


def test_what_is_uncertain_has_no_point_on_a_map():
    place = place_in("مقتل مدني في قرية الجديدة")
    assert place is not None
    assert (place.precision, place.lat, place.lon) == (Precision.UNCERTAIN, None, None)


def test_the_clause_has_the_say_over_the_rest():
    text = "قصف على مدينة سرمين. وانفجار لغم في بلدة معدان شرق الرقة."
    normal = normalise(text)
    located = resolve(normal, mentions(normal))
    split = normal.text.index(".")
    first = event_place(normal, (0, split), located)
    second = event_place(normal, (split + 1, len(normal.text)), located)
    assert first is not None
    assert second is not None
    assert (first.name_en, second.name_en) == ("Sarmin", "Maadan")


def test_a_trigger_draws_the_place_beside_it():
    text = "بعد هدوء في مدينة سرمين وقع انفجار في مدينة معدان"
    normal = normalise(text)
    at = normal.text.index("انفجار")
    place = event_place(normal, (0, len(normal.text)), resolve(normal, mentions(normal)), trigger=(at, at + 6))
    assert place is not None
    assert place.name_en == "Maadan"


def test_the_text_of_a_place_is_the_original_without_clitics_and_signs():
    place = place_in("مداهمات بـ #ديـر_الـزور")
    assert place is not None
    assert place.text == "دير الزور"


def test_roles_are_told():
    normal = normalise("قتل سالم من أبناء ذيبان في الشحيل، والخبر من شبكة أخبار دير الزور")
    roles = {normal.text[m.start : m.end]: m.roles for m in mentions(normal)}
    assert Role.ORIGIN in roles["ذيبان"]
    assert Role.OUTLET in roles["دير الزور"]
    assert not roles["الشحيل"] & {Role.ORIGIN, Role.OUTLET}


def test_villages_all_over_syria_are_found_by_name():
    """One in twenty of OCHA's places; several of one name in a governorate may stay uncertain."""
    book = gazetteer()
    villages = [e for e in book.entries if e.country == "SY" and (e.pcode or "").startswith("C")][::20]
    right = 0
    for e in villages:
        seat = book.entries[book.governorates[e.admin1]].ar
        place = place_in(f"انفجار في بلدة {e.ar} بريف {seat} الشرقي")
        right += place is not None and place.lat is not None and km((place.lat, place.lon), (e.lat, e.lon)) < 5
    assert right / len(villages) > 0.93


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_fail(text):
    place = place_in(text)
    assert place is None or place.text


@pytest.mark.parametrize(
    "text", ["دير " * 30_000, "ف" * 200_000, "#حلب_" * 30_000, "قرية " * 40_000, "في بلدة " * 20_000]
)
def test_hostile_text_takes_linear_time(text):
    def seconds(part: str) -> float:
        normal = normalise(part)
        start = time.process_time()
        resolve(normal, mentions(normal))
        return time.process_time() - start

    seconds(text[:1000])
    short, long = seconds(text[: len(text) // 8]), seconds(text)
    assert long < 40 * short + 0.2


@pytest.mark.skipif(not POSTS.exists(), reason="the shared posts are not here")
def test_a_thousand_real_posts_raise_nothing():
    for line in POSTS.read_text("utf-8").splitlines()[:1000]:
        place_in(json.loads(line)["text"])
