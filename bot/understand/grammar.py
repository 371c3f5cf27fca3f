"""The words of a post by what they do in its grammar: what governs a name, what it heads, what it does or suffers.

The classes are the lists of `config/lexicons/roles.toml`; what a word is (an act, a weapon, a target) the other
lexicons tell.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from .arabic import normalise
from .lexicon import Hit
from .particles import particles
from .reading import Reading
from .word_lists import lists

_SOFT = re.compile(r"[\s\"'«»()\[\]_*#/-]*")
_CLITICS = ("ال", "بال", "لل", "كال", "ب", "ل", "ك")
_LONG = 4
"""Letters of «يـ…ـون» at least, to be a verb."""
_SUFFERED_MARK = re.compile("(?:[^\\Wيتن]|[اأ]ست|[اأ][^\\W])\u064f")
_SHORTEST = 3
"""Letters of a stem, at least, before a clitic is taken off."""


@lru_cache(maxsize=1)
def classes() -> dict[str, frozenset[str]]:
    """The classes by name, their words normalised and without the article."""
    return {name: frozenset(normalise(w).text for w in words) for name, words in lists("roles").items()}


@lru_cache(maxsize=1)
def phrased() -> frozenset[str]:
    """The classes that hold phrases of two words."""
    return frozenset(name for name, listed in classes().items() if any(" " in one for one in listed))


@lru_cache(maxsize=4)
def pairs(name: str) -> tuple[str, ...]:
    """A list of «stem = noun» pairs; the stem in normalised spelling, the noun as it is shown."""
    split = (entry.partition(" = ") for entry in lists("roles")[name])
    return tuple(f"{normalise(stem).text} = {noun}" for stem, _, noun in split)


@lru_cache(maxsize=4096)
def stems(word: str) -> tuple[str, ...]:
    """A word as written, then without conjunction, preposition and article, in every reading."""
    found = [word]
    if word[0] in "وف" and len(word) > _SHORTEST:
        found.append(word[1:])
    for base in tuple(found):
        for clitic in _CLITICS:
            if base.startswith(clitic) and len(base) - len(clitic) >= _SHORTEST:
                found.append(base[len(clitic) :])
    return tuple(found)


def _without_object(verb: str) -> str:
    """«نفذته», «ارتكبها» without the pronoun; «سيطرة» keeps its last letter."""
    if len(verb) <= _SHORTEST + 1:
        return verb
    bare = verb.removesuffix("ها").removesuffix("هم")
    return bare[:-1] if bare.endswith(("ته", "وه")) else bare


class Grammar:
    """What each word of a reading does. Words are numbered as in `Reading.words`."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self._known: dict[tuple[int, str], bool] = {}

    def __len__(self) -> int:
        return len(self.words)

    def text(self, at: int) -> str:
        """The word, or nothing before the first and after the last."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def broken(self, at: int, *, lines: bool = True) -> bool:
        """Punctuation, or the end of a line, parts this word from the one before."""
        if at <= 0 or at >= len(self.words):
            return True
        between = self.reading.normal.text[self.words[at - 1].end : self.words[at].start]
        if _SOFT.fullmatch(between) is None:
            return True
        return between.count("\n") > (0 if lines else 1)

    def has(self, at: int, *names: str) -> bool:
        """The word is of one of the classes, by itself or with the word before or after it."""
        for name in names:
            known = self._known.get((at, name))
            if known is None:
                known = self._is(at, name) or (self.text(at).isascii() and self._is(at, name + "_en"))
                self._known[at, name] = known
            if known:
                return True
        return False

    def _is(self, at: int, name: str) -> bool:
        listed = classes().get(name)
        if not listed or not 0 <= at < len(self.words):
            return False
        tight = name in _TIGHT
        word = self.words[at].text
        found = stems(word)[: 2 if tight and word[0] in "وف" else 1 if tight else None]
        if name in _VERBS:
            found = (*found, *map(_without_object, found))
        elif name in _NOUNS and word.endswith("ا"):
            found = (*found, *(stem[:-1] for stem in found if len(stem) > _SHORTEST + 1))
        if not listed.isdisjoint(found):
            return True
        before, after = self.text(at - 1), self.text(at + 1)
        return name in phrased() and any(f"{before} {stem}" in listed or f"{stem} {after}" in listed for stem in found)

    @cached_property
    def _covers(self) -> dict[str, dict[int, list[Hit]]]:
        found: dict[str, dict[int, list[Hit]]] = {}
        for hit in self.reading.hits:
            rows = found.setdefault(hit.concept.file, {})
            for at in range(self.reading.word_at(hit.start), self.reading.word_at(hit.end - 1) + 1):
                rows.setdefault(at, []).append(hit)
        return found

    def hits(self, at: int, file: str) -> list[Hit]:
        """The hits of one lexicon that the word is part of."""
        return self._covers.get(file, {}).get(at, [])

    def verb(self, at: int) -> bool:
        """A verb of force, movement or threat, active."""
        if self.has(at, "act", "threaten"):
            return True
        found = [*self.hits(at, "triggers"), *self.hits(at, "alerts")]
        return any(
            h.form in {"past", "present", "we"} and h.concept.cls not in _SUFFERED and not _NOMINAL & set(h.prefix)
            for h in found
        )

    def plural_verb(self, at: int) -> bool:
        """By its form a verb of several: «يمهلون»."""
        word = self.text(at)
        several = len(word) > _LONG and word[0] in "يت" and word.endswith("ون")
        return several and word not in particles("agent", "at_peace")

    def passive(self, at: int) -> bool:
        """The writer marked a past verb as suffered: «قُتل», «استُهدفت»."""
        normal, word = self.reading.normal, self.words[at]
        said = normal.quote(word.start, word.end).lstrip("وف")
        return _SUFFERED_MARK.match(said) is not None

    def craft(self, at: int) -> bool:
        """Something that is fired or flown."""
        return any(h.concept.weapon not in {"air_defense"} for h in self.hits(at, "weapons"))

    def deed(self, at: int) -> bool:
        """A noun of an act whose genitive, adjective or «لـ» names the author."""
        if self.has(at, "objective"):
            return False
        if self.has(at, "deed"):
            return True
        found = [*self.hits(at, "triggers"), *(h for h in self.hits(at, "alerts") if h.concept.cls in _ALERTS)]
        return any(h.form in {"noun", "phrase", "en"} and h.concept.cls not in _PASSIVE for h in found)

    def objective(self, at: int) -> bool:
        """A noun of an act whose genitive names the one acted on."""
        if self.has(at, "objective"):
            return True
        return not self.craft(at) and any(
            h.form in {"noun", "phrase"} and h.concept.cls in _PASSIVE and self.reading.word_at(h.end - 1) == at
            for h in self.hits(at, "triggers")
        )

    def group(self, at: int) -> bool:
        """Men under arms or their craft, who can act."""
        return self.has(at, "force") or self.craft(at)

    def object(self, at: int) -> bool:
        """A thing, a place or a person of someone."""
        if self.has(at, "object"):
            return True
        return any(h.form != "en" for h in self.hits(at, "targets")) and not self.has(at, "force", "deed")

    def back(self, at: int, most: int) -> Iterator[int]:
        """The words before `at` in its clause, nearest first."""
        while most > 0 and at > 0 and not self.broken(at):
            at -= 1
            most -= 1
            yield at


def grammar_of(reading: Reading) -> Grammar:
    """The grammar of a reading, made once and kept with it, as its cached properties are."""
    kept = reading.__dict__.get("grammar")
    if not isinstance(kept, Grammar):
        kept = reading.__dict__["grammar"] = Grammar(reading)
    return kept


_NOMINAL = frozenset("بك")
"""Prepositions written onto nouns only: «بقصف» is no verb."""
_TIGHT = frozenset(("act", "threaten", "declare", "address", "adopt", "suffer", "against", "by", "adverb", "defend"))
"""Classes of whole words: no article or preposition is taken off."""
_VERBS = frozenset(("act", "threaten"))
_NOUNS = frozenset(("object", "force", "doer", "aim", "machine"))
"""Classes of nouns, which may stand in the accusative: «موقعاً»."""
_ALERTS = frozenset(("threat_noun", "mobilize", "overflight"))
"""Alerts that are someone's: whose threat, whose convoy, whose flight."""
_SUFFERED = frozenset(("kill", "injure", "explosion", "security_event", "smoke"))
_PASSIVE = frozenset(("kill", "injure", "explosion", "security_event", "smoke", "intercept", "abduction", "arrest",
                      "defuse", "destruction", "bomb", "target"))  # fmt: skip
