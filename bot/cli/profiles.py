"""Subscribers from a TOML file, in the words of /settings."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bot import subscriptions as wish
from bot.areas import find_areas
from bot.cli.fail import Failure
from bot.model.report import Kind
from bot.model.subscriber import Subscriber
from bot.rehearsal import EVERYTHING

WISHES: dict[str, Callable[[Subscriber, str], Subscriber]] = {
    "level": wish.set_level,
    "quiet": wish.set_quiet,
    "digest": wish.set_digest,
    "timezone": wish.set_timezone,
    "language": wish.set_language,
}
KNOWN = {"name", "areas", "kinds", "words", "without", "discreet", "arabic_digits", *WISHES}


def profiles(path: Path) -> dict[str, Subscriber]:
    """The `[[subscriber]]` tables of a file by name. Raises Failure with what to change.

    Keys, all but `name` optional: areas (names, with distances if wanted: «ذيبان 10 50»), kinds (attack, threat),
    words and without (lists), level, quiet («23-6»), digest («20:00», «off»), timezone, language, discreet,
    arabic_digits.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8")).get("subscriber", [])
    except (OSError, ValueError) as wrong:
        raise Failure(f"cannot read the profiles of {path}: {wrong}", 2) from None
    found = {str(table.get("name", n)): _subscriber(table, path) for n, table in enumerate(tables, 1)}
    if not found:
        raise Failure(f"{path} has no [[subscriber]]", 2)
    return found


def _subscriber(table: dict[str, Any], path: Path) -> Subscriber:
    if unknown := set(table) - KNOWN:
        raise Failure(f"{path}: unknown keys {', '.join(sorted(unknown))}; known: {', '.join(sorted(KNOWN))}", 2)
    one = replace(
        EVERYTHING,
        kinds=tuple(_kind(kind, path) for kind in table.get("kinds", [Kind.ATTACK, Kind.THREAT])),
        discreet=table.get("discreet") is True,
        arabic_digits=table.get("arabic_digits") is True,
    )
    try:
        for name in table.get("areas", []):
            one = _with_area(one, str(name), path)
        for wanted, key in ((True, "words"), (False, "without")):
            for word in table.get(key, []):
                one = wish.add_word(one, str(word), wanted=wanted)
        for key, grant in WISHES.items():
            one = grant(one, str(table[key])) if key in table else one
    except wish.Refused as refused:
        raise Failure(f"{path}: {table.get('name', '')}: {refused.message}", 2) from None
    return one


def _with_area(one: Subscriber, name: str, path: Path) -> Subscriber:
    asked = wish.circle(name)
    found = asked.of(find_areas(asked.name))
    if not found:
        raise Failure(f"{path}: no area is called «{name}»", 2)
    return wish.add_area(one, found[0])


def _kind(word: str, path: Path) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise Failure(f"{path}: «{word}» is no kind; attack, threat", 2) from None
