"""Attacks that a post tells as the other half of its main one: what was stopped beside what hit, an attack beside
the one that answers it. Each is an event, even where the post names no second place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model.report import Event, Precision, Status

from .acts import Act
from .assembly import cause_of, event, first_place, places_of
from .coordination import LOOKED_AT
from .moods import Mood
from .particles import any_of
from .places import Located, Role
from .scene import SEPARATE, WEIGHT, Scene
from .telling import attack

_NEAR = 48
"""Letters before and after an act of stopping within which «بعض», «الأخرى» tell that others were not stopped."""
_CUE_REACH = 60
"""Letters before an act within which «ردا على ذلك» makes it an answer."""
_WIDE = (Precision.COUNTRY, Precision.UNCERTAIN)
_HIT = frozenset((Status.OCCURRED, Status.ONGOING, Status.CLAIMED))
_TIED = frozenset("بلا")
"""Letters of clitics that tie an act to another: «لإطلاق»."""
_VERBS = frozenset(("past", "we", "phrase"))
_NEVER = frozenset({Role.ACTOR, Role.OUTLET, Role.PERSON, Role.ORIGIN, Role.LAUNCH})


def other_halves(scene: Scene, main: Act | None, first: Event, known: Sequence[Act]) -> list[Event]:
    """The other halves of the main attack that none of the `known` acts has told."""
    if main is None:
        return []
    taken = {id(main), *map(id, known)}
    free = [act for act in scene.examined.acts[:LOOKED_AT] if id(act) not in taken and WEIGHT.get(act.family, 0.0) > 0]
    found = [*_stopped_or_not(scene, main, first, free), *_answers(scene, main, free), *_answered(scene, first, free)]
    return found[:1]


def _stopped_or_not(scene: Scene, main: Act, first: Event, acts: Sequence[Act]) -> Iterator[Event]:
    """«أصابت إحداها سفينة وأسقطنا الثلاث الأخرى»: of what was fired, a part was stopped and a part was not."""
    stopped = first.status is Status.FOILED
    for act in acts:
        other = (act.family == "intercept") != stopped and (stopped or act.family != main.family)
        if act.mood is not Mood.ASSERTED or not other or not (stopped or first.status in _HIT):
            continue
        if _TIED.intersection(act.hit.prefix) or (stopped and act.hit.form not in _VERBS) or not _in_part(scene, act):
            continue
        told = attack(scene, act)
        if stopped and told.status is Status.FOILED:  # read from what was stopped beside it
            told = replace(told, status=Status.OCCURRED)
        if (told.status is Status.FOILED) != stopped:
            yield event(scene, told, first_place(places_of(scene, told)) or first.place, (None, None))


def _in_part(scene: Scene, act: Act) -> bool:
    text, span = scene.reading.normal.text, scene.span(act)
    low, high = max(span.start, act.hit.start - _NEAR), min(span.end, act.hit.end + _NEAR)
    return any_of("pairs", "in_part").search(text, low, high) is not None


def _answers(scene: Scene, main: Act, acts: Sequence[Act]) -> Iterator[Event]:
    """«… وعلى إثر ذلك شنت القوات …», «فردت المدفعية بقصف …»: what answers the main attack."""
    for act in acts:
        if act.hit.start <= main.hit.end or act.mood is not Mood.ASSERTED or "ال" in act.hit.prefix:
            continue
        if WEIGHT[act.family] >= SEPARATE and _after_cue(scene, act):
            told = attack(scene, act)
            own = [p for p in places_of(scene, told) if act.hit.end <= p.mention.start < scene.span(act).end]
            yield event(scene, told, first_place(own), (None, None))


def _after_cue(scene: Scene, act: Act) -> bool:
    text, span = scene.reading.normal.text, scene.span(act)
    start = max(span.start, act.hit.start - _CUE_REACH)
    return any_of("pairs", "answering").search(text, start, act.hit.start) is not None


def _answered(scene: Scene, first: Event, acts: Sequence[Act]) -> Iterator[Event]:
    """«استهدفنا قاعدة في … ردا على قصف مطار …»: the attack that the main one answers, where its place is told."""
    for act in acts:
        if act.mood is not Mood.ASSERTED or WEIGHT[act.family] < SEPARATE or not scene.answered(act):
            continue
        if any_of("pairs", "no_deed").search(scene.reading.normal.text, act.hit.start, act.hit.end):
            continue
        start, end = cause_of(scene, act)
        own = [p for p in scene.located if start <= p.mention.start < end and _places(p)]
        if own and first.place is not None and own[0].place.text != first.place.text:
            told = attack(scene, act)
            if told.status is Status.CLAIMED:  # who claims his answer does not claim what he answers
                told = replace(told, status=Status.OCCURRED, agent=None)
            yield event(scene, told, first_place(own), (None, None))


def _places(place: Located) -> bool:
    return place.place.precision not in _WIDE and not place.mention.roles & _NEVER and not place.region
