"""A target's words in the post: from its noun, with its number, to where something else is told, in the nominative."""

import re

from .grammar import Grammar, classes, stems
from .lexicon import Concept
from .particles import particles

_LONGEST = 6
"""Words of a target as written, at most."""
_DIGITS = 3
"""Of a count; more are a year's."""
_TANWIN = re.compile("(?:\u064b\u0627|\u0627\u064b)$")
_ENDED_IN_ALEF = 4
"""Letters of an adjective in the accusative at least: «شعبيا»."""


def written(grammar: Grammar, start: int, first: int, last: int, concept: Concept | None, *, party: bool) -> str:
    """The target that begins at the letter `start` of the word `first`, without what is written onto it."""
    longest = 0 if party else _LONGEST
    head = last
    while last + 1 < len(grammar) and last - first + 1 < longest and not ends(grammar, last + 1):
        last += 1
    last = last if party else _whose_men(grammar, head, last)
    opens = first
    while opens > 0 and not grammar.broken(opens) and _number(grammar, opens - 1):
        opens -= 1
    start = start if opens == first else grammar.words[opens].start
    said = grammar.reading.normal.quote(start, grammar.words[last].end).replace("#", "").replace("_", " ").strip()
    if said.startswith("ل") and grammar.reading.normal.text[start - 1 : start] == "ل":
        return "ال" + said[1:]
    return _nominative(said, _accusative(grammar, first, concept)) if opens == first and not party else said


def _whose_men(grammar: Grammar, head: int, last: int) -> int:
    """«سبعة عناصر | من وزارة الدفاع»: the party whose men they are belongs to them."""
    at = last + 1
    if grammar.text(at) != "من" or grammar.broken(at) or grammar.broken(at + 1):
        return last
    if not (
        grammar.has(head, "force", "doer") or any(h.concept.id == "soldiers" for h in grammar.hits(head, "targets"))
    ):
        return last
    named = [h for h in grammar.hits(at + 1, "actors") if h.concept.role != "unknown"]
    if named:
        return max(grammar.reading.word_at(h.end - 1) for h in named)
    if not grammar.has(at + 1, "force", "doer"):
        return last
    last = at + 1
    while last < at + _MOST_NAME and last + 1 < len(grammar) and not ends(grammar, last + 1):
        last += 1
    return last


_MOST_NAME = 4
"""Words of the party's name after «من»: «من ميليشيا لواء القدس»."""


def _accusative(grammar: Grammar, first: int, concept: Concept | None) -> bool:
    """The word is an indefinite object: «حاجزا», «سوقاً»."""
    word = grammar.text(first)
    if not word.endswith("ا") or word.startswith("ال") or word.endswith("ينا"):  # «مواطنينا» are ours
        return False
    bare = {stem.removesuffix("ا") for stem in stems(word)}
    if concept is None:
        return any(not bare.isdisjoint(classes()[name]) for name in ("object", "aim", "force", "doer"))
    return any(h.phrase.split()[0] in bare for h in grammar.hits(first, "targets"))


def _nominative(said: str, accusative: bool) -> str:
    """«حاجزاً عسكرياً لقسد» as a name: «حاجز عسكري لقسد»."""
    words = said.split(" ")
    if not accusative and not _TANWIN.search(words[0]):
        return said
    for n, word in enumerate(words):
        bare = _TANWIN.sub("", word)
        if bare == word and (n == 0 or (len(word) > _ENDED_IN_ALEF and not word.startswith("ال"))):
            bare = word.removesuffix("ا")
        if n and bare == word:
            break
        words[n] = bare
    return " ".join(words)


def _number(grammar: Grammar, at: int) -> bool:
    word = grammar.text(at)
    if word.isdigit():
        return len(word) <= _DIGITS and not grammar.text(at - 1).isdigit()
    return grammar.has(at, "number")


def ends(grammar: Grammar, at: int) -> bool:
    """A word that no longer belongs to the target: «حاجز لقسد | في», «مقر لقسد | لقصف», «القوات | تقصف»."""
    word = grammar.text(at)
    if grammar.broken(at) or word in particles("target", "ends") or word[0] in "بو":
        return True
    if word.isdigit() and grammar.text(at + 1) in particles("target", "spans"):
        return True  # «قوات … | 48 ساعة»
    if grammar.has(at, "by", "against", "suffer", "declare", "cause", "adverb", "arrives") or grammar.verb(at):
        return True
    return (word[0] == "ل" and grammar.deed(at)) or grammar.plural_verb(at)
