"""Which of ACLED's sub-events an act is: by its own word, its means, its company, who did it and to whom."""

from collections.abc import Sequence

from bot.model.report import SubEvent, Target, Weapon

from .acts import Act
from .authors import Agent
from .particles import ordered, particles
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


def sub_event_of(act: Act | None, weapon: Weapon | None, company: Sequence[Act]) -> SubEvent | None:
    """ACLED's sub-event of an act; `company`: the other acts told beside it."""
    if act is None:
        return _SUB_OF_WEAPON.get(weapon) if weapon else None
    families = {a.family for a in company}
    if (raided := _raid(act, families)) is not None:
        return raided
    if (by_means := _of_means(act, weapon, company)) is not None:
        return by_means
    concept = act.hit.concept
    if concept.id == "rocket_fire" and weapon is Weapon.SMALL_ARMS:
        return None  # «رشقات» of bullets: on whom, the word does not say
    if act.family == "explosion" and (fire := _fire_behind(act, company)) is not None:
        return fire
    if concept.sub:
        return SubEvent(concept.sub)
    if act.family in {"kill", "injure"} and families & {"shooting", "incursion", "landing"}:
        return SubEvent.ATTACK
    if act.family == "attack" and any(a.family == "clash" and a.sentence == act.sentence for a in company):
        return SubEvent.ARMED_CLASH
    return _beside(act, company)


def _raid(act: Act, families: set[str]) -> SubEvent | None:
    """A landing or raid, or what was done in one: fought, killed, blown up, else only searched."""
    if act.hit.concept.id in {"bombing", "destruction"} and "landing" in families:
        return SubEvent.LOOTING
    if act.family == "destruction" and {"incursion", "kill"} <= families:
        return SubEvent.ATTACK
    if act.family == "target" and "landing" in families and families & {"kill", "bomb", "destruction"}:
        return SubEvent.ATTACK if "kill" in families else SubEvent.LOOTING
    if act.family == "shooting" and {"incursion", "clash"} <= families:
        return SubEvent.ARMED_CLASH
    if act.family not in {"incursion", "landing"}:
        return None
    if "clash" in families:
        return SubEvent.ARMED_CLASH
    if families & {"kill", "injure", "shooting"}:
        return SubEvent.ATTACK
    return SubEvent.LOOTING if families & {"bomb", "destruction"} else SubEvent.ARRESTS


def _of_means(act: Act, weapon: Weapon | None, company: Sequence[Act]) -> SubEvent | None:
    """What the means makes of an act, where it decides."""
    if act.family in {"bomb", "explosion"} and any(a.hit.concept.id == "suicide" for a in company):
        return SubEvent.SUICIDE_BOMB
    if weapon is None:
        return None
    if weapon is Weapon.AIR_DEFENSE and _aimed((act, *company)):
        return SubEvent.SHELLING
    if weapon is Weapon.AIR_DEFENSE and act.family == "destruction":
        return SubEvent.AIR_STRIKE  # what air defence destroys flies
    if act.family == "destruction" and weapon is not Weapon.ARSON:
        return _SUB_OF_WEAPON.get(weapon)
    if act.family == "shooting" and weapon in {Weapon.HELICOPTER, Weapon.AIRCRAFT, Weapon.DRONE}:
        return SubEvent.AIR_STRIKE
    dropped = weapon is Weapon.DRONE and act.hit.concept.id == "grenade"
    decides = act.family in _BY_WEAPON and (dropped or act.hit.concept.sub not in _FIXED)
    return _SUB_OF_WEAPON.get(weapon) if decides else None


def _aimed(acts: Sequence[Act]) -> bool:
    """«إطلاق صاروخ أرض جو باتجاه مقاتلات»: it is fired at somebody, not put on, and not at what comes."""
    to_air = ordered("means", "to_air")
    return any(a.hit.concept.id == "air_defence" and a.hit.phrase.startswith(to_air) for a in acts)


def _fire_behind(act: Act, company: Sequence[Act]) -> SubEvent | None:
    """«انفجارات … بعد قصف كثيف»: the strike that the same sentence gives as the cause of a blast."""
    fire = (a for a in company if a.family == "strike" and a.background and a.sentence == act.sentence)
    return next((SubEvent(a.hit.concept.sub) for a in fire if a.order > act.order and a.hit.concept.sub), None)


def _beside(act: Act, company: Sequence[Act]) -> SubEvent | None:
    """«قصف طال …», «قتلى … جراء قصف», «مجزرة … جراء القصف»: the strike that the same sentence names."""
    massacre = act.hit.concept.id == "massacre"
    if act.family not in {"target", "kill", "injure"} and not massacre:
        return None
    strikes = (a for a in company if a.family == "strike" and (massacre or a.sentence == act.sentence))
    return next((SubEvent(a.hit.concept.sub) for a in strikes if a.hit.concept.sub), None)


_FIXED = frozenset((SubEvent.SUICIDE_BOMB.value, SubEvent.GRENADE.value, SubEvent.CHEMICAL.value))


def settled(
    reading: Reading, act: Act, sub: SubEvent | None, agent: Agent | None, target: Target | None
) -> SubEvent | None:
    """The sub-event once it is known who was hit: civilians are attacked, fighters fought, protesters dispersed."""
    civilian = target.civilian if target else None
    if act.family == "takeover" and agent is not None and agent.concept and agent.concept.inter == _STATE:
        return SubEvent.GOVERNMENT_REGAINS
    if sub is SubEvent.ATTACK and act.family in {"shooting", "weapon_act"} and _at_protesters(reading, act):
        return SubEvent.EXCESSIVE_FORCE
    if sub is SubEvent.ATTACK and act.family in _AT_PERSONS and _protesters_hurt(reading, act):
        return SubEvent.EXCESSIVE_FORCE
    if sub is None and act.family == "kill" and _infiltrators(reading, act):
        return SubEvent.ARMED_CLASH
    if sub is None and act.family == "kill":
        if civilian:
            return SubEvent.ATTACK
        return SubEvent.ARMED_CLASH if civilian is False and agent is not None and agent.concept else None
    if sub is None and civilian is not False and act.family in {"attack", "target"} and _gunmen_kill(reading, act):
        return SubEvent.ATTACK
    in_battle = target is not None and target.name_en in _FIGHTS
    return None if sub is SubEvent.LOOTING and in_battle else sub


def interceptors(reading: Reading, act: Act) -> bool:
    """«إطلاق صواريخ اعتراضية»: they answer something that the word does not tell."""
    if act.family not in {"launch", "weapon_act"}:
        return False
    at = reading.word_at(act.hit.start)
    return any(w.text.removeprefix("ال").startswith("اعتراضي") for w in reading.words[at : at + _ANSWERING])


_ANSWERING = 4


def _gunmen_kill(reading: Reading, act: Act) -> bool:
    """«مقتل راعٍ في هجوم شنه مسلحون»: men did it, and persons were hurt; no means is told."""
    said = [w.text for w in reading.words if reading.sentence_of(w.start) == act.sentence]
    if not any(word.removeprefix("ل").removeprefix("ال") in particles("means", "gunmen") for word in said):
        return False
    hurt = any(
        h.concept.cls in {"kill", "injure"} and reading.sentence_of(h.start) == act.sentence
        for h in reading.of("triggers")
    )
    return hurt or any(word in particles("means", "lives") for word in said)


_FIGHTS = frozenset(("armoured vehicle", "soldiers"))
"""What burns or is blown up in battle; someone's building or car is destroyed property."""


_STATE = 1
"""ACLED's class of a country's own forces."""


def _protesters_hurt(reading: Reading, act: Act) -> bool:
    """«إصابة 7 محتجين برصاص …»: those who were hit, named right beside the act, were protesting."""
    at = reading.word_at(act.hit.start)
    before = [w.text for w in reading.words[max(0, at - 3) : at] if reading.sentence_of(w.start) == act.sentence]
    crowd, beside = ordered("means", "crowd"), (*before, *_right_after(reading, act))
    return any(word.removeprefix("ال").startswith(crowd) for word in beside)


_AT_PERSONS = frozenset(("kill", "injure", "shooting", "weapon_act"))


def _infiltrators(reading: Reading, act: Act) -> bool:
    """«القضاء على مسلحَين متسللين»: fighters who came over a border fell in a fight."""
    after = _right_after(reading, act)
    return any(word.startswith("متسلل") for word in after)


def _right_after(reading: Reading, act: Act) -> list[str]:
    """The words of the sentence right after an act, without the article."""
    at = reading.word_at(act.hit.end - 1)
    near = reading.words[at + 1 : at + 1 + _AFTER]
    return [w.text.removeprefix("ال") for w in near if reading.sentence_of(w.start) == act.sentence]


_AFTER = 6


def _at_protesters(reading: Reading, act: Act) -> bool:
    """«لتفريق متظاهرين», «على المحتجين»: fire at a crowd that protests or mourns."""
    at = reading.word_at(act.hit.end - 1)
    around = reading.words[max(0, at - 8) : at + 11]  # «تفرق تظاهرة بالرصاص»
    near = [w.text for w in around if reading.sentence_of(w.start) == act.sentence]
    crowd, led = particles("means", "protesters"), particles("means", "dispersing")
    return any(word.removeprefix("ال") in crowd and near[n - 1] in led for n, word in enumerate(near) if n)
