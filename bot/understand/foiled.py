"""Whether what was sent was stopped: shot down, turned back, failed; debris that fell and craft on patrol are not."""

from collections.abc import Sequence
from functools import lru_cache

from .acts import Act
from .grammar import Grammar, stems
from .lexicon import conjugate
from .particles import ordered, particles


def foiled(grammar: Grammar, act: Act, company: Sequence[Act]) -> bool:
    """What was sent was stopped: not what fell as debris, and no craft on patrol, which was attacked itself."""
    at = grammar.reading.word_at(act.hit.start)
    if any(grammar.text(n) in particles("agent", "answers") for n in grammar.back(at, 2)):
        return False  # «بذريعة إسقاط مروحيته»: what another act answers
    if act.family == "weapon_act" and grammar.text(at).lstrip("و").startswith(_dealt()):
        return not _dropped(grammar, at) and not _on_patrol(grammar, act)
    if any(_came_to_nothing(grammar, n) for n in grammar.back(at, 8)):
        return act.family not in {"explosion", "intercept"}
    if act.family == "intercept":
        return _intercepted(grammar, act)
    hurt = any(a.family in _HURT for a in company)
    if act.family in _IN_AIR and not hurt and _hit_in_air(grammar, act):
        return True
    if act.family in _SENT and not hurt and _stopped(grammar, act, company):
        return True
    return act.family in _STOPPABLE and not hurt and _brought_down(grammar, act)


def fell_short(grammar: Grammar) -> bool:
    """No act is named, but what was fired did not arrive: «صاروخان لم يبلغا هدفهما»."""
    return any(_short_of_it(grammar, n) for n in range(min(len(grammar), _HEAD)))


def fought_off(grammar: Grammar, act: Act) -> bool:
    """Men on the ground were fought, not fire: «تصدّى لها المقاتلون …», «التصدي لتوغل»: a fight of who tells of it."""
    at = grammar.reading.word_at(act.hit.start)
    if act.family != "intercept" or not grammar.text(at).lstrip("وف").startswith(ordered("status", "fending")):
        return False
    sentence = [n for n in range(len(grammar)) if _in_sentence(grammar, n, act)]
    flies = any(grammar.text(n)[0] == "ل" and _in_reach(grammar, n) for n in sentence if n > at)
    return not flies and any(particles("status", "on_ground") & set(stems(grammar.text(n))) for n in sentence)


_HEAD = 40
_HURT = frozenset(("kill", "injure", "explosion"))
_SENT = frozenset(("launch", "attack"))
_STOPPABLE = frozenset(("launch", "attack", "strike", "bomb", "weapon_act", "shooting", "target", "clash"))


def _intercepted(grammar: Grammar, act: Act) -> bool:
    """What was intercepted, not what is being tried: «تحاول اعتراض», nor an interceptor that was fired."""
    reading = grammar.reading
    at = reading.word_at(act.hit.start)
    if act.hit.concept.id == "air_defence":
        return False
    near = " ".join(w.text for w in reading.words[max(0, at - 4) : at + 2])
    interceptor = act.hit.phrase.startswith(ordered("status", "interceptors"))
    if interceptor or any(word in near for word in particles("status", "trying")):
        return False
    if any(grammar.has(n, "debris") for n in grammar.back(at, 8)) or _on_patrol(grammar, act):
        return False
    if any(_escaped(grammar, n) for n in grammar.back(at, 8)) or waylaid(grammar, reading.word_at(act.hit.end - 1)):
        return False
    return act.hit.form != "present" or act.hit.phrase.lstrip("يت").startswith("عترض")


def waylaid(grammar: Grammar, at: int) -> bool:
    """«يعترضون طريق …», «اعترضوا سيارة»: men or a car were stopped on the road, nothing that was sent."""
    if "عترض" not in grammar.text(at) and "عتراض" not in grammar.text(at):
        return False
    return any(
        particles("status", "on_the_road") & set(stems(grammar.text(n))) for n in (at + 1, at + 2) if grammar.text(n)
    )


def _came_to_nothing(grammar: Grammar, at: int) -> bool:
    """«فشل هجوم», «تُفشل هجوماً»; «فشلت … في التصدي», «فشل الدفاعات بالتصدي» is another's failure to stop it."""
    if grammar.text(at).removeprefix("و") not in particles("status", "failed") or grammar.text(at + 1) == "في":
        return False
    return not any(particles("status", "stopping") & set(stems(grammar.text(n))) for n in range(at + 1, at + 4))


def _escaped(grammar: Grammar, at: int) -> bool:
    """«فشلت المنظومات في …», «أفلت من …», «رغم …»: it was not stopped."""
    word = grammar.text(at).removeprefix("و")
    return word in particles("status", "failed") or word in particles("status", "escaped")


def _stopped(grammar: Grammar, act: Act, company: Sequence[Act]) -> bool:
    """«أطلقت … طائرات. اعترضت القوات الطائرات», «shot down drones launched by»: sent, then stopped."""
    reading, words = grammar.reading, grammar.reading.words
    at = reading.word_at(act.hit.start)
    downed = [h for h in reading.of("triggers") if h.concept.cls == "intercept" and h.end <= act.hit.start]
    beside = (h for h in downed if reading.sentence_of(h.start) == act.sentence)
    near = (reading.word_at(h.start) for h in beside if 0 < at - reading.word_at(h.end) <= _NEAR)
    if any(not any(_escaped(grammar, m) for m in grammar.back(n, 4)) for n in near):
        return True
    later = [a for a in company if a.family == "intercept" and a.hit.form == "past" and a.hit.start > act.hit.start]
    whole = (words[reading.word_at(a.hit.start) + 1 : reading.word_at(a.hit.start) + 7] for a in later)
    return any(any(w.text.startswith("ال") for w in them) for them in whole)


_NEAR = 6
"""Words between what was shot down and its launch."""


def _brought_down(grammar: Grammar, act: Act) -> bool:
    """«تُسقط … ثلاثة صواريخ», «أُسقطت مسيّرة قبل بلوغها», «يصد هجوماً»: a verb of stopping near what came."""
    at = grammar.reading.word_at(act.hit.start)
    for n in range(max(0, at - _REACH_BACK), min(at + _REACH_BACK, len(grammar))):
        if not _in_sentence(grammar, n, act) or _dropped(grammar, n):
            continue
        if _short_of_it(grammar, n):
            return True
        word = grammar.text(n).removeprefix("و")
        if word not in _downing() and not (word in _destroying() and _on_its_way(grammar, n)):
            continue
        if any(_in_sentence(grammar, near, act) and _came(grammar, near) for near in _around(grammar, n)):
            tried = any(grammar.text(m) in particles("status", "trying") for m in grammar.back(n, 4))
            return not tried and not any(_escaped(grammar, m) for m in grammar.back(n, 3))
    return False


def _around(grammar: Grammar, at: int) -> tuple[int, ...]:
    """Where what was stopped is named; «صواريخ تسقط في» fell, nobody shot them down."""
    if grammar.text(at)[0] in "يت" and grammar.text(at + 1) in particles("status", "fell_at"):
        return ()
    return (at - 1, at - 2, *range(at + 1, at + 1 + _REACH))


_IN_AIR = frozenset(("destruction", "target"))


def _hit_in_air(grammar: Grammar, act: Act) -> bool:
    """«تدمير طائرة مسيّرة معادية», «استهداف مسيّرة في سماء …»: what flew was destroyed; not what it was flown at."""
    at = grammar.reading.word_at(act.hit.end - 1)
    flown = next((n for n in range(at + 1, at + 4) if _in_reach(grammar, n)), -1)
    if flown < 0 or act.hit.form not in {"noun", "phrase"} or not _came(grammar, flown):
        return False
    if any(grammar.broken(n) or not _counted(grammar.text(n)) for n in range(at + 1, flown)):
        return False
    after = range(flown + 1, min(flown + 7, len(grammar)))
    drone = any(h.concept.weapon == "drone" for h in grammar.hits(flown, "weapons"))
    if act.family == "destruction" and (drone or _on_its_way(grammar, at)):
        return True
    return any(grammar.text(n) in particles("status", "sky") for n in after if _in_sentence(grammar, n, act))


def _counted(word: str) -> bool:
    """What may stand between the deed and what flew: a number, «عدد من», «طائرة»."""
    return word.isdigit() or bool(particles("status", "counts") & set(stems(word)))


def _short_of_it(grammar: Grammar, at: int) -> bool:
    """«لم تبلغ غايتها», «قبل بلوغها»: what was fired did not arrive."""
    pair = f"{grammar.text(at)} {grammar.text(at + 1)}"
    return pair in particles("status", "short_of") and any(_in_reach(grammar, n) for n in grammar.back(at, _REACH_BACK))


def _in_reach(grammar: Grammar, at: int) -> bool:
    return any(h.concept.weapon in _FLYING for h in grammar.hits(at, "weapons"))


def _on_its_way(grammar: Grammar, at: int) -> bool:
    """«تدمير مسيّرة أطلقها …», «دمرت صاروخاً كان متجهاً»: it was destroyed in the air."""
    return any(grammar.text(n) in particles("status", "on_its_way") for n in range(at + 1, at + _REACH_BACK))


def _in_sentence(grammar: Grammar, at: int, act: Act) -> bool:
    return 0 <= at < len(grammar) and grammar.reading.sentence_of(grammar.words[at].start) == act.sentence


_REACH_BACK = 9
_REACH = 5
_FLYING = frozenset(("drone", "missile", "rocket"))


def _came(grammar: Grammar, at: int) -> bool:
    """What was fired or flown at someone, or an attack: «مسيّرة», «صاروخين», «هجوماً»."""
    if any(h.concept.weapon in _FLYING for h in grammar.hits(at, "weapons")):
        return "ب" not in {h.prefix for h in grammar.hits(at, "weapons")}
    return bool(particles("status", "onslaught") & set(stems(grammar.text(at))))


@lru_cache(maxsize=1)
def _downing() -> frozenset[str]:
    """Verbs and nouns of stopping what comes, in the third person."""
    pairs = (pair.split() for pair in ordered("status", "downing_verbs"))
    forms = {form for past, present in pairs for form, who in conjugate(past, present) if who != "we"}
    return frozenset(form for form in forms if len(form) > _SHORT) | particles("status", "downing")


@lru_cache(maxsize=1)
def _destroying() -> frozenset[str]:
    pairs = (pair.split() for pair in ordered("status", "destroying_verbs"))
    forms = frozenset(form for past, present in pairs for form, _ in conjugate(past, present))
    return forms | particles("status", "destroying")


_SHORT = 2


def _dropped(grammar: Grammar, at: int) -> bool:
    """«أسقطت عشر ذخائر», «عبوة أسقطتها طائرة»: bombs that were dropped, not what was shot down."""
    near = range(at - 2, at + 4)
    return any(particles("status", "bombs") & set(stems(word)) for word in map(grammar.text, near) if word)


def _on_patrol(grammar: Grammar, act: Act) -> bool:
    """A craft on patrol that was shot down: an attack by who shot it."""
    at = grammar.reading.word_at(act.hit.start)
    if not grammar.text(at).lstrip("و").startswith(ordered("status", "shot_down")):
        return False
    return any(grammar.has(n, "manned") for n in range(at + 1, min(at + 9, len(grammar))))


def _dealt() -> tuple[str, ...]:
    return tuple(particles("status", "dealt"))
