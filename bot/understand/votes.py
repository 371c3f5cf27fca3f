"""What the guideline's rules say of a post, each rule as one vote that the kind model weighs.

A vote's name begins with «!»: the model adds its weight whole, where word patterns only count by their share.
"""

from collections.abc import Iterator, Sequence

from .acts import Act
from .dangers import dangers
from .families import FORCE, HURT, LOOSE, RAID, TALK, VERBS
from .moods import Mood
from .reading import Reading
from .rules import SURE, head_of, rule
from .signs import Signs, signs
from .statements import facts, pairs

_QUIET = frozenset(("arrest",))
_ALERT = frozenset(("siren", "evacuate", "closure", "shelter", "advisory", "high_alert", "overflight", "air_presence"))
_OPEN = frozenset((Mood.ASSERTED,))
_TONES = (
    "figurative", "drill", "nature", "accident", "funeral", "talks", "condemn", "deny", "history", "statistic",
    "market", "justice", "question", "social", "prayer", "nonforce", "conditional", "possible", "claim", "followup",
    "abroad", "celebration",
)  # fmt: skip


def votes(reading: Reading, acts: Sequence[Act], age: int | None) -> Iterator[str]:
    """Every vote that the post earns."""
    head = head_of(reading)
    role = reading.speaker_role
    told = [a for a in acts if a.mood in _OPEN]
    yield from _force(reading, told, head, role)
    yield from _raids(told)
    yield from _alerts(acts, told, head)
    yield from _talk(reading, acts, head, role)
    yield from _tones(reading, head)
    found = signs(reading, acts, head)
    yield from _signs(reading, told, found)
    clauses = facts(reading, acts, FORCE)
    yield from pairs(clauses, role)
    yield from (f"!danger {name}" for name in dangers(clauses))
    said = rule(reading, acts, age, found)
    yield f"!rule {said}"
    yield f"!rules {said.split()[0]}"
    if said in SURE:
        yield f"!sure {said.split()[0]}"
    if age is not None:
        yield "!old" if age > 3 else "!fresh"


def _force(reading: Reading, told: Sequence[Act], head: int, role: str) -> Iterator[str]:
    force = [a for a in told if a.family in FORCE]
    fore = [a for a in force if a.sentence <= head]
    plain = [a for a in fore if not a.background]
    if plain:
        yield "!force head"
        yield f"!force head {role}"
        if all("ال" in a.hit.prefix or a.hit.phrase.startswith("ال") for a in plain):
            yield f"!force head definite {role in {'able', 'outside'}}"
        if any(a.hit.form in {"past", "present"} for a in plain):
            yield "!force head verb"
        if min(a.order for a in plain) <= 4:
            yield "!force opens"
        if len({a.family for a in plain}) > 1:
            yield "!force head several"
    elif fore:
        yield "!force head background"
    elif force:
        yield "!force later"
        yield f"!force later {role}"
    else:
        yield "!no force"
    if any(a.family in HURT and a.sentence <= head for a in told):
        yield "!hurt head" + (" force" if force else "")
    if any(a.family == "security_event" for a in told):
        yield "!security event"


def _signs(reading: Reading, told: Sequence[Act], found: Signs) -> Iterator[str]:
    role = reading.speaker_role
    able = "able" if role == "able" else "else"
    if found.menaces:
        yield f"!menaces {found.menaces}"
        yield f"!menaces {role}"
    if found.conditions:
        yield f"!conditions {able}"
    if found.plans:
        yield f"!plans {role}"
    for name in ("slain", "burnt", "vowed", "foretold", "demands", "instructs", "found", "precaution", "movement"):
        if getattr(found, name):
            yield f"!{name}"
    if any(a.family == "destruction" and a.hit.form in VERBS for a in told):
        yield "!destroys"
    if role == "media" and reading.quotes_able:
        yield "!quotes able"


def _raids(told: Sequence[Act]) -> Iterator[str]:
    families = {a.family for a in told}
    hurt, force = families & HURT, families & (FORCE - {"attack", "target"})
    for family in families & RAID:
        yield f"!{family} " + ("hurt" if hurt else "force" if force else "searches" if families & _QUIET else "calm")
    if families & _QUIET:
        yield "!arrest " + ("hurt" if hurt else "force" if force else "calm")
    if "destruction" in families:
        yield "!destruction"
    if "abduction" in families:
        yield "!abduction"


def _alerts(acts: Sequence[Act], told: Sequence[Act], head: int) -> Iterator[str]:
    force = any(a.family in FORCE for a in told)
    for family in sorted({a.family for a in told if a.family in _ALERT and a.sentence <= head}):
        yield f"!{family} head" + (" force" if force else "")
    if any(a.family in _ALERT for a in told):
        yield "!alert" + (" force" if force else "")
    for family in ("mobilize", "defuse", "all_clear"):
        if any(a.family == family for a in told):
            yield f"!{family}"
        if any(a.family == family and a.sentence <= head for a in told):
            yield f"!{family} head"


def _talk(reading: Reading, acts: Sequence[Act], head: int, role: str) -> Iterator[str]:
    talk = {a.family for a in acts if a.family in TALK and a.mood in LOOSE}
    ahead = [a for a in acts if a.mood in {Mood.FUTURE, Mood.PLANNED, Mood.CONDITIONAL} and a.family in FORCE]
    future = any(a.hit.future or a.hit.form == "we" for a in ahead)
    able = "able" if role == "able" else "media" if role == "media" else "else"
    for family in talk:
        yield f"!talk {family} {able}"
    if len(talk) > 1:
        yield f"!talk several {able}"
    if ahead:
        yield f"!force ahead {able}" + (" future" if future else "")
        if any(a.sentence <= head for a in ahead):
            yield "!force ahead head"
    if talk and any(h.concept.cls == "conditional" for h in reading.of("contexts")):
        yield f"!talk conditional {able}"


def _tones(reading: Reading, head: int) -> Iterator[str]:
    found = {h.concept.cls for h in reading.of("contexts")}
    fore = {h.concept.cls for h in reading.of("contexts") if reading.sentence_of(h.start) <= head}
    for tone in _TONES:
        if tone in fore:
            yield f"!tone {tone} head"
        elif tone in found:
            yield f"!tone {tone} later"
