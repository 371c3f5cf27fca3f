"""Who did it, as far as the post says: from the words' order and the particles that Arabic marks agents with."""

from dataclasses import dataclass

from bot.model.report import Actor, Stance

from .acts import Act
from .lexicon import Concept, Hit, by_file
from .reading import Reading

_BY = frozenset(("من قبل", "علي يد", "علي ايدي", "علي ايادي", "نفذها", "نفذه", "نفذتها", "شنها", "شنته", "شنتها", "شنه", "اطلقها", "اطلقه", "اطلقتها",
                 "تنفذها", "تشنها", "برصاص", "بنيران", "بقصف", "بغاره", "بغارات", "تابعه ل", "تابع ل", "مصدره", "نفذت", "جراء قصف", "اثر قصف",
                 "by", "carried out by", "launched by", "blamed on", "fired by"))  # fmt: skip
_AGAINST = frozenset(("علي", "ضد", "نحو", "باتجاه", "تجاه", "صوب", "استهداف", "استهدفت", "استهدف", "يستهدف", "تستهدف", "لاستهداف", "في", "فوق",
                      "علي مواقع", "مواقع", "مقر", "مقرات", "عناصر", "عنصر", "جنود", "جندي", "دبابه", "سياره", "اليه", "اليات", "قاعده", "قواعد", "مقتل",
                      "اغتيال", "ضابط", "قيادي", "against", "on", "at", "targeting", "near", "in", "of", "toward", "towards",
                      "اراضي", "مستوطنات", "مستوطنه", "سفينه", "سفن", "ناقله", "مدينه", "قريه", "بلده", "محافظه", "شمال", "جنوب", "جنوبي", "شمالي", "غرب", "شرق",
                      "داخل", "الي", "بين", "مع", "تجمع", "تجمعات", "لجنود", "منزل"))  # fmt: skip
_PLACES = frozenset(("اسراييل", "ايران", "امريكا", "اميركا", "روسيا", "اوكرانيا", "تركيا", "صنعاء", "طهران", "تل ابيب", "واشنطن", "كييف", "موسكو",
                     "انقره", "الكيان", "كيان", "الولايات المتحده", "israel", "iran", "russia", "ukraine", "turkey", "tehran", "moscow", "kyiv", "ankara"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agent:
    """An actor's words in the post and what they mean."""

    hit: Hit
    text: str
    stance: Stance
    score: float

    @property
    def concept(self) -> Concept:
        """The actor in the lexicon."""
        return self.hit.concept


def agent_of(reading: Reading, act: Act | None, *, claimed: bool, threat: bool) -> Agent | None:
    """The most likely author of an act; for a threat, who makes it."""
    found: list[Agent] = []
    for hit in by_file(reading.hits, "actors"):
        score = _score(reading, hit, act, claimed=claimed, threat=threat)
        if score > 0:
            stance = Stance.CLAIMED if claimed else Stance.SUSPECTED if _doubted(reading, hit) else Stance.ATTRIBUTED
            found.append(Agent(hit, _written(reading, hit), stance, score))
    return max(found, key=lambda a: a.score, default=None)


def _score(reading: Reading, hit: Hit, act: Act | None, *, claimed: bool, threat: bool) -> float:
    if hit.concept.role == "media":
        return -1.0
    at, speaks = reading.word_at(hit.start), hit.end <= reading.body
    if speaks:
        return 1.4 if claimed or threat else -1.0
    if act is None:
        return 0.2
    sentence = reading.sentence_of(hit.start)
    if sentence != act.sentence:
        return 0.25 if abs(sentence - act.sentence) == 1 and hit.form != "adj" else -1.0
    before = reading.words[at - 1].text if at else ""
    two = f"{reading.words[at - 2].text} {before}" if at > 1 else before
    trigger = reading.word_at(act.hit.start)
    last = reading.word_at(act.hit.end - 1)
    if before in _BY or two in _BY:
        return 2.5
    if hit.form == "adj":
        return 2.2 if at in (last + 1, last + 2, last + 3) else 1.0 if last < at <= last + 5 else -1.0
    against = (before in _AGAINST or two in _AGAINST) and not hit.prefix.startswith("ل")
    if hit.prefix.endswith("ل") and hit.prefix in {"ل", "لل", "ول"} and last < at <= last + 4:
        return 2.1
    if at < trigger:
        if against or hit.prefix in {"ب", "ل", "لل"}:
            return -1.0
        verb = act.hit.form in {"past", "present", "we"} or threat
        return (1.8 if verb else 0.7) - 0.05 * (trigger - at)
    if against or hit.prefix in {"ب", "لل"}:
        return -1.0
    verb = act.hit.form in {"past", "present"}
    if at == last + 1:
        return 2.0 if hit.phrase not in _PLACES or verb else 1.2
    return (0.9 if verb and at <= last + 3 else 0.3) - 0.03 * (at - last)


def _doubted(reading: Reading, hit: Hit) -> bool:
    near = reading.normal.text[max(0, hit.start - 40) : hit.start]
    return any(word in near for word in ("يرجح", "يعتقد", "يشتبه", "مجهوله", "likely", "suspected", "believed"))


def _written(reading: Reading, hit: Hit) -> str:
    """The actor as written; an adjective is given as its noun («إيران» for «إيرانية»)."""
    if hit.form == "adj":
        return hit.concept.noun_ar or hit.concept.name_ar
    start = hit.start - 2 if hit.prefix.endswith("ال") and not hit.phrase.startswith("ال") else hit.start
    return reading.normal.quote(max(0, start), hit.end).replace("#", "").replace("_", " ").strip()


def actor(agent: Agent | None, year_end: str) -> Actor | None:
    """The report's actor in neutral words, as of the day `year_end` (ISO)."""
    if agent is None or agent.concept.role == "unknown":
        return None
    concept = agent.concept
    name_ar, name_en = concept.name_ar, concept.name_en
    if concept.id == "former_government" and year_end >= "2024-12-08" and "السابق" not in agent.text and "سد" not in agent.text:
        name_ar, name_en = "قوات الحكومة السورية", "Syrian government forces"
    return Actor(text=agent.text, name_ar=name_ar, name_en=name_en, stance=agent.stance)
