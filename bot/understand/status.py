"""How an event stands in its post: claimed, foiled, going on, threatened, denied… The guideline's order decides."""

from collections.abc import Sequence

from bot.model.report import Status

from .acts import Act, Mood
from .authors import Agent
from .particles import particles
from .reading import Reading

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


def attack_status(reading: Reading, act: Act, agent: Agent | None, company: Sequence[Act]) -> Status:
    """The status of an attack that the post reports."""
    filmed = any(h.concept.id == "own_footage" for h in reading.of("contexts"))
    if _foiled(reading, act) and not (filmed and act.hit.concept.id == "intercept"):
        return Status.FOILED
    if claimed(reading, act, agent):
        return Status.CLAIMED
    return Status.ONGOING if _ongoing(reading, act, company) else Status.OCCURRED


def claimed(reading: Reading, act: Act, agent: Agent | None) -> bool:
    """A party claims the deed as its own: in the first person, by its own film, or by naming itself its author."""
    contexts = {h.concept.id for h in reading.of("contexts")}
    if "own_footage" in contexts or act.hit.form == "we":
        return True
    if any(h.concept.cls == "claim" and reading.sentence_of(h.start) <= act.sentence for h in reading.of("contexts")):
        return True
    if reading.speaker_role != "able" or act.family in _SUFFERED or act.hit.form == "adj":
        return False
    speakers = {h.concept.id for h in reading.of("actors") if h.end <= reading.body + 1}
    if agent is None or agent.concept is None:
        return bool(speakers) and act.family in {"strike", "target"} and act.hit.form in {"noun", "phrase"}
    return agent.concept.id in speakers


_SUFFERED = frozenset(("kill", "injure", "explosion", "security_event", "smoke", "intercept"))
"""What a party tells of itself as suffered, not as done."""


def _foiled(reading: Reading, act: Act) -> bool:
    if act.family != "intercept" or act.hit.concept.id == "air_defence":
        return False
    at = reading.word_at(act.hit.start)
    near = " ".join(w.text for w in reading.words[max(0, at - 4) : at + 2])
    interceptor = act.hit.phrase.startswith(("صاروخ اعتراض", "صواريخ اعتراض"))
    if interceptor or any(word in near for word in particles("status", "trying")):
        return False
    return act.hit.form != "present" or act.hit.phrase.lstrip("يت").startswith("عترض")


def _ongoing(reading: Reading, act: Act, company: Sequence[Act]) -> bool:
    sentence = [h for h in reading.of("contexts") if reading.sentence_of(h.start) == act.sentence]
    if any(h.concept.cls == "ongoing" for h in sentence):
        return True
    hurt = any(a.family in {"kill", "injure"} for a in company)
    footage = any(h.concept.cls == "footage" for h in sentence)
    now = particles("status", "now")
    if any(a.hit.phrase in now for a in (act, *company) if a.sentence == act.sentence):
        return not hurt and not footage
    if act.hit.concept.id == "air_defence" or (act.family == "intercept" and act.hit.form == "present"):
        return not footage
    if act.hit.concept.id == "clash":
        return act.hit.form in {"noun", "phrase", "present"} and not hurt and not footage
    return False


def threat_status(act: Act | None, *, alert: bool) -> Status:
    """The status of a threat: foiled plot, alert that is on, movement, or words."""
    if act is None:
        return Status.ONGOING if alert else Status.THREATENED
    if act.family == "defuse":
        return Status.FOILED
    if act.family in _GOING_ON or act.family == "mobilize":
        return Status.ONGOING
    return Status.THREATENED
