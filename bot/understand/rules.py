"""What the guideline's rules alone make of a post, and the plain signs that a rule needs: one verdict in words."""

from collections.abc import Sequence

from .acts import Act
from .families import FORCE, HURT, LOOSE, RAID, TALK, VERBS
from .moods import Mood
from .reading import Reading
from .signs import Signs

_ALERTS = frozenset(
    ("siren", "evacuate", "closure", "overflight", "mobilize", "defuse", "advisory", "shelter", "high_alert",
     "air_presence")
)  # fmt: skip
_ARMED = frozenset(("strike", "launch", "clash", "shooting", "intercept", "target"))


SURE = frozenset(
    ("attack firm", "attack slain", "attack raid", "attack burnt", "threat vowed", "threat foretold", "threat demand",
     "threat alert", "threat of force verb", "threat condition able", "threat incursion", "threat planned", "other old",
     "other unreal", "other arrest", "other abroad", "other celebration", "other works", "other accident")
)  # fmt: skip
"""Rules that are right more often than not by far; one that was seldom met in learning is trusted like the rest."""


def rule(reading: Reading, acts: Sequence[Act], age: int | None, found: Signs) -> str:
    """attack, threat or other, with how firmly; the first rule that fits."""
    head = head_of(reading)
    told = [a for a in acts if a.mood is Mood.ASSERTED and a.sentence <= head + 1]
    classes = {h.concept.cls for h in reading.of("contexts") if reading.sentence_of(h.start) <= head + 1}
    families = {a.family for a in told}
    if families & {"arrest", "landing"}:  # taken away by those who arrest
        families -= {"abduction"}
    quiet = _quiet(told, families, classes, age)
    if quiet:
        return quiet
    force = [a for a in told if a.family in FORCE & families]
    attack = _attack([a for a in force if a.sentence <= head and not a.background], families, classes, found)
    return attack or _threat(reading, acts, families, found) or _rest(families)


def _attack(plain: Sequence[Act], families: set[str], classes: set[str], found: Signs) -> str:
    """What makes a post an attack, or nothing. `plain`: force told in the head, for itself."""
    if found.vowed:
        return "threat vowed"
    if plain and "justice" not in classes:
        return "attack firm" if any(bare(a) for a in plain) else "attack definite"
    if found.burnt:
        return "attack burnt"
    if families & RAID and families & HURT:
        return "attack raid"
    return "attack slain" if found.slain else ""


def _threat(reading: Reading, acts: Sequence[Act], families: set[str], found: Signs) -> str:
    """What makes a post without an attack a threat, or nothing."""
    able = "able" if reading.speaker_role == "able" else "else"
    if families & RAID and not families & (FORCE | _ALERTS):
        return "threat incursion" if "incursion" in families and not found.searched else "other raid"
    talk = any(a.family in TALK and a.mood in LOOSE and a.sentence <= head_of(reading) + 2 for a in acts)
    table = (
        (found.demands, "threat demand"),
        (found.foretold, "threat foretold"),
        (bool(families & _ALERTS), "threat alert"),
        (found.found, "threat found"),
        (found.instructs, "threat instructs"),
        (bool(found.menaces), f"threat of force {found.menaces}"),
        (found.precaution, "threat precaution"),
        (found.movement, "threat movement"),
        (found.conditions, f"threat condition {able}"),
        (found.plans, "threat planned"),
        (talk, f"threat talk {able}"),
    )
    return next((name for holds, name in table if holds), "")


def _rest(families: set[str]) -> str:
    if families & FORCE:
        return "attack loose"
    return "other hurt" if families & HURT else "other"


def _quiet(told: Sequence[Act], families: set[str], classes: set[str], age: int | None) -> str:
    """What makes a post «other» whatever acts it names, or nothing."""
    shots = "shooting" in families
    armed = any(a.family in _ARMED and a.hit.form != "en" for a in told)
    table = (
        (age is not None and age > 3, "other old"),
        (bool(classes & {"figurative", "drill"}), "other unreal"),
        ("all_clear" in families and not families & FORCE, "other clear"),
        ("abroad" in classes and shots and not families & (FORCE - {"shooting", "attack"}), "other abroad"),
        ("celebration" in classes and shots and not families & HURT, "other celebration"),
        (bool(classes & {"accident", "nature"}), "attack beside accident" if armed else "other accident"),
        ("works" in classes and not families & FORCE, "other works"),
        (
            any(a.family == "arrest" and not a.background for a in told) and not families & (HURT | FORCE | {"defuse"}),
            "other arrest",
        ),
    )
    return next((name for holds, name in table if holds), "")


def bare(act: Act) -> bool:
    """Told as new: a verb, or a noun without the article."""
    return act.hit.form in VERBS or not ("ال" in act.hit.prefix or act.hit.phrase.startswith("ال"))


def head_of(reading: Reading) -> int:
    """The first sentence after the speaker's name that has more than one word."""
    for number, sentence in enumerate(reading.sentences):
        if sentence.end <= reading.body:
            continue
        if reading.word_at(sentence.end - 1) > reading.word_at(max(sentence.start, reading.body)):
            return number
    return 0
