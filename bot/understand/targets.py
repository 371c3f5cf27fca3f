"""Who or what was hit or threatened, whether civilian, and whether a site under special protection."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.model.report import Target

from .acts import Act
from .doers import doers, first_noun, is_doer
from .grammar import Grammar, classes, grammar_of, stems
from .lexicon import Concept, by_file
from .particles import particles
from .reading import Reading
from .roles import author
from .roles_verbs import harms, has_subject

_NEXT_LINES = 2
"""Lines after the act's in which its target may stand: links break sentences into lines."""
_MOST_NAMES = 60
_LONGEST = 6
"""Words of a target as written, at most."""
_LEAST = 0.3
_UNHIT = frozenset(("mobilize", "defuse", "overflight", "high_alert", "siren", "air_presence"))
"""Alerts that hit nobody: only what they are said to be aimed at is a target."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A noun that may be the target: where it begins and ends, and what it is."""

    start: int
    """Offset of the noun, without what is written onto it."""
    first: int
    last: int
    concept: Concept | None
    party: bool
    """An actor's name: the one acted on, where the words around it say so."""


def target_of(reading: Reading, act: Act | None) -> Target | None:
    """The target of an act, in the words of the post."""
    return None if act is None else _target(grammar_of(reading), act)


@lru_cache(maxsize=8)
def _target(grammar: Grammar, act: Act) -> Target | None:
    reading = grammar.reading
    doing = _doing(grammar)
    best: tuple[float, _Hit] | None = None
    for hit in (*_listed(grammar), *_parties(grammar, act), *_things(grammar, act)):
        apart = reading.sentence_of(hit.start) - act.sentence
        rival = act.family == "clash" and _rival(grammar, hit.first) and min(doing, default=hit.first) < hit.first
        if hit.start < reading.body or not 0 <= apart <= _NEXT_LINES or _busy(grammar, hit):
            continue
        if hit.first in doing and not rival:
            continue
        governed = rival or _acted_on(grammar, hit.first, doing)
        if not governed and (hit.party or hit.concept is None or act.family in _UNHIT or _far(grammar, hit, apart)):
            continue
        score = _score(grammar, act, hit, governed=governed) - 0.3 * apart
        if best is None or score > best[0]:
            best = (score, hit)
    return _as_target(grammar, best[1]) if best and best[0] >= _LEAST else None


def _far(grammar: Grammar, hit: _Hit, apart: int) -> bool:
    """Forces of whom another sentence speaks, and not as acted on."""
    return apart > 0 and grammar.has(hit.first, "force")


def _as_target(grammar: Grammar, hit: _Hit) -> Target:
    concept = hit.concept
    if concept is None:
        return Target(text=_written(grammar, hit))
    return Target(
        text=_written(grammar, hit),
        name_ar=(concept.name_ar or None) if hit.party else None,
        name_en=concept.name_en or None,
        civilian=False if hit.party else concept.civilian,
        protected=concept.protected or None,
    )


def _listed(grammar: Grammar) -> Iterator[_Hit]:
    """The targets that the lexicon knows."""
    reading = grammar.reading
    for hit in by_file(reading.hits, "targets"):
        first = reading.word_at(hit.start)
        planted = any(h.concept.weapon == "vehicle_bomb" for h in grammar.hits(first, "weapons"))
        named = grammar.text(first) == "بيت" and grammar.text(first + 1) in particles("target", "towns")
        if grammar.text(first) not in particles("target", "adjectives") and not planted and not named:
            start = hit.start - 2 if hit.prefix.endswith("ال") else hit.start
            yield _Hit(start, first, reading.word_at(hit.end - 1), hit.concept, party=False)


def _parties(grammar: Grammar, act: Act) -> Iterator[_Hit]:
    """The parties that the post names; in a fight, whoever is no author of it."""
    reading = grammar.reading
    for hit in by_file(reading.hits, "actors")[:_MOST_NAMES]:
        first = reading.word_at(hit.start)
        if hit.form != "adj" and hit.concept.role != "unknown" and reading.sentence_of(hit.start) == act.sentence:
            start = hit.start - 2 if hit.prefix.endswith("ال") and not hit.phrase.startswith("ال") else hit.start
            yield _Hit(start, first, reading.word_at(hit.end - 1), hit.concept, party=True)


def _things(grammar: Grammar, act: Act) -> Iterator[_Hit]:
    """Someone's posts, vehicles and men that no lexicon of targets names: «مواقع …», «أهداف …»."""
    sentence = grammar.reading.sentences[act.sentence] if grammar.reading.sentences else None
    if sentence is None:
        return
    first, last = grammar.reading.word_at(sentence.start), grammar.reading.word_at(sentence.end - 1)
    for at in range(first, min(last + 1, first + _MOST_NAMES)):
        thing = grammar.has(at, "object", "aim") and not grammar.has(at, "locality", "deed")
        known = any(grammar.hits(at, file) for file in ("targets", "actors", "weapons"))
        if (thing or is_doer(grammar, at)) and not known:
            word = grammar.words[at]
            yield _Hit(word.start + _bound(grammar, at), at, at, None, party=False)


def _bound(grammar: Grammar, at: int) -> int:
    """Letters of a conjunction or preposition written onto a word."""
    word = grammar.text(at)
    bare = next(
        (
            s
            for s in stems(word)
            if s in classes()["object"] | classes()["aim"] | classes()["force"] | classes()["doer"]
        ),
        word,
    )
    return len(word) - len(bare) if bare != word and not word.startswith("ال") and word[:1] in "ولب" else 0


def _rival(grammar: Grammar, at: int) -> bool:
    """The second side of a fight: «بين … و…», «مع …»."""
    if grammar.broken(at):
        return False
    if grammar.text(at - 1) in particles("target", "rivals"):
        return True
    return grammar.text(at)[0] == "و" and any(grammar.text(n) == "بين" for n in grammar.back(at, 8))


@lru_cache(maxsize=8)
def _doing(grammar: Grammar) -> set[int]:
    """The words of those who act: «القوات … تقصف» are no target, nor is what flies for them."""
    reading, found = grammar.reading, set[int]()
    for hit in by_file(reading.hits, "actors")[:_MOST_NAMES]:
        part = author(grammar, hit)
        if part is not None and part.strength > 0:
            first, last = reading.word_at(hit.start), reading.word_at(hit.end - 1)
            found.update(range(first, last + 1))
            found.update(n for n in grammar.back(first, 2) if grammar.has(n, "force"))
    for doer in doers(grammar):
        found.update(range(doer.first, doer.last + 1))
    return found


def _busy(grammar: Grammar, hit: _Hit) -> bool:
    """It comes to help, or acts itself: «الدفاع المدني يتوجه», «وصول سيارات الإسعاف», «قواتنا استهدفت»."""
    if any(grammar.has(n, "arrives") or grammar.has(n, "flight") for n in grammar.back(hit.first, 2)):
        return True
    if _subject(grammar, hit.first):
        return True
    ours = grammar.has(hit.first, "ours")
    for at in range(hit.last + 1, min(hit.last + 4, len(grammar))):
        if grammar.broken(at):
            return False
        if grammar.has(at, "arrives") or (ours and (grammar.verb(at) or harms(grammar, at))):
            return True
        if grammar.has(at, "against", "by"):
            return False
    return False


def _subject(grammar: Grammar, at: int) -> bool:
    """«أسقطت قوات …»: men right after a verb that has no subject yet, and that harms nobody by itself."""
    before = at - 1
    if grammar.broken(at) or not grammar.has(at, "force") or harms(grammar, before):
        return False
    return (grammar.verb(before) or grammar.has(before, "defend")) and not has_subject(grammar, before)


def _acted_on(grammar: Grammar, at: int, doing: set[int]) -> bool:
    """What governs the noun makes it the one acted on: «على», «استهداف», a verb, or the doer whose object it is."""
    first = at
    while first > 0 and not grammar.broken(first) and first_noun(grammar, first - 1) >= at:
        first -= 1
    if first == 0 or grammar.broken(first):
        return False
    before = _past_instrument(grammar, first - 1)
    word = grammar.text(before).lstrip("و")
    if word in particles("target", "before") or word in particles("target", "aimed"):
        return True
    if grammar.objective(before) and grammar.text(first)[:1] != "ب":
        return True
    if before in doing:
        return not grammar.has(first, "by", "against") and any(
            grammar.verb(n) or harms(grammar, n) for n in grammar.back(before, _LONGEST)
        )
    return (grammar.verb(before) or harms(grammar, before)) and has_subject(grammar, before)


def _past_instrument(grammar: Grammar, at: int) -> int:
    """The word before «بالمدفعية», «بصواريخ موجهة»: by what means is told between verb and object."""
    for n in (at, *grammar.back(at, 3)):
        if any("ب" in h.prefix for h in grammar.hits(n, "weapons")) and not grammar.broken(n):
            return n - 1
        if not grammar.text(n).endswith(("ه", "ي")):
            break
    return at


def _score(grammar: Grammar, act: Act, hit: _Hit, *, governed: bool) -> float:
    reading = grammar.reading
    trigger = reading.word_at(act.hit.end - 1)
    score = 1.0 - 0.05 * abs(hit.first - trigger)
    if governed:
        score += 1.0
    if hit.first < trigger:
        score -= 0.4
    if hit.concept is None:
        score -= 0.1
    return score + (0.2 if hit.concept is not None and hit.concept.protected else 0.0)


def _written(grammar: Grammar, hit: _Hit) -> str:
    """From the target's noun, with its number, to the next preposition, verb or comma."""
    reading = grammar.reading
    last = hit.last
    longest = 0 if hit.party else _LONGEST
    while last + 1 < len(grammar) and last - hit.first + 1 < longest and not _ends(grammar, last + 1):
        last += 1
    first = hit.first
    while first > 0 and not grammar.broken(first) and _number(grammar, first - 1):
        first -= 1
    start = hit.start if first == hit.first else grammar.words[first].start
    said = reading.normal.quote(start, grammar.words[last].end).replace("#", "").replace("_", " ").strip()
    return "ال" + said[1:] if said.startswith("ل") and reading.normal.text[start - 1 : start] == "ل" else said


def _number(grammar: Grammar, at: int) -> bool:
    word = grammar.text(at)
    if word.isdigit():
        return len(word) <= _DIGITS and not grammar.text(at - 1).isdigit()
    return grammar.has(at, "number")


_DIGITS = 3
"""Of a count; more are a year's."""


def _ends(grammar: Grammar, at: int) -> bool:
    """A word that no longer belongs to the target: «حاجز لقسد | في», «مقر لقسد | لقصف», «القوات | تقصف»."""
    word = grammar.text(at)
    if grammar.broken(at) or word in particles("target", "ends") or word[0] in "بو":
        return True
    if grammar.has(at, "by", "against", "suffer", "declare", "cause", "adverb", "arrives") or grammar.verb(at):
        return True
    return (word[0] == "ل" and grammar.deed(at)) or grammar.plural_verb(at)
