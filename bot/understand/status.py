"""How an event stands in its post: claimed, foiled, going on, threatened, denied… The guideline's order decides."""

from collections.abc import Sequence

from bot.model.report import Status

from .acts import Act
from .authors import Agent
from .claims import filmed
from .foiled import fell_short, foiled, fought_off
from .grammar import grammar_of, stems
from .moods import Mood
from .particles import ordered, particles
from .reading import Reading
from .status_now import told_as_going_on, under_way

_OF_MOOD = {
    Mood.DENIED: Status.DENIED,
    Mood.DRILL: Status.DRILL,
    Mood.HISTORICAL: Status.HISTORICAL,
    Mood.STATISTIC: Status.STATISTIC,
    Mood.CONDITIONAL: Status.HYPOTHETICAL,
    Mood.FUTURE: Status.HYPOTHETICAL,
    Mood.PLANNED: Status.HYPOTHETICAL,
    Mood.MOURNED: Status.HISTORICAL,
    Mood.CONDEMNED: Status.OCCURRED,
}
_GOING_ON = frozenset(("overflight", "siren", "closure", "air_presence", "shelter", "high_alert", "advisory"))


def quiet_status(act: Act, *, historical: bool) -> Status:
    """The status of an event that makes no attack and no threat."""
    return Status.HISTORICAL if historical else _OF_MOOD.get(act.mood, Status.OCCURRED)


def attack_status(
    reading: Reading, act: Act | None, company: Sequence[Act], agent: Agent | None, *, mine: bool
) -> Status:
    """The status of an attack that the post reports, by `agent`. `mine`: a party claims it (`claims.claimed`)."""
    grammar = grammar_of(reading)
    stopped = foiled(grammar, act, company) if act is not None else fell_short(grammar)
    own = act is not None and (
        (act.hit.concept.id == "intercept" and filmed(reading)) or (mine and fought_off(grammar, act))
    )
    if stopped and not own:
        return Status.FOILED
    if mine and not (_official(reading) and told_as_going_on(grammar, act)):
        return Status.CLAIMED
    return Status.ONGOING if under_way(grammar, act, company, agent) else Status.OCCURRED


def threat_status(reading: Reading, act: Act | None, *, alert: bool) -> Status:
    """The status of a threat: foiled plot, alert that is on, movement, or words; who is told to leave is threatened."""
    if alert and (act is None or act.family in _ORDERED_OUT) and _told_to_leave(reading):
        return Status.THREATENED
    if act is not None and act.family == "defuse":
        return Status.FOILED
    unsure = act is None or act.family in _AWAITED or act.mood is Mood.CONDITIONAL
    if alert and unsure and (_awaited(reading) or _sent_away(reading)):
        return Status.THREATENED
    if act is None:
        return Status.ONGOING if alert else Status.THREATENED
    if act.family in _GOING_ON or act.family == "mobilize" or (alert and act.family == "threat_noun"):
        return Status.ONGOING
    return Status.THREATENED


def _official(reading: Reading) -> bool:
    """«مسؤول أمريكي: …», «مصدر عسكري: …»: one without a name tells of it; he does not take it upon himself."""
    said = reading.speaker.of(reading.normal).split() if reading.speaker else []
    return any(word.startswith(ordered("status", "nameless")) for word in said)


_ORDERED_OUT = frozenset(("evacuate", "shelter", "advisory", "threat_noun", "threat_word"))


_AWAITED = _ORDERED_OUT | {"vow", "force_future", "ready", "high_alert"}


def _awaited(reading: Reading) -> bool:
    """«هجوم جوي محتمل», «نستعد لاحتمال إطلاق …»: an attack is reckoned with; who is on alert for one is on alert."""
    words = [w.text for w in reading.words[:_HEAD]]
    if any(word.endswith(ordered("status", "on_alert")) for word in words):
        return False
    return any(_reckons(words, at) for at in range(len(words)))


def _reckons(words: Sequence[str], at: int) -> bool:
    word, after = words[at].lstrip("و"), words[at + 1 : at + 6]
    if word in particles("status", "prepares"):
        ready_for = particles("status", "ready_for")
        return any(w[:1] == "ل" and (_attack_noun(w) or w[1:] in ready_for) for w in after)
    if word in particles("status", "expects"):
        return any(w == "ردا" or _attack_noun(w) for w in words[at + 1 : at + 4])
    may = word == "قد" and bool(after) and after[0][0] in "يت"
    near = (*words[max(0, at - 4) : at], *words[at + 1 : at + 4])
    return (may or word in particles("status", "likely")) and any(map(_attack_noun, near))


_HEAD = 60


def _attack_noun(word: str) -> bool:
    """«هجوم», «لإطلاق», «ضربات»: a noun of force with whatever is written onto it."""
    return bool(particles("status", "attack_nouns") & set(stems(word)))


def _sent_away(reading: Reading) -> bool:
    """«على الجاليات مغادرة … فوراً», by one who can strike; states and embassies warn their own people."""
    words = {w.text for w in reading.words[:_HEAD]}
    leave, others = particles("status", "leave_at_once"), particles("status", "others")
    return "فورا" in words and bool(words & leave) and bool(words & others)


def _told_to_leave(reading: Reading) -> bool:
    """«لسلامتكم …», «منطقة قتال»: an army tells people to leave before it strikes."""
    text = f" {reading.normal.text} "
    return any(f" {words} " in text for words in particles("status", "told_to_leave"))
