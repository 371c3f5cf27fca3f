"""The fake reads text as Telegram does; the cases are in tests/cases/telegram_html.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.fakes.errors import ApiError
from tests.fakes.markup import Entity, format_text, utf16_len
from tests.fakes.validate import Params, message_text

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "telegram_html.toml").read_text())


def _short(entity: Entity) -> str:
    link = f" {entity['url']}" if "url" in entity else ""
    return f"{entity['type']} {entity['offset']} {entity['length']}{link}"


@pytest.mark.parametrize("case", CASES["kept"], ids=lambda c: c["source"])
def test_html_is_kept_as_text_and_entities(case: dict[str, object]) -> None:
    formatted = format_text(str(case["source"]), "HTML")
    assert formatted.text == case["text"]
    assert [_short(e) for e in formatted.entities] == case["entities"]


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda c: c["source"])
def test_wrong_html_is_refused_word_for_word(case: dict[str, str]) -> None:
    with pytest.raises(ApiError) as refusal:
        message_text(Params({"text": case["source"], "parse_mode": "HTML"}))
    assert refusal.value.description == case["description"]


def test_every_prefix_of_a_message_is_read_or_refused() -> None:
    source = "🔴 <b>عاجل</b> <a href=\"https://example.org\">رابط &amp; نص</a> <span class='tg-spoiler'>س</span>"
    for end in range(len(source)):
        try:
            text = format_text(source[:end], "HTML").text
        except ApiError as error:
            assert error.description.startswith("Bad Request: can't parse entities: ")
        else:
            assert "<" not in text


def test_only_the_first_hundred_entities_are_kept() -> None:
    formatted = format_text(" ".join(["<b>x</b>"] * 103), "HTML")
    assert (len(formatted.entities), formatted.dropped) == (100, 3)


def test_length_is_counted_in_utf16_units() -> None:
    assert utf16_len("🔴ق") == 3


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ApiError, match="strings must be encoded in UTF-8"):
        format_text("\ud83d", None)
