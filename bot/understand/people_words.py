"""The words that `config/lexicons/numbers.toml` knows of people, their fate and what is no person, by surface form."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.model.report import Toll

from .arabic import normalise
from .matcher import Matcher
from .numbers import around, lexicon, spread


class Word(NamedTuple):
    """What a surface form may be, and the clitics in front of it."""

    roles: frozenset[str]
    prefix: str


class Found(NamedTuple):
    """People found: how many, whether as a number, a dual or one person, and the word after them."""

    toll: Toll
    exact: bool
    stop: int


NOTHING = Word(frozenset(), "")
PEOPLE = frozenset(f"people.{form}" for form in ("one", "two", "many", "whole", "others", "another"))
VICTIMS = frozenset(f"{kind}.{form}" for kind in ("killed", "injured") for form in ("one", "two", "many"))
HEADS = frozenset(
    f"{kind}.{form}" for kind in ("killed", "injured") for form in ("nouns", "verbs", "either", "his", "their")
)
ENDS = "\n.!؟?؛:|…"
COMMAS = "،,("
_PARTICLES = frozenset(f"apart.{name}" for name in ("stops", "reach", "adverbs", "causes", "subset", "thoughts"))
"""Words that take no article and no preposition."""
BY = frozenset(("يد", "ايدي", "الفور", "اثر", "اثرها", "اثره", "الاقل", "الطريق", "خلفيه"))
"""After «على» these show that it is the preposition, not the name Ali."""
_PRONOUNS = ("ه", "ها", "هم", "هما")
_GROUPS = ("people", "killed", "injured", "apart")


@lru_cache(maxsize=32)
def named(name: str) -> frozenset[str]:
    """One of the lists of `[named]`, normalised."""
    return frozenset(normalise(word).text for word in lexicon()["named"][name])


@lru_cache(maxsize=1)
def dictionary() -> dict[str, Word]:
    """Every surface form with its roles; a form that is a word by itself wins over one with a clitic."""
    bare: dict[str, set[str]] = {}
    for group in _GROUPS:
        for name, entries in lexicon()[group].items():
            for word in entries:
                if " " not in word:
                    role = {"kin": "people.one", "kin_two": "people.two"}.get(name, f"{group}.{name}")
                    for form in _forms(normalise(word).text, f"{group}.{name}"):
                        bare.setdefault(form, set()).add(role)
    found: dict[str, Word] = {}
    for surface, word, prefix in spread(bare):
        if prefix not in ("", "و", "ف") and bare[word] <= _PARTICLES:
            continue
        known = found.get(surface)
        if known is None or len(prefix) < len(known.prefix):
            found[surface] = Word(frozenset(bare[word]), prefix)
    return found


def _forms(word: str, role: str) -> Iterator[str]:
    """A singular also as it is counted («جنديا»), a plural with what follows it («مقاتلي الجيش», «عناصرها»)."""
    if role == "people.kin":
        yield from (word + pronoun for pronoun in _PRONOUNS)
        return
    if role == "people.kin_two":
        yield from (word + ending + pronoun for ending in ("ا", "ي") for pronoun in _PRONOUNS)
        return
    yield word
    if role.endswith(".one") and not word.isascii() and word[-1] not in "اه":
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
        if " " in word
    ]
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
