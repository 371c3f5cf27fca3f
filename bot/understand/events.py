"""The events of a post: what, how it stands, by what means, who, against whom, where, when, how many."""

from msgspec import structs

from bot.model.report import Event, Explanation, Kind, Status, SubEvent

from .acts import Act
from .assembly import event, first_place, places_of, toll_of
from .classify import Verdict
from .explanations import explanation
from .further import by_place, elsewhere, more_attacks
from .moods import Mood
from .pairs import other_halves
from .scene import THREAT_WEIGHT, WEIGHT, Scene, Told
from .side_threats import side_threats
from .telling import arrest, attack, quiet, threat

__all__ = ["MOST", "Scene", "events"]

MOST = 4
"""Events of one post, at most (the guideline)."""


def events(scene: Scene, verdict: Verdict) -> tuple[Event, ...]:
    """The events in the order in which readers want them: the main one first, quiet ones last."""
    if verdict.kind is Kind.ATTACK:
        found = _attacks(scene)
    elif verdict.kind is Kind.THREAT:
        told = threat(scene, scene.main(THREAT_WEIGHT))
        places = places_of(scene, told)
        first = event(scene, told, first_place(places), (None, None))
        found = [first, *elsewhere(scene, told, places, first)]
    else:
        found = [_quiet_event(scene, told) for told in _quiet(scene, verdict)]
    return tuple(found[:MOST])


def _attacks(scene: Scene) -> list[Event]:
    """The main attack, the same elsewhere, other ones, and what threatens besides."""
    main = scene.main(WEIGHT)
    told = attack(scene, main)
    if apart_tolls := by_place(scene, told):
        return [*apart_tolls, *side_threats(scene)]
    places = places_of(scene, told)
    first = event(scene, told, first_place(places), toll_of(scene, told))
    others = more_attacks(scene, main, first)
    apart = [
        scene.part(act) for act, other in others if main and scene.part(act) != scene.span(main) and _tolled(other)
    ]
    if apart and any(toll_of(scene, told, apart=apart)):  # what is told of another place is not the main event's
        first = event(scene, told, first.place, toll_of(scene, told, apart=apart))
    elif apart:
        first, others = _under_heading(first, others)
    more = [*elsewhere(scene, told, places, first), *(other for _, other in others)]
    halves = other_halves(scene, main, first, [act for act, _ in others]) if not more else []
    told_apart = [first, *more, *halves]
    uncounted = first.killed is None and (first.injured is None or first.injured[1] is None)
    if uncounted and any(_dead(e) for e in told_apart):  # the dead are the news
        told_apart.sort(key=lambda e: not _dead(e))
    return [*told_apart, *side_threats(scene)]


def _under_heading(first: Event, others: list[tuple[Act, Event]]) -> tuple[Event, list[tuple[Act, Event]]]:
    """«مجزرة في حلب» over «غارة على حي …: 8 شهداء»: where all the dead and hurt are those of another event, it is the
    same one, and tells where."""
    same = [other for _, other in others if (other.killed, other.injured) == (first.killed, first.injured)]
    if not same:
        return first, others
    place = same[0].place or first.place
    return structs.replace(first, place=place), [(act, other) for act, other in others if other is not same[0]]


def _dead(e: Event) -> bool:
    """Dead, told by their number."""
    return e.killed is not None and e.killed[0] > 0 and e.killed[1] is not None


def _tolled(e: Event) -> bool:
    return e.killed is not None or e.injured is not None


def _quiet_event(scene: Scene, told: Told) -> Event:
    return event(scene, told, first_place(places_of(scene, told)), toll_of(scene, told, within=scene.span(told.act)))


def _quiet(scene: Scene, verdict: Verdict) -> list[Told]:
    """One quiet event: an arrest, or an attack told as denied, old, practised or counted up."""
    acts = [a for a in scene.examined.acts if a.family in WEIGHT]
    if verdict.historical:
        main = scene.main(WEIGHT)
        told = main is not None and main.mood is not Mood.FIGURATIVE
        return [quiet(scene, main, Status.HISTORICAL)] if main and told else []
    for act in acts:
        if act.family in {"arrest", "incursion", "landing"} and act.mood is Mood.ASSERTED:
            return [arrest(scene, act)]
    for act in acts:
        if act.mood in _TOLD_QUIETLY and WEIGHT[act.family] > 1.5:
            return [quiet(scene, act)]
    if reason := explanation(scene.reading):
        status = Status.DRILL if reason in {Explanation.DRILL, Explanation.DISPOSAL} else Status.OCCURRED
        blast = next((act for act in acts if act.family == "explosion"), None)
        return [Told(blast, Kind.OTHER, SubEvent.EXPLOSION, status, None, None)]
    return []


_TOLD_QUIETLY = frozenset((Mood.DENIED, Mood.DRILL, Mood.HISTORICAL, Mood.STATISTIC, Mood.MOURNED))
