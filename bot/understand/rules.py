"""What the guideline's rules alone make of a post, and the plain signs that a rule needs: one verdict in words."""

from collections.abc import Sequence

from .acts import Act, Mood
from .lexicon import Hit
from .reading import Reading

FORCE = frozenset(
    ("strike", "launch", "intercept", "explosion", "bomb", "clash", "shooting", "target", "attack", "abduction",
     "weapon_act")
)  # fmt: skip
"""Families that are armed force by themselves."""
HURT = frozenset(("kill", "injure"))
RAID = frozenset(("incursion", "landing", "operation"))
TALK = frozenset(("threat_word", "vow", "ready", "force_future"))
LOOSE = frozenset((Mood.ASSERTED, Mood.CONDITIONAL, Mood.FUTURE, Mood.PLANNED, Mood.DENIED))
_ALERTS = frozenset(("siren", "evacuate", "closure", "overflight", "mobilize", "defuse", "advisory"))
_ARMED = frozenset(("strike", "launch", "clash", "shooting", "intercept", "target"))
_AFTER = 7
"""Words after the dead or hurt within which a weapon is what did it: «أربعة قتلى بصاروخ»."""
_OBJECT = 14
"""Words after «هدد» within which stands what is threatened; its subject may be long."""
_VERBS = frozenset(("past", "present", "we"))


def rule(reading: Reading, acts: Sequence[Act], age: int | None) -> str:
    """attack, threat or other, with how firmly; the first rule that fits."""
    head = head_of(reading)
    told = [a for a in acts if a.mood is Mood.ASSERTED and a.sentence <= head + 1]
    classes = {h.concept.cls for h in reading.of("contexts") if reading.sentence_of(h.start) <= head + 1}
    families = {a.family for a in told}
    force = [a for a in told if a.family in FORCE]
    quiet = _quiet(reading, told, classes, age)
    if quiet:
        return quiet
    plain = [a for a in force if a.sentence <= head and not a.background]
    if plain and not classes & {"condemn", "justice", "history", "statistic"}:
        return "attack firm" if any(bare(a) for a in plain) else "attack definite"
    if families & RAID and families & HURT:
        return "attack raid"
    if slain(reading, told, head):
        return "attack slain"
    if families & _ALERTS or (families & RAID and not force):
        return "threat alert"
    if menaces(reading, acts):
        return "threat of force"
    if any(a.family in TALK and a.mood in LOOSE and a.sentence <= head + 2 for a in acts):
        return "threat talk " + ("able" if reading.speaker_role == "able" else "else")
    if force:
        return "attack loose"
    return "other hurt" if families & HURT else "other"


def _quiet(reading: Reading, told: Sequence[Act], classes: set[str], age: int | None) -> str:
    """What makes a post «other» whatever acts it names, or nothing."""
    families = {a.family for a in told}
    if age is not None and age > 3:
        return "other old"
    if classes & {"figurative", "drill"}:
        return "other unreal"
    if "all_clear" in families and not families & FORCE:
        return "other clear"
    if "abroad" in classes and "shooting" in families and not families & (FORCE - {"shooting", "attack"}):
        return "other abroad"
    if "celebration" in classes and "shooting" in families and not families & HURT:
        return "other celebration"
    if classes & {"accident", "nature"} and not slain(reading, told, 99):
        return "attack beside accident" if families & _ARMED else "other accident"
    if families & {"arrest"} and not families & (HURT | FORCE):
        return "other arrest"
    return ""


def slain(reading: Reading, told: Sequence[Act], head: int) -> bool:
    """People hurt by arms: a weapon follows («قتلى بصاروخ»), or men under arms are made away with («القضاء على»)."""
    hurt = [a for a in told if a.family in HURT and a.sentence <= head]
    if any(a.hit.phrase.startswith(_MADE_AWAY) for a in hurt):
        return True
    weapons = [reading.word_at(h.start) for h in reading.of("weapons")]
    return any(0 < at - reading.word_at(a.hit.end - 1) <= _AFTER for a in hurt for at in weapons)


_MADE_AWAY = ("القضاء علي", "تحييد", "تصفي")


def menaces(reading: Reading, acts: Sequence[Act]) -> bool:
    """«هدد … بقصف», «توعدت … بالرد»: force or death as what a verb of threat threatens with."""
    if any(h.concept.cls == "nonforce" for h in reading.of("contexts")):
        return False
    verbs = [a for a in acts if a.hit.concept.id == "threat_word" and a.hit.form in (*_VERBS, "en")]
    objects = [h for h in (*reading.of("triggers"), *reading.of("alerts")) if _of_force(h)]
    return any(_governs(reading, verb, thing) for verb in verbs for thing in objects)


def _of_force(hit: Hit) -> bool:
    return hit.concept.cls in FORCE | {"kill", "operation", "destruction", "force_future", "vow", "incursion"}


def _governs(reading: Reading, verb: Act, thing: Hit) -> bool:
    gap = reading.word_at(thing.start) - reading.word_at(verb.hit.start)
    return 0 < gap <= _OBJECT and reading.sentence_of(thing.start) == verb.sentence


def bare(act: Act) -> bool:
    """Told as new: a verb, or a noun without the article."""
    return act.hit.form in _VERBS or not ("ال" in act.hit.prefix or act.hit.phrase.startswith("ال"))


def head_of(reading: Reading) -> int:
    """The first sentence after the speaker's name that has more than one word."""
    for number, sentence in enumerate(reading.sentences):
        if sentence.end <= reading.body:
            continue
        if reading.word_at(sentence.end - 1) > reading.word_at(max(sentence.start, reading.body)):
            return number
    return 0
