"""A craft on patrol that air defence shot down: attacked itself, by what was fired at it (the guideline)."""

from .acts import Act
from .lexicon import Hit
from .particles import ordered, particles
from .reading import Reading

_CRAFT = frozenset(("drone", "aircraft", "helicopter"))
_DOWNING = frozenset(("intercept", "destruction", "bomb", "target", "weapon_act"))
_DESTROYING = frozenset(("destruction", "target"))
_BY = ("ب", "وب", "فب")
_LED = 3
"""Words between «بواسطة» and the defence it leads to, at most: «بواسطة نيران منظومة الدفاع الجوي»."""
_SUBJECT = 4
"""Words between a defence and the verb it is the subject of, at most."""


def downed_by_defence(reading: Reading, act: Act, found: list[Hit]) -> bool:
    """«فجرنا مسيّرة … بصاروخ أرض جو», «الدفاعات الجوية تدمر مسيّرة أمريكية»; not what came to strike («متجهة»)."""
    if act.family not in _DOWNING:
        return False
    here = [h for h in found if reading.sentence_of(h.start) == act.sentence]
    defences = [h for h in here if h.concept.weapon == "air_defense" and _fires(reading, act, h)]
    if not defences or not any(h.concept.weapon in _CRAFT for h in here):
        return False
    sentence = reading.sentences[act.sentence]
    said = {w.text.removeprefix("ال") for w in reading.words if sentence.start <= w.start < sentence.end}
    if said & particles("means", "comes"):
        return False
    return any(h.phrase.startswith(ordered("means", "to_air")) for h in defences) or bool(
        said & particles("means", "patrols")
    )


def _fires(reading: Reading, act: Act, defence: Hit) -> bool:
    """The defence is what it was done with, or does it: «الدفاعات الجوية … تستهدف»."""
    at, verb = reading.word_at(defence.start), reading.word_at(act.hit.start)
    if defence.prefix.startswith(_BY):
        return True
    if any(w.text in particles("means", "leads") for w in reading.words[max(0, at - _LED) : at]):
        return True
    does = act.family in _DESTROYING and act.hit.form in {"past", "present"}
    return does and 0 < verb - at <= _SUBJECT + 1
