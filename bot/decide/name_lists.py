"""The words of `config/safety.toml` that tell names from other words, normalised and read once."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.understand.arabic import letters, normalise, words
from config.data import read_text

CAPITAL = r"[A-ZÀ-Þ][\w'’-]+"


@dataclass(frozen=True, slots=True)
class Names:
    """`config/safety.toml`, normalised. Sets of single words; `shown`: phrases of words that are no private names."""

    strong: frozenset[str]
    weak: frozenset[str]
    faint: frozenset[str]
    not_names: frozenset[str]
    kin: frozenset[str]
    fates: frozenset[str]
    offices: dict[str, tuple[tuple[str, ...], ...]]
    shown: dict[str, tuple[tuple[str, ...], ...]]
    bearers: frozenset[str]
    kunya_places: frozenset[str]
    lists: frozenset[str]
    given: frozenset[str]
    given_weak: frozenset[str]
    english: re.Pattern[str]
    english_public: frozenset[str]
    joined: re.Pattern[str]
    age: re.Pattern[str]
    each: frozenset[str]
    joints: frozenset[str]
    begin: frozenset[str]
    kunyas: frozenset[str]
    tags_shown: frozenset[str]


@lru_cache(maxsize=1)
def names() -> Names:
    """The lists, read once."""
    table = tomllib.loads(read_text("safety.toml"))["persons"]
    weak, faint = _set(table["weak"]), _set(table["faint"])
    public = (*table["public"], *table["never"])
    return Names(
        strong=_set(table["titles"]) - weak - faint,
        weak=weak,
        faint=faint,
        not_names=_set(table["not_names"]),
        kin=_set(table["kin"]),
        fates=_set(table["fates"]),
        offices=_by_first(_phrases(table["offices"])),
        shown=_by_first(_phrases(public)),
        bearers=_set(table["bearers"]),
        kunya_places=_set(table["kunya_places"]),
        lists=_set(table["lists"]),
        given=_set(table["given"]) | _set(table["given_weak"]) | _set(table["given_en"]),
        given_weak=_set(table["given_weak"]),
        english=_english(table["titles_en"], table["given_en"]),
        english_public=frozenset(name.lower() for name in table["public"]),
        joined=re.compile("(?:" + "|".join(sorted(g for g in _set(table["given"]) if len(g) > 3)) + ")ال\\w{3,}"),
        age=_age(table["ages"]),
        each=_set(table["each"]),
        joints=_set(table["joints"]),
        begin=_set(table["begin"]),
        kunyas=_set(table["kunyas"]),
        tags_shown=frozenset("".join(phrase) for phrase in _phrases(public)),
    )


def _by_first(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(those) for first, those in found.items()}


def _set(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(letters(entry) for entry in entries)


def _phrases(entries: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    found = {tuple(w.text for w in words(normalise(entry))) for entry in entries}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def _age(units: Iterable[str]) -> re.Pattern[str]:
    """«(23 عاماً)», «(عمره 23 عاماً)», «فلان، 23،» in normalised text."""
    begins = "|".join(sorted(map(re.escape, _set(units)), key=len, reverse=True))
    return re.compile(rf"[(\[«]\s*(?:عمر\w*\s*)?\d{{1,2}}\s*\)?\s*(?:{begins})|\w+[،,]\s*\d{{1,2}}[،,]")


def _english(titles: Iterable[str], given: Iterable[str]) -> re.Pattern[str]:
    title = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    first = "|".join(sorted(map(re.escape, given), key=len, reverse=True))
    return re.compile(rf"\b(?i:{title})\b\.?,?\s+(?P<titled>{CAPITAL})|\b(?P<given>(?i:{first}))\b[\s-]+(?:{CAPITAL})")
