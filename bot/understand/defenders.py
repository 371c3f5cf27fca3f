"""Air defence that fires at what nobody is said to have sent: it is the one who acts."""

from bot.model.report import Stance

from .actor_names import Agent, clean, unbound
from .acts import Act
from .grammar import Grammar
from .lexicon import Hit, by_file
from .particles import particles

_WHOSE = 3
"""Words after the defence's name that tell whose it is."""


def defender(grammar: Grammar, act: Act | None) -> Agent | None:
    """«تفعيل الدفاعات الجوية», «الدفاعات الإيرانية تتصدى لأهداف معادية»: who fires, where no sender is named."""
    if act is None or act.family != "intercept":
        return None
    reading = grammar.reading
    if any(h.concept.weapon not in {"air_defense", ""} for h in reading.of("weapons")):
        return None  # what it fires at was sent by somebody, named or not
    for hit in by_file(reading.hits, "weapons"):
        own = hit.concept.weapon == "air_defense" and "ب" not in hit.prefix
        if own and reading.sentence_of(hit.start) == act.sentence:
            return _named(grammar, hit)
    return None


def _named(grammar: Grammar, hit: Hit) -> Agent | None:
    """The defence with its adjectives; None where the words are of what it fires."""
    words = grammar.words
    heads = particles("actor", "defences")
    first, last = grammar.reading.word_at(hit.start), grammar.reading.word_at(hit.end - 1)
    if first and not grammar.broken(first) and grammar.text(first - 1).removeprefix("ال") in heads:
        first -= 1  # «منظومة باتريوت»
    if grammar.text(first).removeprefix("ال") not in heads:
        return None
    for at in range(last + 1, min(last + 1 + _WHOSE, len(grammar))):
        word = grammar.text(at)
        if grammar.broken(at) or not (word.startswith("ال") and word.endswith("يه")):
            break
        last = at
    said = unbound(clean(grammar.reading.normal.quote(words[first].start, words[last].end)))
    return Agent(None, said, Stance.ATTRIBUTED, 1.0, "doer")
