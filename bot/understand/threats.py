"""What sort of threat a post tells where no word of `alerts.toml` says it: words, movements, or an alert."""

from bot.model.report import SubEvent

from .acts import Act
from .grammar import Grammar
from .reading import Reading

_FORCE = frozenset(("strike", "attack", "target", "operation", "launch", "bomb", "takeover", "incursion", "clash"))


def sub_event_of_threat(reading: Reading, act: Act | None) -> SubEvent:
    """PLOVER's sort of a threat: by its act, else by who speaks and by the verbs of the post."""
    if act is not None:
        raised = act.family == "high_alert" and _raised(reading, act)
        return SubEvent.MOBILIZE if raised else SubEvent(act.hit.concept.sub or SubEvent.ALERT)
    if any(h.concept.cls == "incursion" for h in reading.of("triggers")):
        return SubEvent.MOBILIZE  # forces that cross a line without a shot
    if reading.speaker_role == "able":
        return SubEvent.THREATEN
    grammar = Grammar(reading)
    body = [n for n in range(len(grammar)) if reading.words[n].start >= reading.body]
    if any(grammar.has(n, "moves") for n in body):
        return SubEvent.MOBILIZE
    spoken = any(grammar.has(n, "threaten", "orders") for n in body)
    return SubEvent.THREATEN if spoken and _of_force(reading) else SubEvent.ALERT


def _raised(reading: Reading, act: Act) -> bool:
    """«الجيش يرفع حالة التأهب»: an army that makes ready moves; «حالة تأهب في …» is an alert for those who hear it."""
    at = reading.word_at(act.hit.start)
    near = [w.text.lstrip("و") for w in reading.words[max(0, at - 1) : at + 2]]
    return any(word.startswith(("رفع", "يرفع", "ترفع", "استنفار")) for word in near)


def _of_force(reading: Reading) -> bool:
    return any(h.concept.cls in _FORCE for h in reading.of("triggers"))
