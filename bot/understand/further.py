"""What a post reports beside its main event: the same at other places, or another attack."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bot.model.report import Event, Place, Precision, SubEvent, Toll

from .acts import Act
from .assembly import event, first_place, places_of, toll_of
from .coordination import LOOKED_AT, Stretch
from .moods import Mood
from .particles import any_of, ordered, particles
from .places import Located, Role
from .scene import SEPARATE, WEIGHT, Scene, Told
from .segments import Segment
from .telling import attack
from .toll_places import by_line
from .toll_statement import Statement
from .tolls import together, tolls

_BOMBARDED = frozenset((SubEvent.AIR_STRIKE, SubEvent.SHELLING))
_SORTS = frozenset(("clash", "strike", "launch"))
"""Families of acts of which one beside another at the same place is a second event."""
_AMID_REACH = 24
"""Letters before an act within which «وسط» tells that it goes on beside another."""
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
    apart = list(shares.values()) if len(shares) > 1 else _told_apart(scene)
    apart = by_line(scene.reading.normal, scene.located) or apart
    return [event(scene, told, first_place([where]), _share(several)) for where, several in apart]


_FAR = 90
"""Letters between the dead or hurt and the place of what struck them: «وإصابة 4 مدنيين في القصف على أريحا»."""


def _told_apart(scene: Scene) -> list[tuple[Located, list[Statement]]]:
    """«مقتل طفلة جراء قصف على بنش وإصابة 4 في القصف على أريحا»: each group of tolls before a place of its own; none
    where one of them has no place, or where «آخرون» goes on with those of the place before."""
    places = [p for p in scene.located if _can_hold(p)]
    found: list[tuple[Located, list[Statement]]] = []
    for said in tolls(scene.reading.normal).details:
        if said.toll in (None, (0, 0)):
            continue
        if found and said.end <= found[-1][0].mention.start:
            found[-1][1].append(said)
            continue
        where = next((p for p in places if p.mention.start >= said.end), None)
        if where is None or not _within_reach(scene, said, where) or (found and _goes_on(scene, said)):
            return []
        found.append((where, [said]))
    distinct = {id(where.entry) for where, _ in found}
    return found if len(found) > 1 and len(distinct) == len(found) else []


def _can_hold(place: Located) -> bool:
    never = {Role.ORIGIN, Role.ACTOR, Role.OUTLET, Role.PERSON, Role.LAUNCH, Role.DESTINATION}
    mention = place.mention
    named = mention.noun != "institution" and not place.region and place.entry is not None
    return named and place.place.precision in _EXACT and not mention.roles & never


def _within_reach(scene: Scene, said: Statement, place: Located) -> bool:
    between = scene.reading.normal.text[said.end : place.mention.start]
    return len(between) <= _FAR and not any(mark in between for mark in ".؛\n!؟")


@cache
def _others() -> re.Pattern[str]:
    """«وإصابة آخرين»: a word of others, an Arabic one from its beginning."""
    words = ordered("beside", "other_people")
    return re.compile("|".join(re.escape(word) if word.isascii() else rf"\s{re.escape(word)}" for word in words))


def _goes_on(scene: Scene, said: Statement) -> bool:
    text = scene.reading.normal.text
    return _others().search(text, said.start, min(said.end + 8, len(text))) is not None


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
    for act in scene.examined.acts[:LOOKED_AT]:
        if act.mood is not Mood.ASSERTED or _behind(scene, act) or "ال" in act.hit.prefix or act is main:
            continue
        if WEIGHT.get(act.family, 0) < SEPARATE:
            continue
        later, unlike = act.sentence > main.sentence, act.family in _SORTS and act.family != main.family
        beside = _beside(scene, main, act)
        if not later and not unlike and beside is None:
            continue
        another, known = _another(scene, main, act, beside), [first, *(e for _, e in found)]
        apart = beside is not None and _named_apart(another, known)
        if apart or (later and _elsewhere(another, known)) or (unlike and _of_another_sort(another, known)):
            found.append((act, another))
    return found


def _behind(scene: Scene, act: Act) -> bool:
    """The setting of another act («بعد قصف …»), not one of several that a sentence tells side by side."""
    if not act.background or any(s.act is act for s in scene.stretches):
        return False
    before = scene.reading.normal.text[max(0, act.hit.start - _AMID_REACH) : act.hit.start]
    return act.family not in _SORTS or any_of("beside", "amid").search(before) is None


_LED_REACH = 2
"""Words before an act within which a verb makes it what came of another: «مما أدى إلى استهداف منزل»."""


def _came_of_it(scene: Scene, act: Act) -> bool:
    """Told as what the main attack did, by the same hand and means."""
    at = scene.reading.word_at(act.hit.start)
    before = scene.reading.words[max(at - _LED_REACH, 0) : at]
    return act.hit.form == "noun" and any(word.text in particles("beside", "led_to") for word in before)


def _beside(scene: Scene, main: Act, act: Act) -> Stretch | None:
    """The stretch of an act that its sentence tells beside another: not the main act's own, nor the first one."""
    mine = next((s for s in scene.stretches if s.act is act), None)
    return None if mine is None or mine.part.start <= main.hit.start < mine.part.end else mine


def _another(scene: Scene, main: Act, act: Act, beside: Stretch | None) -> Event:
    """An event with only what its own sentence, or its stretch of it, says of the dead and the hurt."""
    told = replace(attack(scene, main), act=act) if _came_of_it(scene, act) else attack(scene, act)
    within = beside.part if beside else scene.span(act)
    apart = _tolls_apart(scene, beside) if beside else not act.background  # «… وسط اشتباكات»: who died did so before
    said = toll_of(scene, told, within=within) if apart else (None, None)
    return event(scene, told, first_place(places_of(scene, told)), said)


def _tolls_apart(scene: Scene, mine: Stretch) -> bool:
    """Whether the dead and hurt of a stretch are its own: the stretches before it tell theirs."""
    start = scene.span(mine.act).start
    said = tolls(scene.reading.normal, Segment(start, mine.part.start))
    return said.killed is not None or said.injured is not None


def _named_apart(another: Event, known: Sequence[Event]) -> bool:
    """At a place that none of the known events is at, in whatever words."""
    place = another.place
    if place is None or place.text in {e.place.text for e in known if e.place}:
        return False
    return not any(_one_place(place, e.place) for e in known)


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
