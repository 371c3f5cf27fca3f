"""How an event stands in its post: claimed, foiled, going on, threatened, denied… The guideline's order decides."""

from collections.abc import Sequence

from bot.model.report import Stance, Status

from .acts import Act
from .arabic import letters
from .authors import Agent, own
from .grammar import Grammar, grammar_of
from .lexicon import Hit
from .moods import Mood
from .particles import particles
from .reading import Reading
from .roles_verbs import harms, has_subject
from .speakers import own_outlet
from .status_now import under_way

_OF_MOOD = {
    Mood.DENIED: Status.DENIED,
    Mood.DRILL: Status.DRILL,
    Mood.HISTORICAL: Status.HISTORICAL,
    Mood.STATISTIC: Status.STATISTIC,
    Mood.CONDITIONAL: Status.HYPOTHETICAL,
    Mood.FUTURE: Status.HYPOTHETICAL,
    Mood.PLANNED: Status.HYPOTHETICAL,
    Mood.MOURNED: Status.HISTORICAL,
    Mood.CONDEMNED: Status.OCCURRED,
}
_GOING_ON = frozenset(("overflight", "siren", "closure", "air_presence", "shelter", "high_alert", "advisory"))


def quiet_status(act: Act, *, historical: bool) -> Status:
    """The status of an event that makes no attack and no threat."""
    return Status.HISTORICAL if historical else _OF_MOOD.get(act.mood, Status.OCCURRED)


def attack_status(reading: Reading, act: Act | None, agent: Agent | None, company: Sequence[Act]) -> Status:
    """The status of an attack that the post reports."""
    grammar = grammar_of(reading)
    if act is not None:
        if _foiled(grammar, act, company) and not (_filmed(reading) and act.hit.concept.id == "intercept"):
            return Status.FOILED
        if claimed(reading, act, agent):
            return Status.CLAIMED
    return Status.ONGOING if under_way(grammar, act, company) else Status.OCCURRED


def claimed(reading: Reading, act: Act, agent: Agent | None) -> bool:
    """A party claims the deed as its own: in the first person, by its own film, or by naming itself its author."""
    grammar = grammar_of(reading)
    if not _filmed(reading) and _foiled(grammar, act, ()):
        return False  # whoever tells of it has stopped it, not done it
    if _filmed(reading) or (act.hit.form == "we" and act.hit.phrase[:1] != "ا"):
        return True
    if _our_deed(grammar, act, agent):
        return True
    if any(_claims(grammar, h) and reading.sentence_of(h.start) <= act.sentence for h in reading.of("contexts")):
        return True
    if agent is not None and agent.stance is Stance.CLAIMED:
        return True
    return _told_by_doer(grammar, act, agent)


def _our_deed(grammar: Grammar, act: Act, agent: Agent | None) -> bool:
    """«كتائب …: دمرنا»: «we» who speak at the head, where no other is named as author («استهدفنا العدو»)."""
    reading = grammar.reading
    speakers = {h.concept.id for h in reading.of("actors") if h.end <= reading.body + 1}
    others = agent is not None and agent.concept is not None and agent.concept.id not in speakers
    word = grammar.text(reading.word_at(act.hit.start))
    return act.hit.form in {"past", "exact"} and word.endswith("نا") and bool(speakers) and not others


def _filmed(reading: Reading) -> bool:
    """A party's own film of its deed; «مشاهد من عمليات إطفاء …» is none."""
    grammar = grammar_of(reading)
    films = [reading.word_at(h.end - 1) for h in reading.of("contexts") if h.concept.id == "own_footage"]
    return any(not any(grammar.has(n, "aftermath") for n in range(last, last + 3)) for last in films)


def _claims(grammar: Grammar, hit: Hit) -> bool:
    """A word of claiming; «على قواتنا», «باتجاه قواتنا» tell what was suffered."""
    if hit.concept.cls != "claim":
        return False
    at = grammar.reading.word_at(hit.start)
    if any(grammar.text(n).lstrip("و") in _NOBODY for n in grammar.back(at, 5)):
        return False
    return not grammar.has(at, "ours") or _act_of_ours(grammar, at)


def _act_of_ours(grammar: Grammar, at: int) -> bool:
    """«قواتنا استهدفت», «تمكنت قواتنا من»: they act; «على قواتنا», «أسقطوا إحدى طائراتنا» are what was suffered."""
    before = at - 1
    if grammar.broken(at) or not (grammar.has(before, "against", "suffer", "struck") or grammar.objective(before)):
        after = range(at + 1, min(at + 4, len(grammar)))
        if any(grammar.verb(n) or harms(grammar, n) for n in after):
            return True
        return not grammar.broken(at) and grammar.verb(before) and not has_subject(grammar, before)
    return False


_NOBODY = frozenset(("no", "not", "nobody", "without", "لم", "دون", "بدون"))
"""«no group has claimed», «لم تعلن أي جهة مسؤوليتها»."""


def _told_by_doer(grammar: Grammar, act: Act, agent: Agent | None) -> bool:
    """A party's own statement, «القيادة …: …»: its own deed, by itself or by no other; not what was done to it."""
    reading = grammar.reading
    speakers = {h.concept.id for h in reading.of("actors") if h.end <= reading.body + 1}
    if reading.speaker_role != "able" and not (speakers and (reading.speaker_role == "other" or own_outlet(reading))):
        return False
    if bool(speakers) and _killed_foes(grammar, act):
        return True
    if act.family in _SUFFERED or act.hit.form == "adj" or not own(grammar, act):
        return False
    if agent is not None and agent.concept is None and letters(agent.text).startswith(_own_men()):
        return bool(speakers) and act.family in _FORCE
    if agent is None or agent.concept is None:
        return bool(speakers) and act.family in _DONE and act.hit.form in {"noun", "phrase"}
    return any({agent.concept.id, speaker} <= kin for speaker in speakers for kin in (*_KIN, {speaker}))


def _own_men() -> tuple[str, ...]:
    return tuple(particles("status", "own_men"))


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


def _foiled(grammar: Grammar, act: Act, company: Sequence[Act]) -> bool:
    """What was sent was stopped: not what fell as debris, and no craft on patrol, which was attacked itself."""
    reading = grammar.reading
    at = reading.word_at(act.hit.start)
    if act.family == "weapon_act":
        return grammar.text(at).lstrip("و").startswith(_dealt()) and not _on_patrol(grammar, act)
    if any(grammar.text(n).removeprefix("و") in particles("status", "failed") for n in grammar.back(at, 8)):
        return act.family != "explosion"
    if act.family in _SENT:
        return _stopped(grammar, act, company)
    if act.family != "intercept" or act.hit.concept.id == "air_defence":
        return False
    near = " ".join(w.text for w in reading.words[max(0, at - 4) : at + 2])
    interceptor = act.hit.phrase.startswith(("صاروخ اعتراض", "صواريخ اعتراض"))
    if interceptor or any(word in near for word in particles("status", "trying")):
        return False
    if any(grammar.has(n, "debris") for n in grammar.back(at, 8)) or _on_patrol(grammar, act):
        return False
    return act.hit.form != "present" or act.hit.phrase.lstrip("يت").startswith("عترض")


_SENT = frozenset(("launch", "attack"))


def _stopped(grammar: Grammar, act: Act, company: Sequence[Act]) -> bool:
    """«أطلقت … طائرات. اعترضت القوات الطائرات», «shot down drones launched by»: sent, stopped, and nobody hurt."""
    reading, words = grammar.reading, grammar.reading.words
    if any(a.family in {"kill", "injure", "explosion"} for a in company):
        return False
    at = reading.word_at(act.hit.start)
    downed = [h for h in reading.of("triggers") if h.concept.cls == "intercept" and h.end <= act.hit.start]
    if any(0 < at - reading.word_at(h.end) <= _NEAR and reading.sentence_of(h.start) == act.sentence for h in downed):
        return True
    later = [a for a in company if a.family == "intercept" and a.hit.form == "past" and a.hit.start > act.hit.start]
    whole = (words[reading.word_at(a.hit.start) + 1 : reading.word_at(a.hit.start) + 7] for a in later)
    return any(any(w.text.startswith("ال") for w in near) for near in whole)


_NEAR = 6
"""Words between what was shot down and its launch."""


def _on_patrol(grammar: Grammar, act: Act) -> bool:
    """A craft on patrol that was shot down: an attack by who shot it."""
    at = grammar.reading.word_at(act.hit.start)
    if not grammar.text(at).lstrip("و").startswith(("اسقط", "اسقاط", "يسقط", "تسقط")):
        return False
    return any(grammar.has(n, "manned") for n in range(at + 1, min(at + 9, len(grammar))))


def _dealt() -> tuple[str, ...]:
    return tuple(particles("status", "dealt"))


def threat_status(act: Act | None, *, alert: bool) -> Status:
    """The status of a threat: foiled plot, alert that is on, movement, or words."""
    if act is None:
        return Status.ONGOING if alert else Status.THREATENED
    if act.family == "defuse":
        return Status.FOILED
    if act.family in _GOING_ON or act.family == "mobilize":
        return Status.ONGOING
    return Status.THREATENED
