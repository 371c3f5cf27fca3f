"""Lexicons are read strictly: a linguist's slip is seen when the program starts."""

import pytest

from bot.understand.arabic import normalise
from bot.understand.lexicon import LexiconError, build, conjugate, lexicon


def found(text: str, **tables: object) -> list[tuple[str, str]]:
    words = build({"triggers": {"act": tables}})
    return [(hit.concept.id, hit.form) for hit in words.find(normalise(text))]


def test_an_unknown_key_is_refused_by_file_and_table() -> None:
    with pytest.raises(LexiconError, match=r"triggers\.toml \[act\]"):
        build({"triggers": {"act": {"nuon": ["قصف"]}}})


def test_a_verb_needs_its_past_and_its_present() -> None:
    with pytest.raises(LexiconError, match="past present"):
        build({"triggers": {"act": {"verb": ["قصف"]}}})


def test_words_must_be_a_list_of_words() -> None:
    with pytest.raises(LexiconError, match="a list of words"):
        build({"triggers": {"act": {"noun": [""]}}})


@pytest.mark.parametrize("text", ["قصفت الطائرات", "يقصفون البلدة", "سيقصفها", "وقصفوا", "نقصفكم"])
def test_a_verb_is_found_in_all_its_forms(text: str) -> None:
    assert found(text, verb=["قصف يقصف"])


def test_the_future_and_the_first_person_are_told_apart() -> None:
    words = build({"triggers": {"act": {"verb": ["ضرب يضرب"]}}})
    (hit,) = words.find(normalise("سنضرب القاعدة"))
    assert hit.future
    assert hit.form == "we"


def test_an_article_makes_it_a_noun() -> None:
    assert found("القصف مستمر", verb=["قصف يقصف"]) == []


def test_a_weak_verb_keeps_its_own_endings() -> None:
    forms = {form for form, _ in conjugate("تصدى", "يتصدى")}
    assert {"تصدت", "تصدوا", "يتصدون"} <= forms
    assert "تصديت" not in forms


def test_the_bundled_lexicons_are_sound_and_every_act_names_a_known_sub_event() -> None:
    from bot.model.report import SubEvent, Weapon

    for concept in lexicon().concepts:
        if concept.sub:
            SubEvent(concept.sub)
        for weapon in (concept.weapon, concept.state_weapon):
            if weapon:
                Weapon(weapon)
        if concept.file == "actors":
            assert concept.name_ar and concept.name_en, concept.id
