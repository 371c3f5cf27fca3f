"""Who did it, as far as the post says. Wrong attribution is the worst mistake, so only grammar names an author."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.model.report import Stance

from .actor_names import Agent, actor, clean, unbound, written
from .acts import Act
from .arabic import letters
from .defenders import defender
from .doers import Doer, doers
from .families import FORCE, HURT
from .grammar import Grammar, grammar_of
from .lexicon import Hit, by_file
from .particles import ordered, particles
from .reading import Reading
from .roles import Role, author
from .speakers import headed, lined, own_outlet, speaker, titled

__all__ = ["Agent", "actor", "agent_of", "own"]

_LEAST = 0.8
"""Strength below which a part in the post is no authorship."""


def agent_of(reading: Reading, act: Act | None, *, claimed: bool, threat: bool, alert: bool = False) -> Agent | None:
    """The author of an act as the post's grammar names him; for a threat in words, who makes it.

    `alert`: of a threat without words of it, who speaks at the head has ordered it, if the post names no other.
    """
    found = _agent(grammar_of(reading), act, claimed=claimed, threat=threat)
    if found is None and not threat:
        found = defender(grammar_of(reading), act)
    if found is None and alert and act is not None and act.family in _ORDERED:
        return speaker(reading) if _orders(reading) else _proclaimer(grammar_of(reading), act)
    return found


def _proclaimer(grammar: Grammar, act: Act) -> Agent | None:
    """«كتائب … تعلن النفير»: who proclaims what he alone can order; no outlet, and no more than a verb between."""
    if act.family not in _PROCLAIMED:
        return None
    for hit in _names(grammar):
        first, last = grammar.reading.word_at(hit.start), grammar.reading.word_at(hit.end - 1)
        told = last + 1
        near = told <= grammar.reading.word_at(act.hit.start) <= told + 2 and grammar.has(told, "declare")
        if near and hit.form != "adj" and not grammar.broken(told) and (first == 0 or grammar.broken(first)):
            return Agent(hit.concept, written(grammar, hit), Stance.ATTRIBUTED, 1.0, hit.form)
    return None


_PROCLAIMED = frozenset(("mobilize", "ready", "closure"))
"""Not evacuations: who tells of them may only save his people from another."""


@lru_cache(maxsize=8)
def _agent(grammar: Grammar, act: Act | None, *, claimed: bool, threat: bool) -> Agent | None:
    reading = grammar.reading
    found: list[Agent] = []
    speaking = speaker(reading) or titled(reading) or lined(reading) if threat else None
    for hit in _names(grammar):
        part = _part(grammar, hit, act, claimed=claimed, threat=threat)
        if part is None or (speaking is not None and not _foretold(grammar, part)) or _comes(grammar, act, part):
            continue
        if threat and _conditional(grammar, part):
            continue
        score = part.strength - _distance(reading, act, hit, part) - _aside(grammar, act, part)
        score += _VOWED if threat and speaking is None and part.claims else 0.0
        if score >= _LEAST:
            stance = _stance(grammar, hit, part, claimed=claimed)
            said = written(grammar, hit)
            found.append(Agent(None if _faction(said, hit) else hit.concept, said, stance, score, hit.form))
    found.extend(_unlisted(grammar, act, found, claimed=claimed) if speaking is None else ())
    if claimed and not threat and (heading := headed(reading)) is not None:
        found.append(heading)
    if speaking is not None:
        found.append(speaking)
    if not found and threat:
        found.extend(_turning(grammar))
    best = max(found, key=lambda a: a.score, default=None)
    return replace(best, speaks=True) if best and threat else best


def _faction(said: str, hit: Hit) -> bool:
    """«فصائل عراقية»: of that land, but not its army."""
    first, _, rest = letters(said).partition(" ")
    return hit.form == "adj" and rest != "" and first in particles("actor", "factions")


_VOWED = 0.5
"""For a threat that its maker announces («تعلن أنها سترد على العدوان …»): a noun of an act is what it answers."""
_HEAD = 12
"""Words of the head in which it is told who speaks."""


def _turning(grammar: Grammar) -> Iterator[Agent]:
    """«كتيبة جنين تخاطب …», «الجيش ينشر خريطة …»: in a threat of words, the first who is said to speak."""
    for hit in _names(grammar):
        at = grammar.reading.word_at(hit.end - 1) + 1
        if grammar.has(at, "declare", "threaten", "address") and at < _HEAD and not grammar.broken(at):
            yield Agent(hit.concept, written(grammar, hit), Stance.ATTRIBUTED, 1.0, hit.form)
            return


_EARLIER = 1.6
"""Taken off for a part in what another act answers: «ردا على عدوان …», «في أعقاب هجوم …»."""


_UNDERGONE = frozenset(("explosion", "kill", "injure", "smoke"))
"""What is suffered has its cause after «عقب», and that is its author's."""


def _aside(grammar: Grammar, act: Act | None, part: Role) -> float:
    at = part.support
    if act is None or act.family in _UNDERGONE:
        return 0.0
    if act.hit.start <= grammar.words[at].start < act.hit.end:
        return _EARLIER if _answered(grammar, at) else 0.0
    answered = any(grammar.text(n) in particles("agent", "answers") for n in grammar.back(at, 3))
    return _EARLIER if answered or _answered(grammar, at) else 0.0


def _answered(grammar: Grammar, at: int) -> bool:
    """«الرد الإيراني على العدوان …»: what stands after «على» is answered."""
    on = next((n for n in grammar.back(at, 2) if grammar.text(n) == "علي"), -1)
    return on >= 0 and any(grammar.text(n) in particles("agent", "answer") for n in grammar.back(on, 3))


_NAMED = 0.6
"""Taken off the score of one whom no lexicon names where a party that is known plays an author's part, too."""


def _unlisted(grammar: Grammar, act: Act | None, known: Sequence[Agent], *, claimed: bool) -> Iterator[Agent]:
    """Authors whom no lexicon names, by their slot; not the men of one who was found already."""
    reading = grammar.reading
    ids = {a.concept.id for a in known if a.concept}
    for doer in doers(grammar):
        if (doer.concept is not None and doer.concept.id in ids) or _comes(grammar, act, doer.role):
            continue
        where = reading.words[doer.first].start
        score = doer.role.strength - _apart(reading, act, where, doer.role) - (0.3 if doer.vague else 0.1)
        said_own = _own_men(grammar, doer)
        if said_own is not None:
            yield said_own
            continue
        score -= _NAMED if ids and not _fights_first(grammar, doer) else 0.0
        if score < _LEAST:
            continue
        said = unbound(clean(reading.normal.quote(where, reading.words[doer.last].end)))
        said = said[1:] if doer.bound and said.startswith("ل") else said
        stance = Stance.UNKNOWN if doer.vague else Stance.CLAIMED if doer.role.claims else Stance.ATTRIBUTED
        yield Agent(doer.concept, said, stance, score, "doer")


def _own_men(grammar: Grammar, doer: Doer) -> Agent | None:
    """«حزب الله: تصدى مجاهدونا …»: the men of who speaks at the head, if he can act."""
    reading = grammar.reading
    if doer.first != doer.last or not grammar.text(doer.first).endswith("نا") or reading.speaker_role == "media":
        return None
    said = speaker(reading) if reading.speaker is not None else None
    return said if said is not None and said.concept is not None else None


def _fights_first(grammar: Grammar, doer: Doer) -> bool:
    """«اشتباكات بين مسلحين والجيش»: of two who fight, the first is the author, known or not."""
    return grammar.text(doer.role.support) == "بين" and doer.role.support == doer.first - 1


def _comes(grammar: Grammar, act: Act | None, part: Role) -> bool:
    """«الشرطة تصل إلى مكان الانفجار»: who comes to where it happened did not do it, nor who seized him who did."""
    if act is None or act.family not in FORCE | HURT or part.claims:
        return False
    between = range(part.support + 1, grammar.reading.word_at(act.hit.start))
    seized = any(grammar.text(n).startswith(ordered("agent", "accused")) for n in between)
    return seized or grammar.has(part.support, "arrives")


_LAST_TAGS = re.compile(r"(?:(?<!\S)[#＃]\S+\s*)+\Z")
_MOST_NAMES = 60
"""Names that are looked at: the news stands at the head, and a post of more is a list or an attack on its reader."""


def _orders(reading: Reading) -> bool:
    """Who speaks at the head is a party or an official, of whose own deeds or orders he tells."""
    party = any(h.end <= reading.body + 1 for h in reading.of("actors"))
    return reading.speaker_role == "able" or (reading.speaker_role == "other" and party)


_ORDERED = frozenset(("evacuate", "mobilize", "overflight", "ready", "advisory", "closure"))
"""Alerts that who speaks of them has ordered himself, if the post names no other."""


def _names(grammar: Grammar) -> list[Hit]:
    """The actors named in the post: not its last hashtags, nor a second name in brackets, nor air arms named below."""
    reading = grammar.reading
    text = reading.normal.text
    found = [h for h in by_file(reading.hits, "actors") if text[h.start - 1 : h.start] != "("][:_MOST_NAMES]
    named = {reading.word_at(h.start) for h in found if h.form == "adj" or h.prefix.endswith("ل")}
    tail = min(next((s.start for s in reading.sentences if s.tags), len(text)), _last_tags(reading))
    return [
        h
        for h in found
        if h.start < tail
        and not _place_name(grammar, h)
        and not (h.concept.role == "unknown" and "مجهول" not in h.phrase)
        and not (h.concept.role == "unknown" and grammar.hits(reading.word_at(h.start), "triggers"))
        and (h.concept.id != "air_force" or reading.word_at(h.end - 1) + 1 not in named)
    ]


def _place_name(grammar: Grammar, hit: Hit) -> bool:
    """«قاعدة عين الأسد», «شارع القسام»: the party's name is part of another."""
    at = grammar.reading.word_at(hit.start)
    named = grammar.text(at - 1).removeprefix("ال") in particles("agent", "names_place")
    return hit.form == "noun" and " " not in hit.phrase and named and not grammar.broken(at)


def _last_tags(reading: Reading) -> int:
    """Where hashtags begin with nothing but hashtags after them: they name topics, not doers."""
    normal = reading.normal
    last = _LAST_TAGS.search(normal.original)
    return bisect_left(normal.starts, last.start()) if last else len(normal.text)


def _foretold(grammar: Grammar, part: Role) -> bool:
    """Of what a speaker says is to come, the author is another only where a verb of the future or a threat is his."""
    word = grammar.text(part.support)
    return word.lstrip("وف").startswith(("ست", "سي")) or grammar.has(part.support, "threaten")


def _conditional(grammar: Grammar, part: Role) -> bool:
    """«إذا هاجمت …», «في حال شنّت …»: of what a threat is made for, not who makes it."""
    at = part.support
    near = (at, *grammar.back(at, _CONDITION))
    return any(grammar.text(n).lstrip("وف") in particles("agent", "conditions") for n in near)


_CONDITION = 3
"""Words from «إذا» to its verb."""


def _part(grammar: Grammar, hit: Hit, act: Act | None, *, claimed: bool, threat: bool) -> Role | None:
    """A speaker at the head is the author of what he claims; elsewhere the words around the name decide."""
    reading = grammar.reading
    if reading.speaker is not None and hit.end <= reading.body + 1:
        outlet = reading.speaker_role == "media" and not own_outlet(reading)
        his = claimed and not threat and not outlet and (act is None or own(grammar, act))
        return Role(1.7, reading.word_at(hit.start), claims=True) if his else _by_hand(grammar, hit)
    return author(grammar, hit)


def _by_hand(grammar: Grammar, hit: Hit) -> Role | None:
    """«مجزرة على يد …:», a headline before its list: no speaker, but who did what is told below."""
    told = author(grammar, hit)
    return told if told is not None and grammar.has(told.support, "by") else None


def own(grammar: Grammar, act: Act) -> bool:
    """What a party tells is its own deed, not what was done to it: «إصابة جنود جراء …», «… على قواتنا»."""
    first, last = grammar.reading.word_at(act.hit.start), grammar.reading.word_at(act.hit.end - 1)
    if any(h.concept.id == "own_footage" for h in grammar.reading.of("contexts")):
        return True
    if any(grammar.has(n, "defend") for n in grammar.back(first, 3)):
        return False
    if act.family in {"kill", "injure", "explosion", "intercept"} and act.hit.form != "we":
        return False
    if act.hit.form != "we" and (grammar.has(first - 1, "cause") or grammar.has(first, "suffer")):
        return False
    return not any(grammar.has(n, "ours") for n in range(first, min(last + 5, len(grammar))))


def _distance(reading: Reading, act: Act | None, hit: Hit, part: Role) -> float:
    """What is taken off for standing apart from the act; nothing for who speaks at the head."""
    if act is not None and reading.speaker is not None and hit.end <= reading.body + 1:
        inside = act.hit.start <= reading.words[part.support].start < act.hit.end
        return -0.3 if inside else 0.0
    return _apart(reading, act, hit.start, part)


def _apart(reading: Reading, act: Act | None, start: int, part: Role) -> float:
    if act is None:
        return 0.1 * reading.sentence_of(start)
    if act.hit.start <= reading.words[part.support].start < act.hit.end:
        return -0.3
    apart = abs(reading.sentence_of(start) - act.sentence)
    words = abs(reading.word_at(start) - reading.word_at(act.hit.start))
    return 0.5 * apart + 0.02 * min(words, 20)


def _stance(grammar: Grammar, hit: Hit, part: Role, *, claimed: bool) -> Stance:
    if claimed or part.claims:
        return Stance.CLAIMED
    at = grammar.reading.word_at(hit.start)
    doubted = any(grammar.has(n, "doubt") for n in grammar.back(at, 6))
    return Stance.SUSPECTED if doubted else Stance.ATTRIBUTED
