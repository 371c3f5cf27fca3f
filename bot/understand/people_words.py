"""The words that `config/lexicons/numbers.toml` knows of people, their fate and what is no person, by surface form."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from bot.model.report import Toll

from .arabic import normalise
from .matcher import Matcher
from .numbers import around, dual_people, lexicon, singulars, spread
from .people_forms import plurals, verb_forms
from .word_lists import word_set


class Word(NamedTuple):
    """What a surface form may be, and the clitics in front of it."""

    roles: frozenset[str]
    prefix: str


class Found(NamedTuple):
    """People found: how many, whether as a number, a dual or one person, and the word after them."""

    toll: Toll
    exact: bool
    stop: int


KINDS = ("killed", "injured")
NOTHING = Word(frozenset(), "")
PEOPLE = frozenset(f"people.{form}" for form in ("one", "two", "many", "whole", "others", "another"))
VICTIMS = frozenset(f"{kind}.{form}" for kind in KINDS for form in ("one", "two", "many"))
HEADS = frozenset(
    f"{kind}.{form}" for kind in KINDS for form in ("nouns", "verbs", "either", "his", "their", "outcome")
)
ENDS = "\n.!؟?؛:|…"
COMMAS = "،,("
_PARTICLES = frozenset(f"apart.{name}" for name in ("stops", "reach", "adverbs", "causes", "subset", "thoughts"))
"""Words that take no article and no preposition."""
_UNIT = 2
"""Letters of «كم», «مم»."""
_PRONOUNS = ("ه", "ها", "هم", "هما")
_GROUPS = ("people", "killed", "injured", "apart")
_PAIRS = {"verb_pairs": "verbs", "either_pairs": "either"}
"""Lists of verbs as «past present», and what their forms are."""


@cache
def named(name: str) -> frozenset[str]:
    """One of the lists of `[named]`, normalised."""
    return word_set("numbers", "named", name)


@lru_cache(maxsize=1)
def dictionary() -> dict[str, Word]:
    """Every surface form with its roles; a form that is a word by itself wins over one with a clitic."""
    bare: dict[str, set[str]] = {}
    for form, role in (*_listed(), *_conjugated(), *_inflected(), *_of_outcomes()):
        bare.setdefault(form, set()).add(role)
    found: dict[str, Word] = {}
    for surface, word, prefix in spread(bare):
        if prefix not in ("", "و", "ف") and bare[word] <= _PARTICLES:
            continue
        known = found.get(surface)
        if known is None or len(prefix) < len(known.prefix):
            found[surface] = Word(frozenset(bare[word]), prefix)
    return found


def _listed() -> Iterator[tuple[str, str]]:
    """What stands in the lexicon, with the forms of nouns that follow from how they are used."""
    for group in _GROUPS:
        for name, entries in lexicon()[group].items():
            role = {"kin": "people.one", "kin_two": "people.two"}.get(name, f"{group}.{name}")
            for word in entries if name not in _PAIRS else ():
                if " " not in word:
                    yield from ((form, role) for form in _forms(normalise(word).text, f"{group}.{name}"))


def _conjugated() -> Iterator[tuple[str, str]]:
    """Verbs of dying, killing and wounding in all persons; whoever is written on as an object is the victim."""
    for group in KINDS:
        for name, role in _PAIRS.items():
            for pair in lexicon()[group][name]:
                for form, victim in verb_forms(pair):
                    if not victim:
                        yield form, f"{group}.{role}"
                    elif role == "either" and group == "killed":  # «أصابه» and «إصابة» are one word here
                        yield form, f"{group}.{victim}"


def _taken() -> Iterator[str]:
    """«تحصد أرواح», «أنهت حياة», «يقضي على»: whoever follows is dead."""
    for lives, several in lexicon()["takes"].items():
        for pair in several:
            yield from (f"{form} {life}" for form, victim in verb_forms(pair) if not victim for life in lives.split())


class Outcome(NamedTuple):
    """«فقد … حياته», «تعرض … لجروح»: a verb that tells of death or hurt by one of the words that end its clause."""

    kind: str
    forms: frozenset[str]
    ends: frozenset[str]
    named: bool
    """Only whoever is counted, or told as one, in the same clause; a pronoun repeats what was said before."""


@lru_cache(maxsize=1)
def outcomes() -> tuple[Outcome, ...]:
    """The verbs of `[[outcome]]` in all their forms."""
    return tuple(
        Outcome(
            entry["kind"],
            frozenset(form for pair in entry["verbs"] for form, victim in verb_forms(pair) if not victim)
            | frozenset(normalise(noun).text for noun in entry.get("nouns", ())),
            frozenset(normalise(word).text for word in entry["ends"]),
            entry.get("named", False),
        )
        for entry in lexicon()["outcome"]
    )


def _of_outcomes() -> Iterator[tuple[str, str]]:
    for outcome in outcomes():
        yield from ((form, f"{outcome.kind}.outcome") for form in outcome.forms)


def _inflected() -> Iterator[tuple[str, str]]:
    """Two and several of the people that the lexicon lists as one."""
    yield from ((form, "people.two") for form in dual_people())
    listed = {form for form, _ in _listed()}
    yield from ((form, "people.many") for form in plurals(singulars()) if form not in listed)


def _forms(word: str, role: str) -> Iterator[str]:
    """A singular also as it is counted («جنديا»), a plural with what follows it («مقاتلي الجيش», «عناصرها»)."""
    if role == "people.kin":
        yield from (word + pronoun for pronoun in _PRONOUNS)
        return
    if role == "people.kin_two":
        yield from (word + ending + pronoun for ending in ("ا", "ي") for pronoun in _PRONOUNS)
        return
    yield word
    counted = role.endswith(".one") or (role.endswith(".things") and len(word) > _UNIT)  # «كما» is no «كم»
    if counted and not word.isascii() and word[-1] not in "اه":
        yield word + "ا"
    if role == "people.many" and not word.isascii():
        stem = word.removesuffix("ين") + "ي" if word.endswith("ين") else word
        yield from (stem, *(stem + pronoun for pronoun in (*_PRONOUNS, "نا")))


@lru_cache(maxsize=1)
def phrases() -> Matcher[str]:
    """What is said in several words: heads such as «القضاء على», and that there is no toll."""
    entries = [
        (word, f"{group}.{name}")
        for group in _GROUPS
        for name, several in lexicon()[group].items()
        for word in several
        if " " in word and name not in _PAIRS
    ]
    entries += [(phrase, "killed.nouns") for phrase in _taken()]
    entries += [(word, f"none.{name}") for name, several in lexicon()["none"].items() for word in several]
    return Matcher(entries, suffixes=False)


@lru_cache(maxsize=1)
def least_after() -> re.Pattern[str]:
    """What after one person makes it a lower end: «مدني على الأقل»."""
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, around('after_least')))})(?!\w)")


@lru_cache(maxsize=1)
def around_pattern() -> re.Pattern[str]:
    """What stands between «نحو», «ما لا يقل عن» and a number."""
    several = sorted((*around("least"), *around("about")), key=len, reverse=True)
    return re.compile(rf"(?:و|ب|ل)?(?:{'|'.join(map(re.escape, several))})\s+(?:من\s+)?")
