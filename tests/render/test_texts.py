"""Every sentence exists in every language, with the same variables, and says something."""

import re

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.render.texts import DEFAULT, has, languages, t, texts_of


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def _messages(language: str) -> dict[str, set[str]]:
    """id (and id.attribute) → names of its variables."""
    found: dict[str, set[str]] = {}
    for name, source in texts_of(language).items():
        for entry in FluentParser().parse(source).body:
            assert not isinstance(entry, ast.Junk), f"{language}/{name}: {entry.content[:80]}"
            if not isinstance(entry, ast.Message):
                continue
            assert entry.id.name not in found, f"{language}/{name}: {entry.id.name} is there twice"
            for key, pattern in (
                (entry.id.name, entry.value),
                *((f"{entry.id.name}.{a.id.name}", a.value) for a in entry.attributes),
            ):
                variables = _Variables()
                variables.visit(pattern)
                found[key] = variables.names
    return found


@pytest.mark.parametrize("language", [name for name in languages() if name != DEFAULT])
def test_a_language_has_every_message_with_the_same_variables(language: str) -> None:
    ours, theirs = _messages(DEFAULT), _messages(language)
    assert sorted(ours) == sorted(theirs)
    assert {key: names for key, names in theirs.items() if names != ours[key]} == {}


def test_arabic_is_the_default_and_english_is_there() -> None:
    assert languages()[0] == "ar"
    assert "en" in languages()


@pytest.mark.parametrize("language", languages())
def test_every_counted_message_can_be_said_of_any_number(language: str) -> None:
    for key, names in _messages(language).items():
        if "." in key or not names or not names <= {"n", "upper", "lower"}:
            continue
        for number in (0, 1, 2, 3, 10, 11, 99, 100, 102, 1000):
            said = t(language, key, **dict.fromkeys(names, number))
            assert said.strip()
            assert not re.search(r"[{}$]", said)


def test_an_unknown_message_is_a_mistake_of_ours() -> None:
    assert not has("ar", "no-such-message")
    with pytest.raises(LookupError):
        t("ar", "no-such-message")
