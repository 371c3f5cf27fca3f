"""By what means an act was done, and which of ACLED's sub-events that makes it."""

from collections.abc import Sequence

from bot.model.report import SubEvent, Weapon

from .acts import Act
from .lexicon import Hit, by_file
from .reading import Reading

_SUB_OF_WEAPON = {
    Weapon.DRONE: SubEvent.AIR_STRIKE,
    Weapon.AIRCRAFT: SubEvent.AIR_STRIKE,
    Weapon.HELICOPTER: SubEvent.AIR_STRIKE,
    Weapon.MISSILE: SubEvent.SHELLING,
    Weapon.ROCKET: SubEvent.SHELLING,
    Weapon.ARTILLERY: SubEvent.SHELLING,
    Weapon.MORTAR: SubEvent.SHELLING,
    Weapon.TANK: SubEvent.SHELLING,
    Weapon.SMALL_ARMS: SubEvent.ATTACK,
    Weapon.SNIPER: SubEvent.ATTACK,
    Weapon.BLADE: SubEvent.ATTACK,
    Weapon.IED: SubEvent.IED,
    Weapon.VEHICLE_BOMB: SubEvent.IED,
    Weapon.LANDMINE: SubEvent.IED,
    Weapon.UXO: SubEvent.IED,
    Weapon.SUICIDE_VEST: SubEvent.SUICIDE_BOMB,
    Weapon.GRENADE: SubEvent.GRENADE,
    Weapon.CHEMICAL: SubEvent.CHEMICAL,
    Weapon.ARSON: SubEvent.LOOTING,
}
_BY_WEAPON = frozenset(("target", "attack", "kill", "injure", "weapon_act", "intercept", "smoke", "security_event",
                        "explosion", "bomb", "strike", "launch", "operation"))  # fmt: skip
"""Families whose sub-event the weapon decides."""
_MEANS = frozenset(("ب", "وب", "فب", "بال", "وبال"))
_FAR = 14
"""Words between an act and its means, at most."""
_BESIDE = 4
"""An explosion's cause stands this near, or it is no cause."""


def weapon_of(reading: Reading, act: Act, *, state: bool | None) -> Weapon | None:
    """The means of an act. `state`: its author is a state, a group (False), or unknown: «صاروخ» depends on it."""
    concept = act.hit.concept
    best: tuple[float, Hit] | None = None
    at = reading.word_at(act.hit.start)
    for hit in by_file(reading.hits, "weapons"):
        score = _fit(reading, act, hit, at)
        if score is not None and (best is None or score > best[0]):
            best = (score, hit)
    if best is None:
        return Weapon(concept.weapon) if concept.weapon else None
    chosen = best[1].concept
    if concept.weapon and best[0] < 2.0 and concept.id not in _OPEN_WEAPON:
        return Weapon(concept.weapon)
    return resolved(chosen.weapon, chosen.state_weapon, state)


_OPEN_WEAPON = frozenset(("air_strike", "missile_strike", "rocket_fire", "launch", "air_defence", "shoot_down", "shooting"))
"""Their own weapon is a default that a named one overrides."""


def resolved(weapon: str, state_weapon: str, state: bool | None) -> Weapon:
    """«صاروخ» alone: a missile from a state or from nobody named, a rocket from a group."""
    return Weapon(state_weapon if state_weapon and state is not False else weapon)


def _fit(reading: Reading, act: Act, hit: Hit, at: int) -> float | None:
    """How likely `hit` is the means of `act`; None: it is not."""
    sentence = reading.sentence_of(hit.start)
    if sentence not in (act.sentence, act.sentence + 1):
        return None
    gap = reading.word_at(hit.start) - at
    if abs(gap) > _FAR or hit.start < reading.body:
        return None
    with_by = hit.prefix in _MEANS
    if act.family in {"explosion", "clash", "shooting", "abduction", "kill", "injure"} and not with_by and abs(gap) > _BESIDE:
        return None
    overlap = hit.start < act.hit.end and act.hit.start < hit.end
    score = 2.5 if overlap else 2.0 - abs(gap) * 0.1
    if with_by:
        score += 1.0
    if sentence != act.sentence:
        score -= 1.0
    if act.hit.concept.weapon == hit.concept.weapon:
        score += 0.5
    if hit.concept.weapon == "air_defense" and act.family != "intercept":
        score -= 1.5
    if hit.concept.weapon == "aircraft" and act.family == "intercept":
        score -= 0.6
    return score


def sub_event_of(act: Act, weapon: Weapon | None, company: Sequence[Act]) -> SubEvent | None:
    """ACLED's sub-event of an act; `company`: the other acts told beside it."""
    families = {a.family for a in company}
    concept = act.hit.concept
    if act.family in {"incursion", "landing"}:
        if "clash" in families:
            return SubEvent.ARMED_CLASH
        if families & {"kill", "injure", "shooting"}:
            return SubEvent.ATTACK
        return SubEvent.LOOTING if families & {"bomb", "destruction"} else SubEvent.ARRESTS
    if act.family == "intercept" and weapon is Weapon.AIR_DEFENSE:
        return None
    if act.family in _BY_WEAPON and weapon in _SUB_OF_WEAPON and concept.sub not in _FIXED:
        return _SUB_OF_WEAPON[weapon]
    if concept.sub:
        return SubEvent(concept.sub)
    if act.family in {"kill", "injure"} and families & {"shooting", "incursion", "landing"}:
        return SubEvent.ATTACK
    return None


_FIXED = frozenset((SubEvent.SUICIDE_BOMB.value, SubEvent.GRENADE.value, SubEvent.CHEMICAL.value))
