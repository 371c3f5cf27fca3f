"""By what means an act was done."""

from bot.model.report import Weapon

from .acts import Act
from .lexicon import Hit, by_file
from .means_downed import downed_by_defence
from .means_marks import (
    alarmed_by,
    beside,
    burns,
    carrier_of,
    cause_of_blast,
    craft_beside,
    first_named,
    from_groups,
    no_means,
    of_another_deed,
    opens_fire,
    platform,
    sent_from_afar,
    sniper_beside,
    tank_fires,
)
from .named_words import part_of_name
from .particles import ordered, particles
from .reading import Reading

_MEANS = frozenset(("ب", "وب", "فب", "بال", "وبال"))
_FAR = 14
"""Words between an act and its means, at most."""
_BESIDE = 4
"""An explosion's cause stands this near, or it is no cause."""


def weapon_of(reading: Reading, act: Act | None, *, state: bool | None) -> Weapon | None:
    """The means of an act. `state`: its author is a state, a group (False), or unknown: «صاروخ» depends on it."""
    found = [h for h in by_file(reading.hits, "weapons") if not part_of_name(reading, h)]
    state = True if state is False and sent_from_afar(reading) else state
    if act is None:
        first = next((h for h in found if h.start >= reading.body), None)
        state = False if state is None and from_groups(reading, 0) else state
        return resolved(first.concept.weapon, first.concept.state_weapon, state) if first else None
    if act.family in _CLOSED:
        return Weapon.DRONE if any(h.concept.weapon == "drone" for h in found) else None
    if downed_by_defence(reading, act, found):
        return Weapon.AIR_DEFENSE
    if act.family == "destruction":
        return Weapon.ARSON if burns(reading, act) else _destroyed_by(reading, act, found, state=state)
    if act.family in _NO_MEANS:
        return None
    if state is None and from_groups(reading, act.sentence):
        state = False
    at = reading.word_at(act.hit.start)
    scored = [(score, -n, hit) for n, hit in enumerate(found) if (score := _fit(reading, act, hit, at)) is not None]
    if scored:
        score, _, hit = max(scored, key=lambda s: s[:2])
        return _chosen(reading, act, hit, found, state=state, sure=score >= _SURE)
    if tank_fires(reading, act):
        return Weapon.TANK
    by_hand = act.family in _BY_HAND and opens_fire(reading, act)
    return _own_weapon(act, state) or (Weapon.SMALL_ARMS if by_hand else None)


def _destroyed_by(reading: Reading, act: Act, found: list[Hit], *, state: bool | None) -> Weapon | None:
    """«تدمير جرافة بصاروخ موجه», «صاروخ يدمر آلية»: what was fired at it; «تدمير طائرة مسيّرة»: the craft itself."""
    at = reading.word_at(act.hit.start)
    for hit in found:
        gap = reading.word_at(hit.start) - at
        if not -_SUBJECT <= gap <= _FAR or gap == 0 or reading.sentence_of(hit.start) != act.sentence:
            continue
        if gap < 0:
            if act.hit.form in {"past", "present"} and hit.concept.weapon in _FIRED:
                return resolved(hit.concept.weapon, hit.concept.state_weapon, state)
            continue
        if gap <= _OBJECT and hit.concept.weapon in _FLYING and not hit.prefix.startswith("ب"):
            return Weapon(craft_beside(reading, hit, found) or hit.concept.weapon)
        if hit.concept.weapon in _FIRED and (hit.prefix in _MEANS or _led_by(reading, hit)):
            return resolved(hit.concept.weapon, hit.concept.state_weapon, state)
    return None


def _own_weapon(act: Act, state: bool | None) -> Weapon | None:
    """The means that the act's own word names."""
    concept = act.hit.concept
    if concept.id == "missile_strike" and state is False:
        return Weapon.ROCKET
    if concept.id == "rocket_fire" and state:
        return Weapon.MISSILE
    if concept.id == "air_strike" and act.hit.phrase.removeprefix("ال").startswith(ordered("means", "by_air")):
        return None
    return Weapon(concept.weapon) if concept.weapon else None


def _chosen(reading: Reading, act: Act, hit: Hit, found: list[Hit], *, state: bool | None, sure: bool) -> Weapon | None:
    """The means that the likeliest word stands for, by what stands beside it; if not sure, the act's own word."""
    weapon = hit.concept.weapon
    if any(h.concept.weapon == "chemical" and h.prefix in _MEANS and _near_act(reading, act, h) for h in found):
        return Weapon.CHEMICAL  # «غارة بالغازات السامة»: what was dropped tells more than what dropped it
    if other := beside(reading, hit, found):
        return Weapon(other)
    if weapon == "drone" and (first := first_named(reading, hit, found)):
        return resolved(first.concept.weapon, first.concept.state_weapon, state)
    if weapon not in _FLYING and (carrier := carrier_of(reading, hit, found)):
        return Weapon(carrier.concept.weapon)
    if weapon in {"aircraft", "vehicle_bomb", "grenade"} and (craft := craft_beside(reading, hit, found)):
        return Weapon(craft)
    if weapon == "small_arms" and sniper_beside(reading, hit, found):
        return Weapon.SNIPER
    by_air = act.hit.concept.id == "air_strike"
    if by_air and weapon in {"drone", "helicopter"}:
        return Weapon(weapon)
    own = _own_weapon(act, state)
    if own and (not sure or by_air) and act.hit.concept.id not in _OPEN_WEAPON:
        return own
    if hit.concept.id == "salvo" and state:
        return Weapon.MISSILE
    return resolved(weapon, hit.concept.state_weapon, state)


def _near_act(reading: Reading, act: Act, hit: Hit) -> bool:
    same = reading.sentence_of(hit.start) == act.sentence
    return same and 0 < reading.word_at(hit.start) - reading.word_at(act.hit.start) <= _OBJECT + 2


_SURE = 2.0
_CLOSED = frozenset(("closure", "advisory"))
_NO_MEANS = frozenset(("landing", "incursion", "arrest", "takeover"))
_OBJECT = 2
_SUBJECT = 3
_FIRED = frozenset(("missile", "rocket", "drone", "artillery", "mortar", "tank", "aircraft"))
_BY_HAND = frozenset(("kill", "injure", "attack", "target", "shooting"))


_OPEN_WEAPON = frozenset(("missile_strike", "rocket_fire", "launch", "air_defence", "shoot_down", "shooting"))
"""Their own weapon is a default that a named one overrides."""


def resolved(weapon: str, state_weapon: str, state: bool | None) -> Weapon:
    """«صاروخ» alone: a missile from a state or from nobody named, a rocket from a group."""
    return Weapon(state_weapon if state_weapon and state is not False else weapon)


def _fit(reading: Reading, act: Act, hit: Hit, at: int) -> float | None:
    """How likely `hit` is the means of `act`; None: it is not."""
    sentence = reading.sentence_of(hit.start)
    gap = reading.word_at(hit.start) - at
    with_by = hit.prefix in _MEANS or _led_by(reading, hit)
    if hit.start < reading.body or sentence < act.sentence:
        return None
    if sentence > act.sentence + 1 and not (with_by and sentence <= act.sentence + 5):
        return None
    if abs(gap) > _FAR and not with_by:
        return None
    if act.family in _TIGHT and not with_by and abs(gap) > _BESIDE and not cause_of_blast(reading, act, hit):
        return None
    if no_means(reading, act, hit) or of_another_deed(reading, act, hit):
        return None
    overlap = hit.start < act.hit.end and act.hit.start < hit.end
    score = 2.5 if overlap else 2.0 - min(abs(gap), 20) * 0.07
    if with_by or platform(reading, hit) or alarmed_by(reading, act, hit):
        score += 1.0
    if sentence != act.sentence:
        score -= 0.8
    if act.hit.concept.weapon == hit.concept.weapon:
        score += 0.5
    weapon = hit.concept.weapon
    if weapon == "air_defense":
        score -= 1.0 if act.family == "intercept" else 1.5
    if weapon in {"mortar", "sniper"}:
        score += 1.2  # «قذيفتي هاون»: the shell is named first
    verb = act.hit.form in {"past", "present"} or act.hit.phrase[:1] in "تي"
    if weapon in _FLYING and verb and -8 < gap < 0:
        score += 2.2  # «طيران … يستهدف بالصواريخ»: what flies does it
    if weapon == "aircraft" and act.family == "intercept":
        score -= 0.6
    return score


_TIGHT = frozenset(("explosion", "clash", "shooting", "abduction", "kill", "injure"))
_FLYING = frozenset(("drone", "aircraft", "helicopter"))


def _led_by(reading: Reading, hit: Hit) -> bool:
    """«بواسطة صواريخ», «بعدد من الصواريخ», «بخمسة صواريخ»: the particle stands before the number."""
    at = reading.word_at(hit.start)
    near = 4 if at and reading.words[at - 1].text == "من" else 2  # «بواسطة غارة من الطيران»
    before = [w.text for w in reading.words[max(0, at - near) : at]]
    return any(word in particles("means", "leads") for word in before) or before[-2:] == ["من", "قبل"]
