"""What beside a weapon's word decides that it is the means, or that another is: whose craft, what it was aimed at."""

import re
from functools import cache

from .acts import Act
from .grammar import Grammar, grammar_of
from .lexicon import Hit
from .particles import one_of, ordered, particles
from .reading import Reading
from .roles_aims import aims

_FLYING = frozenset(("drone", "aircraft", "helicopter"))
_PLANTED = frozenset(("ied", "vehicle_bomb", "landmine", "unexploded_ordnance", "grenade"))
_SAME_CRAFT = 4
"""Words within which two names of flying things are one craft: «طائرة استطلاع مسيّرة»."""
_DROPS = 7
"""Words between what a helicopter drops and the helicopter."""
_FIRE = 5


@cache
def _named_base() -> re.Pattern[str]:
    """Around coalition bases in Syria and Iraq no army fires missiles at them: unnamed fire is a group's."""
    nouns, names, fields, zones = (
        one_of("means", name) for name in ("base_nouns", "base_names", "base_fields", "zones")
    )
    return re.compile(rf"(?:{nouns})\s+(?:حقل\s+)?#?(?:{names})|حقل\s+(?:{fields})|{zones}")


def from_groups(reading: Reading, number: int) -> bool:
    """Nobody is named, but where it came from is held by no army that fires missiles: «صواريخ من لبنان»."""
    if not reading.sentences:
        return False
    sentence = reading.sentences[number]
    said = reading.normal.text[sentence.start : sentence.end]
    on_base = any(base in said for base in ordered("means", "bases")) and any(
        ground in said for ground in ordered("means", "grounds")
    )
    on_base = on_base or _named_base().search(said) is not None
    return on_base or any(f" {mark}" in said for mark in ordered("means", "from_groups"))


def sent_from_afar(reading: Reading) -> bool:
    """What a group fires from Yemen crosses a thousand kilometres: no rocket does."""
    named = {h.concept.id for h in reading.of("actors")}
    return "houthi" in named and "hezbollah" not in named


def aimed_at(reading: Reading, hit: Hit) -> bool:
    """«صاروخ أرض جو باتجاه مقاتلات»: a craft that fire was aimed at is no means."""
    at = reading.word_at(hit.start)
    return hit.concept.weapon in _FLYING and at > 0 and reading.words[at - 1].text in particles("means", "aimed")


def no_means(reading: Reading, act: Act, hit: Hit) -> bool:
    """A weapon's word that is no means of this act: part of a name, struck itself, its cause, on an errand."""
    at, trigger = reading.word_at(hit.start), reading.word_at(act.hit.start)
    before = reading.words[at - 1].text if at else ""
    if before.lstrip("وب").removeprefix("ال") in particles("means", "names") or aimed_at(reading, hit):
        return True
    grammar = grammar_of(reading)
    last = reading.word_at(hit.end - 1)
    if any(grammar.has(n, "rescue") for n in range(last + 1, min(last + 5, len(grammar)))):
        return True
    crewed = hit.concept.weapon in {"aircraft", "helicopter"} and not hit.prefix.startswith(("ب", "وب"))
    if crewed and act.family in {"target", "abduction"} and _object_of(grammar, trigger, at):
        return not aims(grammar, last)
    if act.family in _SUFFERED or act.hit.concept.id == "massacre" or hit.prefix.startswith(("ب", "وب")):
        return False
    between = reading.words[trigger + 1 : at] if at > trigger else reading.words[max(0, at - _ASIDE) : at]
    return any(word.text in particles("means", "apart") for word in between)


def _object_of(grammar: Grammar, trigger: int, at: int) -> bool:
    """«استهدفت عن قصد طائرة», «اختطاف طائرة»: the craft follows the act as its object."""
    between = [grammar.text(n) for n in range(trigger + 1, at)]
    return at > trigger and len(between) < _SAME_CRAFT and all(w in particles("means", "on_purpose") for w in between)


_ASIDE = 5
"""Words before a weapon's in which it is told that it belongs to an earlier matter: «ردا على إسقاط مروحية …»."""
_SUFFERED = frozenset(("explosion", "kill", "injure", "smoke", "siren", "security_event", "intercept"))


def alarmed_by(reading: Reading, act: Act, hit: Hit) -> bool:
    """«تفعيل الدفاعات الجوية جراء رشقة …»: what the defences answer."""
    if act.hit.concept.id != "air_defence" or hit.concept.weapon == "air_defense":
        return False
    at = reading.word_at(hit.start)
    return any(w.text in particles("means", "alarms") for w in reading.words[max(0, at - 2) : at])


def platform(reading: Reading, hit: Hit) -> bool:
    """«بصاروخ موجه من مسيرة»: what it was fired from says more than what was fired."""
    at = reading.word_at(hit.start)
    if hit.concept.weapon not in _FLYING or at < 2 or reading.words[at - 1].text != "من":
        return False
    return reading.words[at - 2].text.lstrip("وب") not in particles("means", "of_some")


def carrier_of(reading: Reading, hit: Hit, found: list[Hit]) -> Hit | None:
    """What fired the weapon, told right after it."""
    at = reading.word_at(hit.start)
    after = (h for h in found if 0 < reading.word_at(h.start) - at <= _SAME_CRAFT + 1)
    return next((h for h in after if platform(reading, h)), None)


def cause_of_blast(reading: Reading, act: Act, hit: Hit) -> bool:
    """A blast's cause may stand far off: its subject («عبوة … تنفجر»), or fire told beside it («سقوط عدة صواريخ»)."""
    at, blast = reading.word_at(hit.start), reading.word_at(act.hit.start)
    if hit.concept.weapon in _PLANTED:
        return act.hit.form in {"past", "present"} and at < blast
    before = [hit.phrase, *(w.text.lstrip("وب") for w in reading.words[max(0, at - 2) : at])]
    causes = ordered("means", "fell") + ordered("means", "because")
    fell = any(word.startswith(causes) for word in before)
    return hit.concept.weapon != "air_defense" and fell


def craft_beside(reading: Reading, hit: Hit, found: list[Hit]) -> str:
    """What flies beside a charge or craft: «طائرات إيرانية بدون طيار», «محلّقة مفخخة», «مروحيات … براميل متفجرة»."""
    at = reading.word_at(hit.start)
    for craft, near in (("drone", _SAME_CRAFT), ("helicopter", _DROPS)):
        for other in found:
            apart = abs(reading.word_at(other.start) - at)
            same = reading.sentence_of(other.start) == reading.sentence_of(hit.start)
            if other.concept.weapon == craft and apart <= near and same:
                return craft
    return ""


def beside(reading: Reading, hit: Hit, found: list[Hit]) -> str:
    """«قنبلة عنقودية من مخلفات الحرب» lay there, «رشقات من رشاش ثقيل» are bullets: what the next weapon's word says."""
    last = reading.word_at(hit.end - 1)
    if hit.concept.id == "rocket_or_missile" and _of_defence(reading, hit, found):
        return "air_defense"
    if hit.concept.id == "salvo":
        named = "small_arms"
    elif hit.concept.weapon in _SHELLS:
        named = "unexploded_ordnance"
    else:
        return ""
    for other in found:
        near = 0 < reading.word_at(other.start) - last <= _NEXT
        if (
            near
            and other.concept.weapon in named
            and reading.sentence_of(other.start) == reading.sentence_of(hit.start)
        ):
            return named
    return ""


def _of_defence(reading: Reading, hit: Hit, found: list[Hit]) -> bool:
    """«صواريخ اعتراضية», «صاروخ باتريوت», «صواريخ الدفاع الجوي»: fired at what comes, not at anybody."""
    after = reading.word_at(hit.end - 1) + 1
    return any(
        h.concept.weapon == "air_defense"
        and (h.start <= hit.start < h.end or (reading.word_at(h.start) == after and h.prefix in {"", "ال"}))
        for h in found
    )


_NEXT = 3
_SHELLS = frozenset(("missile", "rocket", "artillery", "mortar", "grenade"))
"""What is fired or thrown, and lies about as remnants of war."""


def first_named(reading: Reading, hit: Hit, found: list[Hit]) -> Hit | None:
    """«بالصواريخ والمسيّرات»: of two that came together the one named first."""
    at = reading.word_at(hit.start)
    joined = hit.prefix.startswith("و") or any(
        w.text in particles("means", "along") for w in reading.words[max(0, at - _NEXT) : at]
    )
    if not joined:
        return None
    fired = (h for h in found if 0 < at - reading.word_at(h.start) <= _SAME_CRAFT and h.concept.weapon in _SHOT)
    return next((h for h in fired if reading.sentence_of(h.start) == reading.sentence_of(hit.start)), None)


_SHOT = frozenset(("missile", "rocket"))


def of_another_deed(reading: Reading, act: Act, hit: Hit) -> bool:
    """«قصفت ورشة … وشنت هجوما بطائرة»: a second verb of force stands between, whose means it is."""
    if act.hit.form not in {"past", "present"}:
        return False
    between = (
        h
        for h in reading.of("triggers")
        if act.hit.end < h.start < hit.start and h.form in {"past", "present", "phrase"}
    )
    return any(
        h.prefix == "و" and h.concept.cls in _DEEDS and reading.sentence_of(h.start) == act.sentence for h in between
    )


_DEEDS = frozenset(("strike", "target", "attack", "launch"))


def tank_fires(reading: Reading, act: Act) -> bool:
    """«دبابات الاحتلال تقصف», «قصفت دبابات»: a tank that does it, not one that is struck."""
    if act.family not in {"strike", "shooting", "target"} or act.hit.form not in {"past", "present", "phrase"}:
        return False
    at = reading.word_at(act.hit.start)
    near = [reading.words[n].text for n in range(max(0, at - _SUBJECT), min(at + 2, len(reading.words)))]
    before = near[: min(at, _SUBJECT)]
    if any(word in particles("means", "tanks") for word in before):
        return True
    bombards = act.family == "strike" and act.hit.form != "phrase"
    return bombards and near[-1] in particles("means", "tanks_after")


_SUBJECT = 3


def sniper_beside(reading: Reading, hit: Hit, found: list[Hit]) -> bool:
    """«برصاص قناص»: the bullets are a sniper's."""
    at = reading.word_at(hit.start)
    return any(
        other.concept.weapon == "sniper" and 0 < reading.word_at(other.start) - at <= _SAME_CRAFT for other in found
    )


def opens_fire(reading: Reading, act: Act) -> bool:
    """«أطلق عليه مسلحون النار»: the object stands apart from its verb."""
    opened = [
        at
        for at, word in enumerate(reading.words)
        if word.text.lstrip("و").startswith(ordered("means", "opens"))
        and reading.sentence_of(word.start) == act.sentence
    ]
    return any(w.text in particles("means", "fire") for at in opened for w in reading.words[at + 1 : at + 1 + _FIRE])


def burns(reading: Reading, act: Act) -> bool:
    """Property set on fire by hand; armour that burns was hit in battle."""
    at = reading.word_at(act.hit.start)
    if not act.hit.phrase.startswith(ordered("means", "burns")):
        return False
    return not any(w.text.removeprefix("ال") in particles("means", "armour") for w in reading.words[at : at + 4])
