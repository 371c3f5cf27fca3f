"""Who or what was hit or threatened, whether civilian, and whether a site under special protection."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.model.report import Target

from .acts import Act
from .doers import doers, is_doer
from .grammar import Grammar, classes, grammar_of, stems
from .lexicon import Concept, Hit, by_file
from .particles import ordered, particles
from .reading import Reading
from .roles import author
from .targets_governed import STRUCK, WITHIN, acted_on, busy, rival
from .targets_threatened import addressees, adversary
from .targets_written import written

_NEXT_LINES = 2
"""Lines after the act's in which its target may stand: links break sentences into lines."""
_MOST_NAMES = 60
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


def target_of(reading: Reading, act: Act | None, *, threat: bool = False, vowed: bool = False) -> Target | None:
    """The target of an act, in the words of the post; of a threat, whom it is made to, where it names no other.

    `vowed`: the threat is one of words, and the one party that is named besides the speaker's is threatened.
    """
    return _target(grammar_of(reading), act, threat=threat, vowed=vowed)


@lru_cache(maxsize=8)
def _target(grammar: Grammar, act: Act | None, *, threat: bool, vowed: bool) -> Target | None:
    best = _best(grammar, act) if act is not None else None
    if threat and (best is None or _theirs(grammar, best.last)):
        best = next((_party(grammar, hit) for hit in addressees(grammar)), best)
    if vowed and best is None and (other := adversary(grammar, _doing(grammar))):
        best = _party(grammar, other)
    return _as_target(grammar, best) if best else None


def _best(grammar: Grammar, act: Act) -> _Hit | None:
    doing = _doing(grammar)
    best: tuple[float, _Hit] | None = None
    for hit in (
        *_listed(grammar),
        *_parties(grammar, act),
        *_things(grammar, act),
        *_crafts(grammar),
        *_called(grammar),
    ):
        score = _score(grammar, act, hit, doing)
        if score is not None and (best is None or score > best[0]):
            best = (score, hit)
    return best[1] if best and best[0] >= _LEAST else None


def _far(grammar: Grammar, hit: _Hit, apart: int) -> bool:
    """Forces of whom another sentence speaks, and not as acted on."""
    return apart > 0 and grammar.has(hit.first, "force")


def _whither(grammar: Grammar, at: int) -> bool:
    """«نقلوا إلى المشافي», «إطلاق نار من سيارة»: to where people were brought, from where it came."""
    if grammar.broken(at):
        return False
    moved = any(grammar.text(n).removeprefix("و") in particles("target", "moved") for n in grammar.back(at, 3))
    whence = grammar.text(at - 1) in particles("target", "whither") and not any(
        grammar.text(n).removeprefix("ال") in particles("target", "rises") for n in grammar.back(at, 3)
    )
    return whence or (moved and grammar.text(at)[0] == "ل")


def _as_target(grammar: Grammar, hit: _Hit) -> Target:
    concept = hit.concept
    said = written(grammar, hit.start, hit.first, hit.last, concept, party=hit.party)
    if concept is None:
        return Target(text=said)
    return Target(
        text=said,
        name_ar=concept.name_ar or None,
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
    for hit in by_file(grammar.reading.hits, "actors")[:_MOST_NAMES]:
        if (
            hit.form != "adj"
            and hit.concept.role != "unknown"
            and grammar.reading.sentence_of(hit.start) == act.sentence
        ):
            yield _party(grammar, hit)


def _party(grammar: Grammar, hit: Hit) -> _Hit:
    first, last = grammar.reading.word_at(hit.start), grammar.reading.word_at(hit.end - 1)
    start = hit.start - 2 if hit.prefix.endswith("ال") and not hit.phrase.startswith("ال") else hit.start
    return _Hit(start, first, last, hit.concept, party=True)


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


def _crafts(grammar: Grammar) -> Iterator[_Hit]:
    """Someone's craft that was shot down: «إسقاط مسيّرة إسرائيلية», «أسقط … طائرة من طراز …»."""
    for hit in by_file(grammar.reading.hits, "weapons")[:_MOST_NAMES]:
        first, last = grammar.reading.word_at(hit.start), grammar.reading.word_at(hit.end - 1)
        fell = any(grammar.text(n).lstrip("ول").startswith(ordered("target", "fell")) for n in grammar.back(first, 4))
        if hit.concept.weapon in _FLY and not hit.prefix and fell and _somebodys(grammar, last):
            yield _Hit(hit.start, first, last, None, party=False)


def _called(grammar: Grammar) -> Iterator[_Hit]:
    """«المدعو …»: a man by his name."""
    for at in range(min(len(grammar) - 1, _MOST_NAMES)):
        if grammar.text(at).lstrip("ول") in particles("target", "called") and not grammar.broken(at + 1):
            yield _Hit(grammar.words[at + 1].start, at, at + 1, None, party=False)


_FLY = frozenset(("drone", "aircraft", "helicopter"))


def _somebodys(grammar: Grammar, last: int) -> bool:
    """Whose it is, or of what model, is told right after it."""
    near = range(last + 1, min(last + 4, len(grammar)))
    return any(grammar.hits(n, "actors") or grammar.has(n, "tied", "patrol") for n in near if not grammar.broken(n))


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


@lru_cache(maxsize=8)
def _doing(grammar: Grammar) -> frozenset[int]:
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
    return frozenset(found)


def _score(grammar: Grammar, act: Act, hit: _Hit, doing: frozenset[int]) -> float | None:
    """How likely it is the target; None where it cannot be."""
    reading = grammar.reading
    apart = reading.sentence_of(hit.start) - act.sentence
    second = act.family == "clash" and rival(grammar, hit.first) and min(doing, default=hit.first) < hit.first
    if hit.start < reading.body or not 0 <= apart <= _NEXT_LINES or busy(grammar, hit.first, hit.last):
        return None
    if (hit.first in doing and not second) or grammar.text(hit.first) in particles("target", "by_force"):
        return None
    governed = STRUCK if second else acted_on(grammar, hit.first, doing)
    if governed == WITHIN and (hit.party or hit.concept is not None):
        governed = 0.0
    told = hit.party or hit.concept is None or act.family in _UNHIT
    if not governed and (told or _far(grammar, hit, apart) or _whither(grammar, hit.first)):
        return None
    trigger = reading.word_at(act.hit.end - 1)
    score = 1.0 + governed - 0.05 * min(abs(hit.first - trigger), _MOST_APART) - 0.3 * apart
    score -= 0.4 if hit.first < trigger else 0.0
    score -= 0.1 if hit.concept is None else 0.0
    score += 0.2 if hit.concept is not None and hit.concept.protected else 0.0
    if governed == WITHIN:
        return min(score, _LEAST)
    return max(score - _HIS, min(score, _LEAST)) if _theirs(grammar, hit.last) else score


_MOST_APART = 20
"""Words apart, beyond which standing further off tells nothing more."""
_HIS = 1.0
"""Taken off for what only a pronoun tells whose it is, «نقطة لهم»: it is the target only where nothing else is."""


def _theirs(grammar: Grammar, at: int) -> bool:
    word = grammar.text(at)
    return word.endswith(("ها", "هم", "هما")) or grammar.text(at + 1) in particles("target", "theirs")
