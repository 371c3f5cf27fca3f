"""Who or what was hit or threatened, whether civilian, and whether a site under special protection."""

from bot.model.report import Target

from .acts import Act
from .grammar import Grammar
from .lexicon import Hit, by_file
from .particles import particles
from .reading import Reading
from .roles import author

_NEXT_LINES = 2
"""Lines after the act's in which its target may stand: links break sentences into lines."""
_MOST_NAMES = 60
_LONGEST = 6
"""Words of a target as written, at most."""


def target_of(reading: Reading, act: Act | None) -> Target | None:
    """The target of an act, in the words of the post."""
    if act is None:
        return None
    grammar = Grammar(reading)
    doers = _doers(grammar)
    best: tuple[float, Hit] | None = None
    for hit in by_file(reading.hits, "targets"):
        apart = reading.sentence_of(hit.start) - act.sentence
        if hit.start < reading.body or not 0 <= apart <= _NEXT_LINES or reading.word_at(hit.start) in doers:
            continue
        score = _score(reading, act, hit) - 0.3 * apart
        if best is None or score > best[0]:
            best = (score, hit)
    if best is None or best[0] < 0.3:
        return None
    concept = best[1].concept
    return Target(
        text=_written(grammar, best[1]),
        name_en=concept.name_en or None,
        civilian=concept.civilian,
        protected=concept.protected or None,
    )


def _doers(grammar: Grammar) -> set[int]:
    """The words of those who act: «القوات … تقصف» are no target, nor is what flies for them."""
    reading, found = grammar.reading, set[int]()
    for hit in by_file(reading.hits, "actors")[:_MOST_NAMES]:
        part = author(grammar, hit)
        if part is not None and part.strength > 0:
            first, last = reading.word_at(hit.start), reading.word_at(hit.end - 1)
            found.update(range(first, last + 1))
            found.update(n for n in grammar.back(first, 2) if grammar.has(n, "force"))
    return found


def _score(reading: Reading, act: Act, hit: Hit) -> float:
    at, trigger = reading.word_at(hit.start), reading.word_at(act.hit.end - 1)
    before = reading.words[at - 1].text if at else ""
    score = 1.0 - 0.05 * abs(at - trigger)
    if before in particles("target", "before"):
        score += 1.0
    if at < trigger:
        score -= 0.4
    if hit.concept.protected:
        score += 0.2
    return score


def _written(grammar: Grammar, hit: Hit) -> str:
    """From the target's noun, without what is written onto it, to the next preposition, verb or comma."""
    reading = grammar.reading
    at, last = reading.word_at(hit.start), reading.word_at(hit.end - 1)
    while last + 1 < len(grammar) and last - at + 1 < _LONGEST and not _ends(grammar, last + 1):
        last += 1
    start = hit.start - 2 if hit.prefix.endswith("ال") else hit.start
    said = reading.normal.quote(start, grammar.words[last].end).replace("#", "").replace("_", " ").strip()
    return "ال" + said[1:] if hit.prefix.endswith("لل") and said.startswith("ل") else said


def _ends(grammar: Grammar, at: int) -> bool:
    """A word that no longer belongs to the target: «حاجز لقسد | في», «مقر لقسد | لقصف», «القوات | تقصف»."""
    word = grammar.text(at)
    if grammar.broken(at) or word in particles("target", "ends") or word[0] in "بو":
        return True
    if grammar.has(at, "by", "against", "suffer", "declare", "cause", "adverb") or grammar.verb(at):
        return True
    return word[0] == "ل" and grammar.deed(at)
