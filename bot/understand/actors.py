"""Who did it, as far as the post says: from the words' order and the particles that Arabic marks agents with."""

import re
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

    concept: Concept | None
    """The actor in the lexicon; None for a speaker that no lexicon knows."""
    text: str
    stance: Stance
    score: float

    @property
    def state(self) -> bool | None:
        """A state, a group (False), or unknown."""
        return None if self.concept is None or self.concept.role == "unknown" else self.concept.role == "state"


def agent_of(reading: Reading, act: Act | None, *, claimed: bool, threat: bool) -> Agent | None:
    """The most likely author of an act; for a threat, who makes it."""
    marks = _Marks(reading)
    found: list[Agent] = []
    for hit in by_file(reading.hits, "actors"):
        score = _score(reading, marks, hit, act, claimed=claimed, threat=threat)
        if score > 0:
            stance = Stance.CLAIMED if claimed else Stance.SUSPECTED if _doubted(reading, hit) else Stance.ATTRIBUTED
            found.append(Agent(hit.concept, _written(reading, marks, hit), stance, score))
    if threat and (speaking := _speaker(reading)) is not None:
        found.append(speaking)
    return max(found, key=lambda a: a.score, default=None)


_TAIL = re.compile(
    r"\s+(?:حول|بشان|في حوار|في كلمه|يهدد|تهدد|مهددا|يحذر|عبر|خلال|ردا|بعد|لـ|مخاطبا|يتوعد|تعليقا|عن ايران|لفوكس|لقناه|لصحيفه)(?:\s.*)?$"
)
_HEARD = re.compile(r"^.*?(?:\sعن\s|نقلا عن\s)")


def _speaker(reading: Reading) -> Agent | None:
    """Who speaks at the head, where he can carry out what he says: the outlet before «عن» and what he speaks of cut off."""
    if reading.speaker is None or reading.speaker_role not in {"able", "outside", "media"}:
        return None
    start, end = reading.speaker.start, reading.speaker.end
    text = reading.normal.text[start:end]
    if reading.speaker_role == "media":
        heard = _HEARD.match(text)
        if heard is None:
            return None
        start += heard.end()
        text = reading.normal.text[start:end]
    if tail := _TAIL.search(text):
        end = start + tail.start()
    known = [h.concept for h in by_file(reading.hits, "actors") if start <= h.start and h.end <= end]
    return Agent(known[0] if known else None, _clean(reading.normal.quote(start, end)), Stance.ATTRIBUTED, 2.15)


class _Marks:
    """Which words are weapons, which are targets."""

    def __init__(self, reading: Reading) -> None:
        self.weapons = _covered(reading, "weapons")
        self.targets = _covered(reading, "targets")
        self.own_film = any(h.concept.id == "own_footage" for h in reading.of("contexts"))


def _covered(reading: Reading, file: str) -> dict[int, Hit]:
    found: dict[int, Hit] = {}
    for hit in by_file(reading.hits, file):
        for at in range(reading.word_at(hit.start), reading.word_at(hit.end - 1) + 1):
            found[at] = hit
    return found


def _score(reading: Reading, marks: _Marks, hit: Hit, act: Act | None, *, claimed: bool, threat: bool) -> float:
    at = reading.word_at(hit.start)
    if hit.end <= reading.body + 1 and reading.speaker is not None:
        return 1.4 if claimed and not threat else -1.0
    before = reading.words[at - 1].text if at else ""
    two = f"{reading.words[at - 2].text} {before}" if at > 1 else before
    if before in _BY or two in _BY:
        return 2.6
    of_weapon = at - 1 in marks.weapons and hit.prefix in {"", "ال", "ل", "لل"}
    of_target = at - 1 in marks.targets and at - 1 not in marks.weapons
    if act is None:
        return 2.0 if of_weapon else 0.2
    if reading.sentence_of(hit.start) != act.sentence:
        near = abs(reading.sentence_of(hit.start) - act.sentence) == 1
        return 1.0 if near and of_weapon else 0.25 if near and hit.form != "adj" else -1.0
    trigger, last = reading.word_at(act.hit.start), reading.word_at(act.hit.end - 1)
    if marks.own_film and last < at <= last + 2 and hit.form != "adj":
        return 3.0
    if of_weapon:
        craft = reading.word_at(marks.weapons[at - 1].start)
        aimed_at = craft > 0 and reading.words[craft - 1].text in _AGAINST
        return -1.0 if act.family == "defuse" or aimed_at else 2.3
    if before in {"تابع", "تابعه", "تابعين", "تابعتين", "التابعه", "التابع"}:
        return 2.2 if at - 2 in marks.weapons else -1.0
    if act.family == "clash" and before in {"بين", "مع"}:
        return 2.4 if before == "بين" else 1.5
    if act.hit.concept.id == "shoot_down" and at < trigger and hit.form != "adj" and before not in _AGAINST:
        return 2.4
    if act.family == "intercept":
        return _of_intercept(reading, hit, before, at, trigger)
    if hit.form == "adj":
        if of_target:
            return -1.0
        return 2.2 if last < at <= last + 3 else 0.4 if last < at <= last + 5 else -1.0
    against = (before in _AGAINST or two in _AGAINST or of_target) and hit.prefix not in {"ل", "لل", "ول"}
    if hit.prefix in {"ل", "لل", "ول"} and last < at <= last + 4:
        return 2.1
    if at < trigger:
        if against or hit.prefix in {"ب", "ل", "لل"}:
            return -1.0
        verb = act.hit.form in {"past", "present", "we"} or threat
        return (1.9 if verb else 0.8) - 0.05 * (trigger - at)
    if against or hit.prefix in {"ب", "لل"}:
        return -1.0
    if at == last + 1:
        return 2.0 if hit.phrase not in _PLACES or act.hit.form in {"past", "present"} else 1.2
    return (0.9 if act.hit.form in {"past", "present"} and at <= last + 3 else 0.3) - 0.03 * (at - last)


def _of_intercept(reading: Reading, hit: Hit, before: str, at: int, trigger: int) -> float:
    """Of an interception the author is who sent what was stopped: «من إيران», not whose air defence it was."""
    if before in {"من", "from"}:
        return 2.0
    return 0.3 if at < trigger else -1.0


def _doubted(reading: Reading, hit: Hit) -> bool:
    near = reading.normal.text[max(0, hit.start - 40) : hit.start]
    return any(word in near for word in ("يرجح", "يعتقد", "يشتبه", "مجهوله", "likely", "suspected", "believed"))


def _written(reading: Reading, marks: _Marks, hit: Hit) -> str:
    """The actor as written, a noun: for «إيرانية» «إيران», but «الطيران الحربي الروسي» whole."""
    at = reading.word_at(hit.start)
    if hit.form == "adj":
        craft = marks.weapons.get(at - 1)
        if craft is not None and (
            craft.concept.weapon in {"aircraft", "helicopter"} or craft.phrase.startswith(("طيران", "الطيران"))
        ):
            start = reading.words[reading.word_at(craft.start)].start
            return _clean(reading.normal.quote(start, hit.end))
        return hit.concept.noun_ar or hit.concept.name_ar
    if hit.prefix.endswith("لل"):
        return "ال" + _clean(reading.normal.quote(hit.start, hit.end)).removeprefix("ال").removeprefix("ل")
    start = hit.start - 2 if hit.prefix.endswith("ال") and not hit.phrase.startswith("ال") else hit.start
    return _clean(reading.normal.quote(max(0, start), hit.end))


def _clean(text: str) -> str:
    return text.replace("#", "").replace("_", " ").strip()


def actor(agent: Agent | None, year_end: str) -> Actor | None:
    """The report's actor in neutral words, as of the day `year_end` (ISO)."""
    if agent is None:
        return None
    concept = agent.concept
    if concept is None:
        return Actor(text=agent.text, stance=agent.stance)
    if concept.role == "unknown":
        return None
    name_ar, name_en = concept.name_ar, concept.name_en
    if (
        concept.id == "former_government"
        and year_end >= "2024-12-08"
        and "السابق" not in agent.text
        and "سد" not in agent.text
    ):
        name_ar, name_en = "قوات الحكومة السورية", "Syrian government forces"
    return Actor(text=agent.text, name_ar=name_ar, name_en=name_en, stance=agent.stance)
