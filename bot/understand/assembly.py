"""A whole event of what was told: where, when, against whom, how many, how sure."""

from collections.abc import Iterator, Sequence

from msgspec import structs

from bot.model.report import Event, Kind, Place, SubEvent, Toll

from . import grades
from .acts import Act
from .arabic import Normal
from .authors import actor
from .coordination import others
from .particles import particles
from .place_lists import whole_list
from .places import Located, Role, event_located
from .scene import WEIGHT, Scene, Told
from .segments import Segment
from .targets import target_of
from .times import dated_older_than, event_time
from .tolls import tolls

MAX_EVIDENCE = 400
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

Tolled = tuple[Toll | None, Toll | None]
"""The dead and the hurt."""


def places_of(scene: Scene, told: Told) -> list[Located]:
    """Where it happened, the first place first, with how that was found out; several where they are told in a list."""
    act, span, normal = told.act, scene.span(told.act), scene.reading.normal
    trigger = (act.hit.start, act.hit.end) if act else None
    threat = told.kind is Kind.THREAT
    for among in (_own(scene, act), scene.located) if act else (scene.located,):
        found = event_located(normal, (span.start, span.end), among, trigger=trigger, threat=threat)
        if found:
            return whole_list(normal, scene.located, found)
    return []


def _own(scene: Scene, act: Act) -> Sequence[Located]:
    """The places that no other act of the post has the better right to."""
    taken = [*_sirens(scene, act), *_causes(scene, act), *others(scene.stretches, act)]
    return [p for p in scene.located if not any(start <= p.mention.start < end for start, end in taken)]


def _sirens(scene: Scene, act: Act) -> Iterator[tuple[int, int]]:
    """«حزب الله يقصف X وصافرات الإنذار تدوي في Y»: Y is where the sirens sound, X what was struck."""
    span = scene.span(act)
    if act.family == "siren":
        if any(act.hit.end <= p.mention.start < span.end for p in scene.located):
            yield span.start, act.hit.start
        return
    sirens = (a for a in scene.examined.acts if a.family == "siren" and a.sentence == act.sentence)
    start = min((a.hit.start for a in sirens if a.hit.start > act.hit.start), default=span.end)
    yield start, span.end


def _causes(scene: Scene, act: Act) -> Iterator[tuple[int, int]]:
    """«ردا على قصف X، استهدفت … Y»: X is where the cause of it was."""
    for other in scene.examined.acts:
        if other is not act and other.family in WEIGHT and scene.answered(other):
            yield cause_of(scene, other, until=act.hit.start)


def cause_of(scene: Scene, answered: Act, *, until: int = -1) -> tuple[int, int]:
    """The words that tell what another attack answers: to the next mark, or to where the answer begins (`until`)."""
    text, end = scene.reading.normal.text, scene.span(answered).end
    if answered.hit.start < until:
        end = min(end, until)
    marks = [at for mark in "،,:–" if (at := text.find(mark, answered.hit.end, end)) >= 0]
    return answered.hit.start, min(marks, default=end)


def first_place(places: Sequence[Located]) -> Place | None:
    """The place of the event, as a report tells it."""
    if not places:
        return None
    origin = Role.LAUNCH in places[0].mention.roles
    return structs.replace(places[0].place, origin=True) if origin else places[0].place


def toll_of(scene: Scene, told: Told, *, within: Segment | None = None, apart: Sequence[Segment] = ()) -> Tolled:
    """The dead and the hurt of an event: `within` a stretch of the post, not those told `apart` of other events."""
    if told.kind is Kind.THREAT:
        return None, None
    old = _long_ago(scene, told.act)
    said = tolls(scene.reading.normal, within, aside=(*apart, *([old] if old else [])))
    return said.killed, said.injured


def event(scene: Scene, told: Told, place: Place | None, toll: Tolled) -> Event:
    """The event as a report gives it."""
    normal, act, span = scene.reading.normal, told.act, scene.span(told.act)
    killed, injured = toll
    threat = told.kind is Kind.THREAT
    media = scene.reading.speaker_role in {"media", "none"}
    return Event(
        kind=told.kind,
        event_type=_event_type(told.kind, told.sub),
        sub_event_type=told.sub,
        status=told.status,
        place=place,
        time=event_time(normal, span, scene.posted, scene.zone),
        weapon=told.weapon,
        actor=actor(told.agent, scene.posted.date().isoformat() if scene.posted else "9999"),
        target=target_of(scene.reading, act, threat=threat, vowed=threat and told.sub is SubEvent.THREATEN),
        killed=killed,
        injured=injured,
        severity=grades.severity(told.kind, told.sub, told.status, killed, injured),
        urgency=grades.urgency(told.sub, told.status),
        certainty=grades.certainty(told.status, media=media, doubted=_doubted(scene, span)),
        evidence=_sentence(normal, span),
        reasons=(f"فعل: {normal.quote(act.hit.start, act.hit.end)}",) if act else (),
    )


def _sentence(normal: Normal, span: Segment) -> str:
    """The event's sentence in the post's own words; a hashtag at its beginning keeps its sign."""
    first, last = normal.span(span.start, span.end)
    opens = normal.original[:first].endswith(("#", "＃"))
    return normal.original[first - opens : last].strip()[:MAX_EVIDENCE]


def _event_type(kind: Kind, sub: SubEvent | None) -> str | None:
    if kind is Kind.THREAT:
        return "Threat"
    return _EVENT_TYPE.get(sub, _STRATEGIC) if sub else None


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
