"""Every sentence a reader sees, by id, from `config/locales/<language>/*.ftl` (Fluent). A new language is a folder."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

DEFAULT = "ar"
LONGEST = 900
"""Characters of a value that Fluent is given: above 2,500 it refuses one («placeable»), as a guard against bombs.
Longer ones (six sources with long addresses) are put in afterwards, for a mark that no text of ours holds."""


@cache
def languages() -> tuple[str, ...]:
    """The languages there are folders for, the default first."""
    names = sorted(entry.name for entry in (files("config") / "locales").iterdir() if _holds_texts(entry))
    return (DEFAULT, *(name for name in names if name != DEFAULT))


def known(language: str | None) -> str:
    """The language itself if we speak it, else the default."""
    return language if language in languages() else DEFAULT


def t(language: str, message: str, /, **values: str | int | float) -> str:
    """The text of a message in a language. Raises KeyError for an id that does not exist: a mistake of ours.

    Values stand as they are given: escape outside text first (`html.escape`), isolate at the end (`bidi.embed`).
    `id.attribute` reads an attribute of a message.
    """
    bundle = _bundle(known(language))
    name, _, attribute = message.partition(".")
    found = bundle.get_message(name)
    pattern = found.attributes[attribute] if attribute else found.value
    if pattern is None:
        raise KeyError(f"{language}/{message} has no text")
    long = {name: value for name, value in values.items() if isinstance(value, str) and len(value) > LONGEST}
    marks = {name: f"\ue000{n}\ue001" for n, name in enumerate(long)}
    text, errors = bundle.format_pattern(pattern, {**values, **marks})
    if errors:
        raise KeyError(f"{language}/{message}: {errors[0]}")
    told = str(text)
    for name, mark in marks.items():
        told = told.replace(mark, long[name])
    return told


def has(language: str, message: str) -> bool:
    """Whether a message, or an attribute of one («id.attribute»), exists."""
    bundle = _bundle(known(language))
    name, _, attribute = message.partition(".")
    if not bundle.has_message(name):
        return False
    return not attribute or attribute in bundle.get_message(name).attributes


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for source in texts_of(language).values():
        bundle.add_resource(FluentResource(source))
    return bundle


def texts_of(language: str) -> Mapping[str, str]:
    """The Fluent files of a language by name."""
    folder = files("config") / "locales" / language
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".ftl")), key=lambda entry: entry.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in found}


def _holds_texts(entry: object) -> bool:
    from importlib.resources.abc import Traversable

    return isinstance(entry, Traversable) and entry.is_dir() and not entry.name.startswith(("_", "."))
