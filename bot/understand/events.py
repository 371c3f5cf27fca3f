"""The events of a post: what, how it stands, by what means, who, against whom, where, when, how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.model.report import Event, Kind, Place, Precision, Status, SubEvent, Toll, Weapon

from . import grades
from .acts import Act, Mood
from .authors import Agent, actor, agent_of
from .classify import Examined, Verdict
from .means import sub_event_of, weapon_of
from .particles import particles
from .places import Located, event_place
from .reading import Reading
from .segments import Segment
from .status import attack_status, claimed, quiet_status, threat_status
from .targets import target_of
from .threats import sub_event_of_threat
from .times import dated_older_than, event_time
from .tolls import tolls

MOST = 4
"""Events of one post, at most (the guideline)."""
MAX_EVIDENCE = 400
_WEIGHT = {
    "strike": 3.0, "launch": 2.8, "intercept": 2.7, "clash": 3.0, "shooting": 2.9, "bomb": 3.0, "explosion": 2.8,
    "abduction": 3.0, "target": 2.6, "attack": 2.6, "weapon_act": 2.4, "destruction": 2.0, "security_event": 2.2,
    "kill": 1.6, "landing": 1.8, "incursion": 1.5, "operation": 1.3, "injure": 1.2, "takeover": 2.3, "smoke": 0.6,
    "arrest": 0.2,
}  # fmt: skip
_THREAT_WEIGHT = {
    "siren": 3.0, "evacuate": 3.0, "closure": 2.6, "overflight": 2.8, "air_presence": 2.2, "shelter": 2.2,
    "advisory": 2.6, "high_alert": 2.2, "mobilize": 2.4, "defuse": 2.8, "threat_word": 2.3, "vow": 2.2, "ready": 2.1,
    "force_future": 2.4, "threat_noun": 1.2,
}  # fmt: skip
_EVENT_TYPE = {
    SubEvent.ARMED_CLASH: "Battles", SubEvent.GOVERNMENT_REGAINS: "Battles", SubEvent.NON_STATE_OVERTAKES: "Battles",
    SubEvent.AIR_STRIKE: "Explosions/Remote violence", SubEvent.SHELLING: "Explosions/Remote violence",
    SubEvent.IED: "Explosions/Remote violence", SubEvent.SUICIDE_BOMB: "Explosions/Remote violence",
    SubEvent.GRENADE: "Explosions/Remote violence", SubEvent.CHEMICAL: "Explosions/Remote violence",
    SubEvent.EXPLOSION: "Explosions/Remote violence", SubEvent.ATTACK: "Violence against civilians",
    SubEvent.ABDUCTION: "Violence against civilians", SubEvent.SEXUAL_VIOLENCE: "Violence against civilians",
    SubEvent.PEACEFUL_PROTEST: "Protests", SubEvent.PROTEST_INTERVENTION: "Protests",
    SubEvent.EXCESSIVE_FORCE: "Protests", SubEvent.VIOLENT_DEMONSTRATION: "Riots", SubEvent.MOB: "Riots",
}  # fmt: skip
_STRATEGIC = "Strategic developments"


@dataclass(frozen=True, slots=True)
class Scene:
    """What the events of one post have in common."""

    examined: Examined
    located: Sequence[Located]
    posted: datetime | None
    zone: tzinfo

    @property
    def reading(self) -> Reading:
        """The post as read."""
        return self.examined.reading


@dataclass(frozen=True, slots=True)
class Told:
    """What was found out about one event before its place, time and toll are looked up."""

    act: Act | None
    kind: Kind
    sub: SubEvent | None
    status: Status
    weapon: Weapon | None
    agent: Agent | None


def events(scene: Scene, verdict: Verdict) -> tuple[Event, ...]:
    """The events in the order in which readers want them: the main one first, quiet ones last."""
    if verdict.kind is Kind.ATTACK:
        main = _main(scene, _WEIGHT)
        first = _event(scene, _attack(scene, main))
        found = [first, *_more_attacks(scene, main, first), *_side_threats(scene)]
    elif verdict.kind is Kind.THREAT:
        found = [_event(scene, _threat(scene, _main(scene, _THREAT_WEIGHT)))]
    else:
        found = [_event(scene, told) for told in _quiet(scene, verdict)]
    return tuple(found[:MOST])


def _main(scene: Scene, weights: dict[str, float]) -> Act | None:
    """The act that the post puts first: told as fact, near the head, naming force by itself."""
    best: tuple[float, Act] | None = None
    for act in scene.examined.acts:
        weight = weights.get(act.family)
        if weight is None:
            continue
        score = weight - 0.8 * act.sentence - 0.03 * act.order
        if act.mood is not Mood.ASSERTED and weights is _WEIGHT:
            score -= 2.0
        if act.background and act.family == "clash":
            score -= 1.0  # «سيطرة … بعد معارك»: the fight is told as the way to it
        if best is None or score > best[0]:
            best = (score, act)
    return best[1] if best else None


def _company(scene: Scene, act: Act) -> list[Act]:
    return [a for a in scene.examined.acts if abs(a.sentence - act.sentence) <= 1 and a.mood is Mood.ASSERTED]


def _attack(scene: Scene, act: Act | None) -> Told:
    reading = scene.reading
    if act is None:
        agent = agent_of(reading, None, claimed=False, threat=False)
        weapon = weapon_of(reading, None, state=agent.state if agent else None)
        return Told(None, Kind.ATTACK, sub_event_of(None, weapon, ()), Status.OCCURRED, weapon, agent)
    company = _company(scene, act)
    mine = claimed(reading, act, agent_of(reading, act, claimed=False, threat=False))
    agent = agent_of(reading, act, claimed=mine, threat=False)
    weapon = weapon_of(reading, act, state=agent.state if agent else None)
    if weapon is None and act.family in _BY_COMPANY:
        beside = (a.hit.concept.weapon for a in company if a.sentence == act.sentence and a.family in _BY_COMPANY)
        weapon = next((Weapon(name) for name in beside if name), None)
    sub = _by_target(reading, act, sub_event_of(act, weapon, company))
    return Told(act, Kind.ATTACK, sub, attack_status(reading, act, agent, company), weapon, agent)


_BY_COMPANY = frozenset(("shooting", "kill", "injure", "bomb"))
"""Families whose means another act of the sentence names: «اغتيال … بإطلاق النار»."""


def _by_target(reading: Reading, act: Act, sub: SubEvent | None) -> SubEvent | None:
    """Civilians killed by whatever means are an attack on them; a tank that burns was hit in battle."""
    target = target_of(reading, act)
    if sub is None and act.family == "kill" and target and target.civilian:
        return SubEvent.ATTACK
    return None if sub is SubEvent.LOOTING and target and target.civilian is False else sub


def _threat(scene: Scene, act: Act | None) -> Told:
    reading = scene.reading
    talk = act is None or act.hit.concept.sub == SubEvent.THREATEN
    sub = sub_event_of_threat(reading, act)
    weapon = None
    if act is not None and act.family not in {"threat_word", "vow", "threat_noun"}:
        weapon = weapon_of(reading, act, state=None)
    status = threat_status(act, alert=sub is not SubEvent.THREATEN)
    return Told(act, Kind.THREAT, sub, status, weapon, agent_of(reading, act, claimed=False, threat=talk))


def _side_threats(scene: Scene) -> list[Event]:
    """Sirens, closures and evacuations told beside an attack are a second event; so is a party's spoken threat."""
    acts = [a for a in scene.examined.acts if a.mood is Mood.ASSERTED]
    told = [a for a in acts if a.family in {"siren", "closure", "evacuate"}][:1]
    return [_event(scene, _threat(scene, act)) for act in (*told, *_spoken(scene, acts))]


def _spoken(scene: Scene, acts: Sequence[Act]) -> list[Act]:
    """The first threat in words by a party that is named, in a sentence without an attack."""
    armed = {a.sentence for a in acts if _WEIGHT.get(a.family, 0.0) >= _SEPARATE}
    for act in acts:
        said = act.hit.phrase in particles("threat", "spoken") and act.sentence not in armed
        if said and (agent := agent_of(scene.reading, act, claimed=False, threat=True)) and agent.concept:
            return [act]
    return []


_LOOKED_AT = 24
"""Acts that may become events of their own: the news stands at the head."""
_SEPARATE = 2.6
"""Acts of at least this weight can be an event of their own beside the main one."""


def _more_attacks(scene: Scene, main: Act | None, first: Event) -> list[Event]:
    """Attacks of another sort at another named place, each told in a sentence of its own."""
    found: list[Event] = []
    if main is None or first.place is None:
        return found
    for act in scene.examined.acts[:_LOOKED_AT]:
        own = act.mood is Mood.ASSERTED and not act.background and act.sentence > main.sentence
        if not own or _WEIGHT.get(act.family, 0) < _SEPARATE or "ال" in act.hit.prefix:
            continue
        event = _event(scene, _attack(scene, act), own_toll=True)
        places = {e.place.text for e in (first, *found) if e.place}
        if event.place and _exact(event.place) and event.place.text not in places and not _again(event, first):
            found.append(event)
    return found


def _again(event: Event, first: Event) -> bool:
    """The first event told once more, its place in other words: «حقل العمر», «حقل العمر النفطي»."""
    named = event.place and first.place and event.place.name_en and event.place.name_en == first.place.name_en
    return bool(named) and (event.sub_event_type, event.status) == (first.sub_event_type, first.status)


def _exact(place: Place) -> bool:
    return place.precision in {Precision.SITE, Precision.VILLAGE, Precision.TOWN}


def _quiet(scene: Scene, verdict: Verdict) -> list[Told]:
    """One quiet event: an arrest, or an attack told as denied, old, practised or counted up."""
    acts = [a for a in scene.examined.acts if a.family in _WEIGHT]
    if verdict.historical:
        main = _main(scene, _WEIGHT)
        return [_quietly(scene, main, Status.HISTORICAL)] if main else []
    for act in acts:
        if act.family in {"arrest", "incursion", "landing"} and act.mood is Mood.ASSERTED:
            agent = agent_of(scene.reading, act, claimed=False, threat=False)
            return [Told(act, Kind.OTHER, SubEvent.ARRESTS, Status.OCCURRED, None, agent)]
    for act in acts:
        if act.mood in _TOLD_QUIETLY and _WEIGHT[act.family] > 1.5:
            return [_quietly(scene, act, quiet_status(act, historical=False))]
    return []


_TOLD_QUIETLY = frozenset((Mood.DENIED, Mood.DRILL, Mood.HISTORICAL, Mood.STATISTIC, Mood.MOURNED))


def _quietly(scene: Scene, act: Act, status: Status) -> Told:
    agent = agent_of(scene.reading, act, claimed=False, threat=False)
    weapon = weapon_of(scene.reading, act, state=agent.state if agent else None)
    return Told(act, Kind.OTHER, sub_event_of(act, weapon, _company(scene, act)), status, weapon, agent)


def _event(scene: Scene, told: Told, *, own_toll: bool = False) -> Event:
    """The whole event. `own_toll`: only what its own sentence says of the dead and the hurt."""
    normal, act = scene.reading.normal, told.act
    span = _span(scene, act)
    killed, injured = _toll(scene, told, span if own_toll else None)
    media = scene.reading.speaker_role in {"media", "none"}
    return Event(
        kind=told.kind,
        event_type=_event_type(told.kind, told.sub),
        sub_event_type=told.sub,
        status=told.status,
        place=_place(scene, act, span, told.kind),
        time=event_time(normal, span, scene.posted, scene.zone),
        weapon=told.weapon,
        actor=actor(told.agent, scene.posted.date().isoformat() if scene.posted else "9999"),
        target=target_of(scene.reading, act),
        killed=killed,
        injured=injured,
        severity=grades.severity(told.kind, told.sub, told.status, killed, injured),
        urgency=grades.urgency(told.sub, told.status),
        certainty=grades.certainty(told.status, media=media, doubted=_doubted(scene, span)),
        evidence=normal.quote(span.start, span.end).strip()[:MAX_EVIDENCE],
        reasons=(f"فعل: {normal.quote(act.hit.start, act.hit.end)}",) if act else (),
    )


def _event_type(kind: Kind, sub: SubEvent | None) -> str | None:
    if kind is Kind.THREAT:
        return "Threat"
    return _EVENT_TYPE.get(sub, _STRATEGIC) if sub else None


def _span(scene: Scene, act: Act | None) -> Segment:
    """The sentence that tells the event; the first one where no act is known."""
    sentences = scene.reading.sentences
    if not sentences:
        return Segment(0, len(scene.reading.normal.text))
    return sentences[act.sentence] if act else sentences[0]


def _place(scene: Scene, act: Act | None, span: Segment, kind: Kind) -> Place | None:
    trigger = (act.hit.start, act.hit.end) if act else None
    return event_place(
        scene.reading.normal, (span.start, span.end), scene.located, trigger=trigger, threat=kind is Kind.THREAT
    )


def _toll(scene: Scene, told: Told, span: Segment | None) -> tuple[Toll | None, Toll | None]:
    if told.kind is Kind.THREAT:
        return None, None
    said = tolls(scene.reading.normal, span, aside=_long_ago(scene, told.act))
    return said.killed, said.injured


def _long_ago(scene: Scene, act: Act | None) -> Segment | None:
    """The sentence that tells of something more than three days back, where it is not the act's own."""
    old = dated_older_than(scene.reading.normal, scene.posted)
    if old is None or act is None:
        return None
    sentence = scene.reading.sentence_of(old.start)
    return None if sentence == act.sentence else scene.reading.sentences[sentence]


def _doubted(scene: Scene, span: Segment) -> bool:
    text = scene.reading.normal.text[span.start : span.end]
    return any(word in text for word in particles("status", "doubt"))
