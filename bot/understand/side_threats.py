"""What threatens beside an attack that a post tells: an alert, or a threat in words."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model.report import Event, Status, SubEvent

from .acts import Act
from .assembly import event, first_place, places_of
from .authors import agent_of
from .moods import Mood, to_come
from .particles import any_of, ordered, particles
from .scene import SEPARATE, THREAT_WEIGHT, WEIGHT, Scene
from .telling import side_threat

_ALERTS = frozenset(("siren", "closure", "evacuate", "defuse"))
"""Families that are a second event wherever they stand: precautions, and a bomb that was found in time."""


def side_threats(scene: Scene) -> list[Event]:
    """Sirens, closures and orders to leave told beside an attack are a second event; so is a party's spoken threat."""
    acts = [a for a in scene.examined.acts if a.mood is Mood.ASSERTED]
    moved = particles("threat", "displaced")
    beside = {id(s.act) for s in scene.stretches if s.act.family in THREAT_WEIGHT}
    alerts = [a for a in acts if (a.family in _ALERTS or id(a) in beside) and a.hit.phrase not in moved][:1]
    return [*(_threat(scene, act) for act in alerts), *(_threat(scene, act, own=True) for act in _spoken(scene, acts))]


def _threat(scene: Scene, act: Act, *, own: bool = False) -> Event:
    """A threat beside an attack. `own`: only a place that its own sentence names; what was struck is not threatened."""
    told, span = side_threat(scene, act), scene.span(act)
    if own and told.sub is not SubEvent.THREATEN:  # told by a verb of force that is to come
        told = replace(told, sub=SubEvent.THREATEN, status=Status.THREATENED)
    start = _after_struck(scene, act) or span.start
    places = [p for p in places_of(scene, told) if not own or start <= p.mention.start < span.end]
    return event(scene, told, first_place(places), (None, None))


def _spoken(scene: Scene, acts: Sequence[Act]) -> list[Act]:
    """The first threat in words: by a party that is named, told apart from an attack, or by the speaker."""
    struck = {a.sentence: a.hit.start for a in _armed(acts)}  # the last of each sentence
    for act in acts:
        spoken = act.hit.phrase in particles("threat", "spoken")
        if spoken and _apart(scene, act, struck.get(act.sentence)) and _by_party(scene, act):
            return [act]
    return [act for act in scene.examined.acts if _vowed(scene, act)][:1]


def _apart(scene: Scene, act: Act, struck: int | None) -> bool:
    """In a sentence without an attack, or in a clause of its own after it: «رشقة على …، وتوعد فصيل …».

    `struck`: where the last attack of the sentence begins.
    """
    text = scene.reading.normal.text
    own = act.hit.prefix == "و" and text[: act.hit.start].rstrip("و ")[-1:] in "،,"
    return struck is None or (own and struck < act.hit.start)


def _after_struck(scene: Scene, act: Act) -> int | None:
    """Where the place ends that an attack before the threat struck, in the same sentence."""
    armed = [a for a in _armed(scene.examined.acts) if a.sentence == act.sentence and a.hit.end <= act.hit.start]
    if not armed:
        return None
    return next((p.mention.end for p in scene.located if p.mention.start >= armed[-1].hit.end), None)


def _armed(acts: Sequence[Act]) -> list[Act]:
    return [a for a in acts if a.mood is Mood.ASSERTED and WEIGHT.get(a.family, 0.0) >= SEPARATE]


def _by_party(scene: Scene, act: Act) -> bool:
    """Whether a party that is known, or is called one of the armed («فصيل», «كتائب»), says it."""
    agent = agent_of(scene.reading, act, claimed=False, threat=True)
    if agent is None:
        return False
    return (
        agent.concept is not None
        or any_of("threat", "bands").search(scene.reading.normal.text, act.hit.end, (act.hit.end + _BAND_REACH))
        is not None
    )


_BAND_REACH = 12
"""Letters after a verb of threatening within which its subject is called an armed band."""
_TALK = frozenset(("vow", "ready", "threat_word"))
_AHEAD = frozenset((Mood.FUTURE, Mood.CONDITIONAL))
_SPEAKERS = frozenset(("able", "outside"))
_FUTURE_REACH = 3
"""Words before an act within which a verb to come carries it: «فسيتم شن هجمات»."""


def _vowed(scene: Scene, act: Act) -> bool:
    """«سنضرب», «نحذر», «فسيكون الرد», «إذا كرر … فسيتم شن هجمات»: by a speaker who is able to do it."""
    reading, hit = scene.reading, act.hit
    if reading.speaker_role not in _SPEAKERS or hit.phrase in particles("threat", "reserved"):
        return False
    ours = hit.form == "we"
    if act.family == "threat_word":
        return ours
    ahead = act.mood in _AHEAD or hit.future or _comes(hit.phrase.split()[0]) or hit.phrase.startswith("لن ن")
    if act.family in _TALK:
        return ahead
    force = act.family == "force_future" or WEIGHT.get(act.family, 0.0) >= SEPARATE - 0.3
    at = reading.word_at(hit.start)
    near = [w.text for w in reading.words[max(at - _FUTURE_REACH, 0) : at + 1]]
    if force and act.mood is Mood.ASSERTED and hit.form == "noun" and "ال" not in hit.prefix:
        return any(_comes(word) and word.lstrip("وف").startswith("سن") for word in near[:-1])  # «سنوجه ضربة»
    return force and act.mood in _AHEAD and (ours or any(_passive_or_ours(word) for word in near))


def _passive_or_ours(word: str) -> bool:
    """«سنشن», «سيتم»: to come, and no third party's doing."""
    return _comes(word) and word.lstrip("وف").startswith(("سن", "سا", *ordered("threat", "short_future")))


def _comes(word: str) -> bool:
    return to_come(word) or word.lstrip("وف") in particles("threat", "short_future")
