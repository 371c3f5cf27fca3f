"""What a post reports beside its main event: the same at other places, another attack, an alert or a threat."""

from collections.abc import Sequence

from bot.model.report import Event, Place, Precision, SubEvent, Toll

from .acts import Act
from .assembly import event, first_place, places_of, toll_of
from .authors import agent_of
from .moods import Mood
from .particles import particles
from .places import Located, Role
from .scene import WEIGHT, Scene, Told
from .telling import attack, side_threat
from .toll_statement import Statement
from .tolls import together, tolls

_LOOKED_AT = 24
"""Acts that may become events of their own: the news stands at the head."""
_SEPARATE = 2.6
"""Acts of at least this weight can be an event of their own beside the main one."""
_BOMBARDED = frozenset((SubEvent.AIR_STRIKE, SubEvent.SHELLING))
_SORTS = frozenset(("clash", "strike", "launch"))
"""Families of acts of which one beside another at the same place is a second event."""
_ALERTS = frozenset(("siren", "closure", "evacuate"))
_EXACT = frozenset((Precision.SITE, Precision.VILLAGE, Precision.TOWN))


def elsewhere(scene: Scene, told: Told, places: Sequence[Located], first: Event) -> list[Event]:
    """«قصف على A وB وC»: the same at each further place of the list. A toll that is a number cannot be told apart:
    with one, they are one event (the guideline)."""
    if _counted(first.killed) or _counted(first.injured):
        return []
    return [event(scene, told, other.place, (None, None)) for other in places[1:]]


_TOLL_REACH = 32
"""Letters after the dead or hurt within which «في سرمين» tells where they were."""


def by_place(scene: Scene, told: Told) -> list[Event]:
    """«مقتل اثنين في سرمين وإصابة 4 في النيرب»: tolls that are told apart are as many events; else none."""
    shares: dict[int, tuple[Located, list[Statement]]] = {}
    for said in tolls(scene.reading.normal).details:
        where = next((p for p in scene.located if _right_after(scene, said, p)), None)
        if where is not None and said.toll not in (None, (0, 0)):
            shares.setdefault(id(where.entry), (where, []))[1].append(said)
    if len(shares) < 2:
        return []
    return [event(scene, told, first_place([where]), _share(several)) for where, several in shares.values()]


def _right_after(scene: Scene, said: Statement, place: Located) -> bool:
    """A town or village that a preposition puts right behind what is said of the dead and the hurt."""
    mention = place.mention
    near = said.end <= mention.start <= said.end + _TOLL_REACH and mention.preposition and not place.region
    if not near or place.entry is None or place.place.precision not in _EXACT or Role.ORIGIN in mention.roles:
        return False
    between = scene.reading.normal.text[said.end : mention.start]
    return not any(mark in between for mark in ".،,؛\n") and "قصف" not in between


def _share(several: Sequence[Statement]) -> tuple[Toll | None, Toll | None]:
    return together(s for s in several if not s.injured), together(s for s in several if s.injured)


def _counted(toll: Toll | None) -> bool:
    return toll is not None and toll[1] is not None and toll != (0, 0)


def more_attacks(scene: Scene, main: Act | None, first: Event) -> list[tuple[Act, Event]]:
    """Attacks of another sentence at another named place, and of another sort at the same one."""
    found: list[tuple[Act, Event]] = []
    if main is None or first.place is None:
        return found
    for act in scene.examined.acts[:_LOOKED_AT]:
        if act.mood is not Mood.ASSERTED or act.background or "ال" in act.hit.prefix or act is main:
            continue
        if WEIGHT.get(act.family, 0) < _SEPARATE:
            continue
        later, unlike = act.sentence > main.sentence, act.family in _SORTS and act.family != main.family
        if not later and not unlike:
            continue
        another, known = _another(scene, act), [first, *(e for _, e in found)]
        if (later and _elsewhere(another, known)) or (unlike and _of_another_sort(another, known)):
            found.append((act, another))
    return found


def _another(scene: Scene, act: Act) -> Event:
    """An event with only what its own sentence says of the dead and the hurt."""
    told = attack(scene, act)
    return event(scene, told, first_place(places_of(scene, told)), toll_of(scene, told, within=scene.span(act)))


def _elsewhere(another: Event, known: Sequence[Event]) -> bool:
    """At a place of its own: neither named before nor the first one in other words («حقل العمر النفطي»)."""
    place = another.place
    if place is None or place.precision not in _EXACT or place.text in {e.place.text for e in known if e.place}:
        return False
    again = (e for e in known if another.sub_event_type is None or _sort(e) == _sort(another))
    return not any(_one_place(place, e.place) for e in again)


def _one_place(one: Place, other: Place | None) -> bool:
    return other is not None and one.name_en is not None and one.name_en == other.name_en


def _sort(e: Event) -> tuple[object, object]:
    return e.sub_event_type, e.status


def _of_another_sort(another: Event, known: Sequence[Event]) -> bool:
    """A clash beside a bombardment of one place, or the other way round."""
    sorts = {_clash_or_fire(e) for e in known}
    mine = _clash_or_fire(another)
    return mine is not None and mine not in sorts and len(sorts - {None}) == 1


def _clash_or_fire(e: Event) -> str | None:
    if e.sub_event_type is SubEvent.ARMED_CLASH:
        return "clash"
    return "fire" if e.sub_event_type in _BOMBARDED else None


def side_threats(scene: Scene) -> list[Event]:
    """Sirens, closures and orders to leave told beside an attack are a second event; so is a party's spoken threat."""
    acts = [a for a in scene.examined.acts if a.mood is Mood.ASSERTED]
    moved = particles("threat", "displaced")
    alerts = [a for a in acts if a.family in _ALERTS and a.hit.phrase not in moved][:1]
    found = []
    for act in (*alerts, *_spoken(scene, acts)):
        told = side_threat(scene, act)
        found.append(event(scene, told, first_place(places_of(scene, told)), (None, None)))
    return found


def _spoken(scene: Scene, acts: Sequence[Act]) -> list[Act]:
    """The first threat in words by a party that is named, in a sentence without an attack."""
    armed = {a.sentence for a in acts if WEIGHT.get(a.family, 0.0) >= _SEPARATE}
    for act in acts:
        said = act.hit.phrase in particles("threat", "spoken") and act.sentence not in armed
        if said and (agent := agent_of(scene.reading, act, claimed=False, threat=True)) and agent.concept:
            return [act]
    return []
