"""The lexicons of `config/lexicons/`, read strictly, and all of their words found in a post in one pass.

A table of a lexicon is a concept: an act, a means, an actor, a context. Its words stand under `noun`, `phrase`, `adj`,
`loaded`, `words` (with clitics and suffixes), `exact` (with clitics only), `verb` («past present» pairs, conjugated
here) and `en`. A key that is not known, a value of the wrong type, or a word given twice in one table is an error:
a linguist's slip must be seen when the program starts, not when an alert is missed.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from config.data import read_text

from .arabic import Normal, letters
from .matcher import Match, Matcher

FILES = ("triggers", "alerts", "contexts", "weapons", "actors", "speakers", "targets")
_TIGHT = frozenset(("exact", "past", "present", "we"))
_VERBS = frozenset(("past", "present", "we"))
_NAMES = frozenset(("actors", "speakers"))
_WORDS = ("noun", "phrase", "adj", "loaded", "words", "exact", "en")


class LexiconError(ValueError):
    """A lexicon file says something that the program does not understand; the message names file, table and key."""


class Concept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of a lexicon. Which fields have a meaning depends on the file; its head comment tells."""

    id: str
    file: str
    cls: str = msgspec.field(name="class", default="")
    sub: str = ""
    weapon: str = ""
    state_weapon: str = ""
    strength: int = 2
    quiet: bool = False
    role: str = ""
    inter: int = 0
    name_ar: str = ""
    name_en: str = ""
    noun_ar: str = ""
    since: str = ""
    until: str = ""
    civilian: bool | None = None
    protected: str = ""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """What a matched word means: its concept, and the form it stands in.

    Forms: noun, phrase, adj, loaded, words, exact, en; of verbs past, present, we (first person).
    """

    concept: Concept
    form: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A word or phrase of a lexicon in a post. Offsets are of the normalised text, without clitics."""

    start: int
    end: int
    concept: Concept
    form: str
    prefix: str
    phrase: str

    @property
    def future(self) -> bool:
        """The word carries the future «س»."""
        return "س" in self.prefix and self.form in {"present", "we"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lexicons, ready to be found."""

    concepts: tuple[Concept, ...]
    loose: Matcher[Lexeme]
    strict: Matcher[Lexeme]

    def find(self, normal: Normal) -> list[Hit]:
        """Every word of every lexicon in the text, by start, longest first; overlapping ones too."""
        found = [*self.loose.find(normal), *self.strict.find(normal)]
        found.sort(key=lambda m: (m.start, -m.end))
        hits: dict[tuple[int, int, str, str], Hit] = {}
        for match in found:
            value = match.value
            if value.form in _VERBS and "ل" in match.prefix and "ال" in match.prefix:
                continue  # an article makes «القصف» a noun
            hits.setdefault((match.start, match.end, value.concept.file, value.concept.id), _hit(match))
        return list(hits.values())


def _hit(match: Match[Lexeme]) -> Hit:
    value = match.value
    return Hit(match.start, match.end, value.concept, value.form, match.prefix, match.phrase)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The bundled lexicons, read once. Raises LexiconError."""
    tables = {name: _read(name) for name in FILES}
    return build(tables)


def build(tables: dict[str, dict[str, Any]]) -> Lexicon:
    """Lexicons from parsed TOML, by file name. Raises LexiconError."""
    concepts: list[Concept] = []
    loose: list[tuple[str, Lexeme]] = []
    strict: list[tuple[str, Lexeme]] = []
    for file, content in tables.items():
        for name, table in content.items():
            concept = _concept(file, name, table)
            concepts.append(concept)
            for word, form in _entries(file, name, table):
                tight = form in _TIGHT or (form == "en" and len(word) < 5) or (form != "adj" and file in _NAMES)
                (strict if tight else loose).append((word, Lexeme(concept, form)))
    return Lexicon(tuple(concepts), Matcher(loose), Matcher(strict, suffixes=False))


def _read(name: str) -> dict[str, Any]:
    text = read_text(f"lexicons/{name}.toml")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}.toml: {error}") from error


def _concept(file: str, name: str, table: object) -> Concept:
    if not isinstance(table, dict):
        raise LexiconError(f"{file}.toml: {name} is not a table")
    rest = {key: value for key, value in table.items() if key not in {*_WORDS, "verb"}}
    try:
        return msgspec.convert({"id": name, "file": file, **rest}, Concept)
    except msgspec.ValidationError as error:
        raise LexiconError(f"{file}.toml [{name}]: {error}") from error


def _entries(file: str, name: str, table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in _WORDS:
        words = table.get(key, [])
        if not isinstance(words, list) or not all(isinstance(w, str) and w.strip() for w in words):
            raise LexiconError(f"{file}.toml [{name}] {key}: a list of words is needed")
        for word in dict.fromkeys(words):
            yield word, key
    for pair in table.get("verb", []):
        parts = pair.split() if isinstance(pair, str) else []
        if len(parts) != 2:
            raise LexiconError(f"{file}.toml [{name}] verb: «past present» is needed, not {pair!r}")
        yield from conjugate(*parts)


_DERIVED = 4
"""Letters of a past stem at least whose form with «ا» is no noun."""
_OBJECTS = ("", "ه", "ها", "هم", "نا", "كم")


def conjugate(past: str, present: str) -> Iterator[tuple[str, str]]:
    """The forms of a verb in normalised spelling, each with past, present or we. «-» for a tense that is not used.

    The future is the present with «س», which the matcher takes for a clitic.
    """
    if past != "-":
        yield from _past(letters(past))
    if present != "-":
        yield from _present(letters(present))


def _past(stem: str) -> Iterator[tuple[str, str]]:
    weak = stem[-1] in "اي"
    base = stem[:-1] if weak else stem
    if weak:
        yield from ((form, "past") for form in (stem, base + "ت", base + "تا", base + "وا"))
        yield base + ("ونا" if stem[-1] == "ا" else "ينا"), "we"
        return
    for form in (stem + "ت", stem + "تا", stem + "وا", stem):
        yield from _with_objects(form, "past")
    if len(stem) >= _DERIVED:  # «اغتالا»; of shorter ones it is the noun: «قصفا»
        yield stem + "ا", "past"
    yield stem + "نا", "we"
    yield stem + "ناه", "we"
    yield stem + "ناها", "we"


def _present(form: str) -> Iterator[tuple[str, str]]:
    rest = form[1:]
    plural = rest[:-1] if rest[-1] in "ايو" else rest
    for head in "يت":
        yield from _with_objects(head + rest, "present")
        yield head + plural + "ون", "present"
        yield head + plural + "وا", "present"
        yield head + rest + "ان", "present"
    for head in "نا" if len(rest) > 2 else "ن":  # «أرد» is too many other words
        yield from _with_objects(head + rest, "we")


def _with_objects(stem: str, form: str) -> Iterator[tuple[str, str]]:
    if len(stem) < 3:
        yield stem, form
        return
    root = stem[:-1] if stem.endswith("وا") else stem
    for obj in _OBJECTS:
        yield (root + obj if obj else stem), form


def by_file(hits: Iterable[Hit], file: str) -> list[Hit]:
    """The hits of one lexicon, leftmost and longest; overlapping only where one phrase has two meanings."""
    kept: list[Hit] = []
    end = -1
    for hit in hits:
        if hit.concept.file != file:
            continue
        twin = bool(kept) and (hit.start, hit.end) == (kept[-1].start, kept[-1].end)
        if hit.start >= end or twin:
            kept.append(hit)
            end = max(end, hit.end)
    return kept
