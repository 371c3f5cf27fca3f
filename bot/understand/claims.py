"""Whether a party claims a deed as its own: in the first person, by its film, or by naming itself or its men."""

from collections.abc import Set
from functools import lru_cache

from bot.model.report import Stance

from .acts import Act
from .arabic import letters
from .authors import Agent, own
from .foiled import foiled, fought_off
from .grammar import Grammar, grammar_of
from .lexicon import Hit, conjugate
from .moods import Mood
from .particles import ordered, particles
from .reading import Reading
from .roles import author
from .roles_verbs import harms, has_subject, shows_own
from .speakers import own_outlet, sides, voice


def claimed(reading: Reading, act: Act | None, agent: Agent | None) -> bool:
    """A party claims the deed as its own: in the first person, by its own film, or by naming itself its author."""
    grammar = grammar_of(reading)
    if act is None:
        taken = agent is not None and agent.stance is Stance.CLAIMED
        return taken or (filmed(reading) and agent is not None) or _we_did(grammar, 0, agent, anyhow=True)
    if not filmed(reading) and foiled(grammar, act, ()) and not fought_off(grammar, act):
        return False  # whoever tells of it has stopped it, not done it
    outsider = agent is None and reading.speaker is not None and not party_speaks(reading)
    if (filmed(reading) and not outsider) or (act.hit.form == "we" and act.hit.phrase[:1] != "ا"):
        return True  # «وزارة الصحة: مشاهد من استهداف مشفى …» is no party's film
    if _our_deed(grammar, act, agent) or _own_voice(grammar):
        return True
    if any(_claims(grammar, h) and reading.sentence_of(h.start) <= act.sentence for h in reading.of("contexts")):
        return True
    if agent is not None and agent.stance is Stance.CLAIMED:
        return True
    return (
        _we_did(grammar, act.sentence, agent)
        or _told_by_doer(grammar, act, agent)
        or _struck_a_foe(grammar, act, agent)
    )


def _we_did(grammar: Grammar, sentence: int, agent: Agent | None, *, anyhow: bool = False) -> bool:
    """A party that speaks tells in the first person what was done: «أوقعنا قوة …», «مسيّراتنا دكّت …»."""
    reading = grammar.reading
    if not party_speaks(reading) or another(reading, agent):
        return False
    for at, word in enumerate(reading.words):
        if word.start < reading.body or reading.sentence_of(word.start) > sentence + 1:
            continue
        bare = word.text.lstrip("وف")
        if bare in _deeds():
            return not any(grammar.text(n) in particles("claim", "unreal") for n in grammar.back(at, 2))
        if f"{bare} {grammar.text(at + 1)}" in particles("claim", "further_deeds"):
            return True
        if bare not in particles("claim", "our_men") or grammar.has(at - 1, "against", "suffer", "struck"):
            continue
        if (_act_of_ours(grammar, at) and _violent(grammar, at)) or (anyhow and _moved(grammar, at)):
            return True
    return False


def _violent(grammar: Grammar, at: int) -> bool:
    """The verb beside «قواتنا» is one of force: «دكت مسيّراتنا»; «تواصل قواتنا المسح» is none."""
    for n in (at - 1, at - 2, at + 1, at + 2, at + 3):
        if harms(grammar, n) or grammar.text(n).lstrip("وف") in _violence():
            return True
        if any(h.form != "noun" for h in grammar.hits(n, "triggers")):
            return True
    return False


def _moved(grammar: Grammar, at: int) -> bool:
    """«قاذفاتنا … خرجت», «مدّت طائراتنا …»: a verb of the past beside them."""
    return any(grammar.text(n).endswith("ت") and not grammar.text(n).endswith("ات") for n in (at - 1, at + 1, at + 2))


@lru_cache(maxsize=1)
def _violence() -> frozenset[str]:
    return frozenset(form for verb in ordered("claim", "deeds") for form, who in conjugate(verb, "-") if who != "we")


@lru_cache(maxsize=1)
def _deeds() -> frozenset[str]:
    """Verbs of doing violence in the first person plural of the past: «أجهزنا», «نفذنا»."""
    forms = (form for verb in ordered("claim", "deeds") for form, who in conjugate(verb, "-") if who == "we")
    return frozenset(form for form in forms if len(form) >= _SHORTEST) | particles("claim", "further_deeds")


_SHORTEST = 4


def party_speaks(reading: Reading) -> bool:
    """Who speaks at the head, or has signed, can act himself: a party, its officer, its own outlet; no reporter."""
    if voice(reading) is None:
        return False
    said = reading.speaker.of(reading.normal) if reading.speaker else ""
    first = said.split()[0] if said else ""
    if reading.speaker_role == "media" or first in particles("claim", "outlets"):
        return own_outlet(reading) or (reading.quotes_able and " عن " in said)
    party = bool(sides(reading))
    return reading.speaker_role in {"able", "none"} or party or _armed(reading)


def _armed(reading: Reading) -> bool:
    """«كتيبة …:», «سرايا …:»: men under arms whom no lexicon names speak."""
    grammar = grammar_of(reading)
    return reading.speaker is not None and grammar.has(reading.word_at(reading.speaker.start), "doer", "force")


def another(reading: Reading, agent: Agent | None) -> bool:
    """Another than who speaks is named as author: of what is claimed, by mistake."""
    if agent is None or agent.concept is None or agent.concept.id in _ANY:
        return False
    return not kin(agent.concept.id, sides(reading))


def kin(one: str, others: Set[str]) -> bool:
    """Whether a party fights beside one of the others, or is one of them (ids of the lexicon)."""
    return any({one, other} <= allies for other in others for allies in (*_KIN, {other}))


_ANY = frozenset(("police", "air_force"))
"""«الجيش», «قوات الأمن»: whoever speaks may call his own so."""


def _struck_a_foe(grammar: Grammar, act: Act, agent: Agent | None) -> bool:
    """«المقاومة …: انقضّت مسيّرتان على دشمة للعدو»: what a party tells of its enemy's loss is its own doing."""
    reading = grammar.reading
    if reading.speaker is None or act.mood is not Mood.ASSERTED or act.family not in _AT_A_FOE:
        return False
    if not party_speaks(reading) or another(reading, agent) or not own(grammar, act):
        return False
    at = reading.word_at(act.hit.end - 1)
    after = range(at + 1, min(at + 1 + _REACH, len(grammar)))
    for n in (*grammar.back(at, 3), *after):
        if grammar.has(n, "suffer") or grammar.text(n) in particles("status", "suffers_now"):
            return False
        if n > at and reading.sentence_of(grammar.words[n].start) != act.sentence:
            return False
        if n > at and grammar.text(n) in particles("claim", "enemy"):
            return grammar.text(n - 1) not in particles("claim", "enemys_doing")
    return False


_REACH = 9
"""Words after a deed in which the enemy is named on whom it was done."""


def _own_voice(grammar: Grammar) -> bool:
    """«جنود الخلافة …»: men whom nobody calls so but themselves."""
    pairs = (f"{grammar.text(n)} {grammar.text(n + 1)}" for n in range(min(len(grammar), _HEAD)))
    return any(pair in particles("claim", "own_voice") for pair in pairs)


_HEAD = 40


def _our_deed(grammar: Grammar, act: Act, agent: Agent | None) -> bool:
    """«كتائب …: دمرنا»: «we» who speak at the head, where no other is named as author («استهدفنا العدو»)."""
    reading = grammar.reading
    speakers = sides(reading)
    others = agent is not None and agent.concept is not None and agent.concept.id not in speakers
    word = grammar.text(reading.word_at(act.hit.start))
    return act.hit.form in {"past", "exact"} and word.endswith("نا") and bool(speakers) and not others


def filmed(reading: Reading) -> bool:
    """A party's own film of its deed; «مشاهد من عمليات إطفاء …», «مشاهد من إطلاق صواريخ اعتراضية» are none."""
    grammar = grammar_of(reading)
    if _shown(grammar):
        return True
    films = [reading.word_at(h.end - 1) for h in reading.of("contexts") if h.concept.id == "own_footage"]
    return any(
        not any(_not_done(grammar, n) for n in range(last, last + 3)) and not _seen_from_afar(grammar, last)
        for last in films
    )


def _shown(grammar: Grammar) -> bool:
    """«كتائب … تبث: مشاهد من تفجير عبوة بـ…»: a party shows a deed; what was suffered is none of its own."""
    body = grammar.reading.body
    at = next((n for n, word in enumerate(grammar.words) if word.start >= body), len(grammar))
    if grammar.reading.speaker is None or not grammar.has(at, "footage") or not party_speaks(grammar.reading):
        return False
    deed = at + 2 if grammar.text(at + 1) == "من" else at + 1
    if not shows_own(grammar, at + 1) or grammar.has(deed, "undergone") or "ال" in grammar.text(deed)[:3]:
        return False
    others = (
        h for h in grammar.reading.of("actors") if h.start >= body and not kin(h.concept.id, sides(grammar.reading))
    )
    if any((part := author(grammar, h)) is not None and part.strength > 0 for h in others):
        return False  # «حركة …: صور من قصف إسرائيلي على …»
    return not any(_not_done(grammar, n) for n in range(at + 1, at + 4))


def _seen_from_afar(grammar: Grammar, last: int) -> bool:
    """«مشاهد من إطلاق صواريخ …», without who fires and without a speaker: the channel's film, nobody's own."""
    if grammar.reading.speaker is not None:
        return False
    afar = particles("claim", "from_afar")
    at = next((n for n in (last, last + 1) if grammar.text(n).removeprefix("ال") in afar), None)
    return at is not None and bool(grammar.hits(at + 1, "weapons"))


def _not_done(grammar: Grammar, at: int) -> bool:
    return grammar.has(at, "aftermath") or grammar.text(at).removeprefix("ال").startswith("اعتراضي")


def _claims(grammar: Grammar, hit: Hit) -> bool:
    """A word of claiming; «على قواتنا», «باتجاه قواتنا» tell what was suffered."""
    if hit.concept.cls != "claim":
        return False
    at = grammar.reading.word_at(hit.start)
    nobody = any(grammar.text(n).lstrip("و") in particles("claim", "nobody") for n in grammar.back(at, 5))
    if nobody or _by_another(grammar, at):
        return False
    return not grammar.has(at, "ours") or _act_of_ours(grammar, at)


def _by_another(grammar: Grammar, at: int) -> bool:
    """«يعلن عن استهداف قيادي … على الأيادي …»: it tells what another did."""
    pairs = (f"{grammar.text(n)} {grammar.text(n + 1)}" for n in range(at + 1, min(at + _TOLD, len(grammar))))
    return any(pair in particles("claim", "by_another") for pair in pairs)


_TOLD = 12


def _act_of_ours(grammar: Grammar, at: int) -> bool:
    """«قواتنا استهدفت», «تمكنت قواتنا من»: they act; «على قواتنا», «أسقطوا إحدى طائراتنا» are what was suffered."""
    before = at - 1
    if grammar.broken(at) or not (grammar.has(before, "against", "suffer", "struck") or grammar.objective(before)):
        after = range(at + 1, min(at + 4, len(grammar)))
        if any(grammar.verb(n) or harms(grammar, n) for n in after):
            return True
        return not grammar.broken(at) and grammar.verb(before) and not has_subject(grammar, before)
    return False


def _told_by_doer(grammar: Grammar, act: Act, agent: Agent | None) -> bool:
    """A party's own statement, «القيادة …: …»: its own deed, by itself or by no other; not what was done to it."""
    reading = grammar.reading
    speakers = sides(reading)
    if reading.speaker is None or not party_speaks(reading):
        return False
    if bool(speakers) and _killed_foes(grammar, act):
        return True
    if fought_off(grammar, act):
        return agent is None or not another(reading, agent)
    if act.family in _SUFFERED or act.hit.form == "adj" or not own(grammar, act):
        return False
    if agent is not None and agent.concept is None and letters(agent.text).startswith(_own_men()):
        return party_speaks(reading) and act.family in _FORCE
    if agent is None or agent.concept is None:
        return bool(speakers) and act.family in _DONE and act.hit.form in {"noun", "phrase"}
    if agent.concept.id in _ANY:
        return agent.score >= _DIRECT
    return kin(agent.concept.id, speakers)


_DIRECT = 2.0
"""Score of an author whose own act it is, not one who does something else beside it."""


def _own_men() -> tuple[str, ...]:
    return tuple(particles("status", "own_men"))


_AT_A_FOE = frozenset(("strike", "target", "attack", "shooting", "clash", "launch", "destruction", "weapon_act"))
_FORCE = frozenset(("strike", "target", "attack", "bomb", "shooting", "clash", "launch", "destruction"))
_KIN = (
    {"hezbollah", "resistance"}, {"islamic_resistance_iraq", "resistance"}, {"iran", "irgc"}, {"sdf", "asayish"},
    {"usa", "coalition"}, {"syrian_government", "police"}, {"iraq", "police"}, {"iraq", "pmf"}, {"russia", "police"},
    {"hamas", "resistance"}, {"islamic_jihad", "resistance"},
)  # fmt: skip
"""Names under which one party speaks and acts."""


def _killed_foes(grammar: Grammar, act: Act) -> bool:
    """«وزارة الدفاع: قتل عناصر إرهابية وتدمير مضافات»: what an army reports of its enemies is its doing."""
    at = grammar.reading.word_at(act.hit.start)
    if act.hit.form not in {"noun", "phrase"} or act.family not in {"kill", "bomb", "destruction"}:
        return False
    near = range(max(0, at - 4), min(at + 6, len(grammar)))
    done = any(grammar.text(n).lstrip("و") in particles("status", "done") for n in near)
    return done and any(grammar.text(n) in particles("status", "foes") for n in near)


_DONE = frozenset(("strike", "target"))
_SUFFERED = frozenset(("kill", "injure", "explosion", "security_event", "smoke", "intercept"))
"""What a party tells of itself as suffered, not as done."""
