"""Fire that has just been sent: a launch told by itself, projectiles on their way, sirens that sound with it."""

from collections.abc import Sequence

from .acts import Act
from .authors import Agent
from .grammar import Grammar
from .particles import particles

_HEAD = 12
"""Words of the head in which fire in flight is told."""
_TOWARD_WITHIN = 11
"""Words after a launch in which it is told where the fire goes."""


def sent_off(grammar: Grammar, act: Act, agent: Agent | None) -> bool:
    """«إطلاق رشقة … من لبنان نحو …»: a launch that is the news, of a country's or of nobody's.

    Where a party is named as author («من قبل حزب الله»), it is told as the party's deed; what is fired at aircraft or
    at what comes is no attack under way.
    """
    at = grammar.reading.word_at(act.hit.start)
    if act.background or not _sending(act) or (agent is not None and agent.state is False):
        return False
    return _opens(grammar, at) and _toward(grammar, act) and not _upward(grammar, at)


def heading(grammar: Grammar) -> bool:
    """No act is named, but the head is of fire and where it goes: «صواريخ يمنية نحو …», «إطلاق جديد من … نحو …»."""
    first = grammar.reading.word_at(grammar.reading.body) if grammar.reading.body else 0
    fired = grammar.text(first) in particles("status", "sendings") and not _upward(grammar, first)
    return fired and any(grammar.text(n) in particles("status", "toward") for n in range(first + 1, first + _HEAD))


def in_flight(grammar: Grammar) -> bool:
    """No act is named, but a projectile is: «صواريخ في سماء …», «صواريخ تتجه نحو …», «من مرور الصواريخ»."""
    flying = particles("status", "in_flight")
    head = [n for n in range(len(grammar)) if grammar.words[n].start >= grammar.reading.body][:_HEAD]
    armed = any(grammar.hits(n, "weapons") for n in head)
    return armed and any(
        grammar.text(n) in flying or f"{grammar.text(n)} {grammar.text(n + 1)}" in flying for n in head
    )


def sirens_with(act: Act, company: Sequence[Act]) -> bool:
    """«رشقة صاروخية … وصافرات الإنذار تدوي»: the alarm is on; «صافرات تدوي بعد هجوم» tells what has been."""
    return any(
        a.family == "siren" and a.sentence == act.sentence and a.hit.start > act.hit.start and a.hit.prefix[:1] == "و"
        for a in company
    )


def smokes(grammar: Grammar, act: Act, company: Sequence[Act]) -> bool:
    """«أعمدة الدخان تتصاعد»: nothing is told but what is seen now."""
    if act.family != "smoke" or any(a.family not in {"smoke", "siren"} for a in company):
        return False
    at = grammar.reading.word_at(act.hit.start)
    return any(grammar.text(n) in particles("status", "rises") for n in range(at, at + 5))


def _sending(act: Act) -> bool:
    """«إطلاق صواريخ», «رشقة صاروخية»: a noun of firing; «أطلقت صواريخ» tells who did it."""
    fired = act.family == "launch" or act.hit.concept.id == "rocket_fire"
    return fired and act.hit.phrase.split()[0] in particles("status", "sendings")


def _opens(grammar: Grammar, at: int) -> bool:
    """It begins its clause, but for a word of «again» or of hearsay: not «رصد إطلاق», «نتيجة إطلاق»."""
    return all(grammar.text(n) in particles("status", "openers") for n in grammar.back(at, _BEFORE))


_BEFORE = 3


def _toward(grammar: Grammar, act: Act) -> bool:
    first = grammar.reading.word_at(act.hit.start)
    after = range(first + 1, min(first + _TOWARD_WITHIN, len(grammar)))
    sentence = grammar.reading.sentence_of
    return any(
        grammar.text(n) in particles("status", "toward") and sentence(grammar.words[n].start) == act.sentence
        for n in after
    )


def _upward(grammar: Grammar, at: int) -> bool:
    """«صاروخ أرض جو», «صواريخ اعتراضية»: fired at what flies, or «تحذيرية»: at nobody."""
    return any(grammar.text(n) in particles("status", "upward") for n in range(at, at + _UPWARD))


_UPWARD = 6
