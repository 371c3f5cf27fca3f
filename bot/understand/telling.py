"""What an act is told as: an attack, a threat or something quiet, by what means and by whom."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model.report import Kind, Stance, Status, SubEvent, Weapon

from .acts import Act
from .authors import Agent, agent_of
from .claims import another, claimed, party_speaks
from .means import weapon_of
from .means_threat import threat_means
from .moods import Mood
from .reading import Reading
from .scene import Scene, Told
from .sort_model import sort_of
from .speakers import voice
from .status import attack_status, quiet_status
from .sub_events import interceptors, settled, sub_event_of
from .targets import target_of
from .threats import status_of_threat, sub_event_of_threat

_BY_COMPANY = frozenset(("shooting", "kill", "injure", "bomb"))
"""Families whose means another act of the sentence names: «اغتيال … بإطلاق النار»."""


def attack(scene: Scene, act: Act | None) -> Told:
    """An attack that the post reports; without an act, one of which only the whole post speaks."""
    reading = scene.reading
    near = company(scene, act) if act is not None else []
    mine = claimed(reading, act, agent_of(reading, act, claimed=False, threat=False))
    agent = _author(reading, act, mine=mine)
    weapon = weapon_of(reading, act, state=agent.state if agent else None) or _beside(act, near)
    sub = sub_event_of(act, weapon, near)
    if act is not None and weapon is Weapon.AIR_DEFENSE and interceptors(reading, act):
        sub = None
    elif act is not None:
        sub = settled(reading, act, sub, agent, target_of(reading, act))
    status = attack_status(reading, act, near, agent, mine=mine)
    return Told(act, Kind.ATTACK, sub, status, weapon, agent)


def _author(reading: Reading, act: Act | None, *, mine: bool) -> Agent | None:
    """Whoever the words name; of what is claimed, who speaks, where they name only his men or, after «we», another."""
    agent = agent_of(reading, act, claimed=mine, threat=False)
    said = voice(reading) if mine and party_speaks(reading) else None
    if said is None or (
        agent is not None and agent.concept is not None and not _we(act) and not another(reading, agent)
    ):
        return agent
    if said.concept is None and agent is not None:
        return agent
    return replace(said, stance=Stance.CLAIMED)


def _we(act: Act | None) -> bool:
    return act is not None and act.hit.form == "we"


def company(scene: Scene, act: Act) -> list[Act]:
    """The asserted acts of an act's sentence and of those beside it; what stands right before it, whatever its mood."""
    return [a for a in scene.examined.acts if abs(a.sentence - act.sentence) <= 1 and _told_with(a, act)]


def _told_with(one: Act, act: Act) -> bool:
    subject = one.sentence == act.sentence and one.order == act.order - 1 and act.hit.form == "past"
    return one.mood is Mood.ASSERTED or subject  # «… لغارة استهدفت»


def _beside(act: Act | None, near: Sequence[Act]) -> Weapon | None:
    """The means that another act of the sentence names."""
    if act is not None and act.family == "target":
        subject = (a for a in near if a.family == "strike" and a.sentence == act.sentence and a.order == act.order - 1)
        return next((Weapon(a.hit.concept.weapon) for a in subject if a.hit.concept.weapon), None)
    if act is None or act.family not in _BY_COMPANY:
        return None
    several = (a.hit.concept.weapon for a in near if a.sentence == act.sentence and a.family in _BY_COMPANY)
    return next((Weapon(name) for name in several if name), None)


def threat(scene: Scene, act: Act | None) -> Told:
    """The threat that a post is as a whole: words, an alert, forces that gather, a bomb or plot stopped."""
    return _threat(scene, act, sort_of(scene.examined))


def side_threat(scene: Scene, act: Act) -> Told:
    """A threat told beside an attack: of the sort that its act is."""
    return _threat(scene, act, sub_event_of_threat(act))


def _threat(scene: Scene, act: Act | None, sort: SubEvent) -> Told:
    reading = scene.reading
    talk = act is None and reading.speaker_role == "able"
    words = talk or sort is SubEvent.THREATEN or (act is not None and act.hit.concept.sub == SubEvent.THREATEN)
    agent = agent_of(reading, act, claimed=False, threat=words, alert=not words)
    if agent is not None and agent.form == "speaker" and agent.concept is None and _place_speaks(scene):
        agent = None
    weapon = threat_means(reading, act, sort, state=agent.state if agent else None)
    return Told(act, Kind.THREAT, sort, status_of_threat(reading, act, sort), weapon, agent)


def _place_speaks(scene: Scene) -> bool:
    """What stands before the colon is a place: «درعا:», «ريف حلب:»."""
    said = scene.reading.speaker
    return said is not None and any(p.mention.start <= said.start < p.mention.end for p in scene.located)


def arrest(scene: Scene, act: Act) -> Told:
    """An arrest, or a raid without a shot."""
    agent = agent_of(scene.reading, act, claimed=False, threat=False)
    return Told(act, Kind.OTHER, SubEvent.ARRESTS, Status.OCCURRED, None, agent)


def quiet(scene: Scene, act: Act, status: Status | None = None) -> Told:
    """An attack that is no news: denied, old, practised, counted up. `status`: given by more than the act's mood."""
    agent = agent_of(scene.reading, act, claimed=False, threat=False)
    weapon = weapon_of(scene.reading, act, state=agent.state if agent else None)
    sub = sub_event_of(act, weapon, company(scene, act))
    return Told(act, Kind.OTHER, sub, status or quiet_status(act, historical=False), weapon, agent)
