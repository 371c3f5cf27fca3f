"""What the guideline's rules say of a post, each rule as one vote that the kind model weighs.

A vote's name begins with «!»: the model adds its weight whole, where word patterns only count by their share.
"""

from collections.abc import Iterator, Sequence

from .acts import Act, Mood
from .reading import Reading

FORCE = frozenset(
    ("strike", "launch", "intercept", "explosion", "bomb", "clash", "shooting", "target", "attack", "abduction",
     "weapon_act")
)  # fmt: skip
"""Families that are armed force by themselves."""
_HURT = frozenset(("kill", "injure"))
_RAID = frozenset(("incursion", "landing", "operation"))
_QUIET = frozenset(("arrest",))
_ALERT = frozenset(("siren", "evacuate", "closure", "shelter", "advisory", "high_alert", "overflight", "air_presence"))
_TALK = frozenset(("threat_word", "vow", "ready", "force_future"))
_OPEN = frozenset((Mood.ASSERTED,))
_LOOSE = frozenset((Mood.ASSERTED, Mood.CONDITIONAL, Mood.FUTURE, Mood.PLANNED, Mood.DENIED))
_TONES = (
    "figurative", "drill", "nature", "accident", "funeral", "talks", "condemn", "deny", "history", "statistic",
    "market", "justice", "question", "social", "prayer", "nonforce", "conditional", "possible", "claim", "followup",
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
    yield f"!rule {rule(reading, acts, age)}"
    if age is not None:
        yield "!old" if age > 3 else "!fresh"


def rule(reading: Reading, acts: Sequence[Act], age: int | None) -> str:
    """What the rules alone would say: attack, threat or other, with how firmly."""
    head = head_of(reading)
    told = [a for a in acts if a.mood is Mood.ASSERTED and a.sentence <= head + 1]
    classes = {h.concept.cls for h in reading.of("contexts") if reading.sentence_of(h.start) <= head + 1}
    if age is not None and age > 3:
        return "other old"
    if classes & {"figurative", "drill"}:
        return "other unreal"
    force = [a for a in told if a.family in FORCE]
    families = {a.family for a in told}
    if "all_clear" in families and not force:
        return "other clear"
    if classes & {"accident", "nature"}:
        armed = families & {"strike", "launch", "clash", "shooting", "intercept"}
        return "attack beside accident" if armed else "other accident"
    if families & _RAID and not (families & (_HURT | FORCE - {"attack", "target"})):
        return "other raid"
    if "arrest" in families and not families & (_HURT | FORCE):
        return "other arrest"
    plain = [a for a in force if a.sentence <= head and not a.background]
    if plain and not classes & {"condemn", "justice", "history", "statistic"}:
        return "attack firm" if any(_bare(a) for a in plain) else "attack definite"
    if families & _RAID and families & _HURT:
        return "attack raid"
    if families & {"siren", "evacuate", "closure", "overflight", "mobilize", "defuse", "advisory"}:
        return "threat alert"
    talk = [a for a in acts if a.family in _TALK and a.mood in _LOOSE and a.sentence <= head + 2]
    if talk and reading.speaker_role in {"able", "media", "none"}:
        return "threat talk " + ("able" if reading.speaker_role == "able" else "else")
    if force:
        return "attack loose"
    return "other hurt" if families & _HURT else "other"


def _bare(act: Act) -> bool:
    """Told as new: a verb, or a noun without the article."""
    return act.hit.form in {"past", "present", "we"} or not ("ال" in act.hit.prefix or act.hit.phrase.startswith("ال"))


def head_of(reading: Reading) -> int:
    """The first sentence after the speaker's name that has more than one word."""
    for number, sentence in enumerate(reading.sentences):
        if sentence.end <= reading.body:
            continue
        if reading.word_at(sentence.end - 1) > reading.word_at(max(sentence.start, reading.body)):
            return number
    return 0


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
    if any(a.family in _HURT and a.sentence <= head for a in told):
        yield "!hurt head" + (" force" if force else "")
    if any(a.family == "security_event" for a in told):
        yield "!security event"


def _raids(told: Sequence[Act]) -> Iterator[str]:
    families = {a.family for a in told}
    hurt, force = families & _HURT, families & (FORCE - {"attack", "target"})
    if families & _RAID:
        yield "!raid " + ("hurt" if hurt else "force" if force else "calm")
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
    talk = {a.family for a in acts if a.family in _TALK and a.mood in _LOOSE}
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
