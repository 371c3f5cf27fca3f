"""Every list of words that the code names is there, and no list lies in a lexicon that nothing reads."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.understand import word_lists
from bot.understand.lexicon import LexiconError

CODE = Path(__file__).parents[2] / "bot"
READERS = {
    "word_set": (),
    "one_of": ("particles",),
    "ordered": ("particles",),
    "any_of": ("particles",),
    "particles": ("particles",),
    "place_list": ("places",),
    "named": ("numbers", "named"),
    "denied_words": ("numbers", "denied"),
    "english": ("numbers", "english"),
    "_compound": ("numbers", "compound"),
}
"""Which file and group a reader takes for granted, where a call does not name them."""
FILES = ("particles", "places", "numbers", "naming")
WHOLE = {("places", group) for group in ("words", "nouns", "hints", "ambiguous")}
LISTS = {"numbers": ("named", "denied", "english", "compound", "around")}
"""Groups that are lists by name, in files that hold other things; `WHOLE`: tables that are read as a whole."""


@cache
def modules() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text("utf-8")) for path in CODE.rglob("*.py"))


def named_in_code() -> Iterator[tuple[str, str, str]]:
    """File, group and name of each list that a call names in full."""
    calls = (node for module in modules() for node in ast.walk(module) if isinstance(node, ast.Call))
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        said = tuple(arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
        if name in READERS and len(said) == len(call.args):
            full = said if len(said) == 3 else (*READERS[name], *said)
            if len(full) == 3:
                yield full


def test_every_list_that_the_code_names_is_there() -> None:
    named = sorted(set(named_in_code()))
    assert len(named) > 100
    for file, group, name in named:
        assert word_lists.ordered(file, group, name)


@pytest.mark.parametrize("file", FILES)
def test_every_list_is_read(file: str) -> None:
    strings = {
        node.value
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    tables = word_lists.lists(file)
    groups = [group for group in LISTS.get(file, tables) if (file, group) not in WHOLE]
    assert [(group, name) for group in groups for name in tables[group] if name not in strings] == []


def test_a_list_that_is_not_there_is_told_by_file_group_and_name() -> None:
    with pytest.raises(LexiconError, match=r"particles\.toml: no list «nobody» in \[status\]"):
        word_lists.word_set("particles", "status", "nobody")


def test_an_entry_that_is_no_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_lists, "lists", lambda _: {"status": {"now": ["يقصف", ""]}})
    with pytest.raises(LexiconError, match=r"particles\.toml \[status\] now: a list of words is needed"):
        word_lists.ordered.__wrapped__("particles", "status", "now")
