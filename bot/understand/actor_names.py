"""How an author is named in a report: as the post writes him, and in neutral words."""

import re
from dataclasses import dataclass

from bot.model.report import Actor, Stance

from .arabic import letters
from .doers import is_doer
from .grammar import Grammar, pairs
from .lexicon import Concept, Hit, by_file
from .particles import particles

_FALL = "2024-12-08"
"""Until this day «the regime», «the Syrian army» are the former government's; later they are the new one's."""


@dataclass(frozen=True, slots=True)
class Agent:
    """An actor's words in the post and what they mean."""

    concept: Concept | None
    """The actor in the lexicon; None for a speaker that no lexicon knows."""
    text: str
    stance: Stance
    score: float
    form: str = ""
    """The form in which he is named: an adjective points to a country, a noun to its forces."""
    speaks: bool = False
    """It is a threat in words: a person is named himself, not the forces that he commands."""

    @property
    def state(self) -> bool | None:
        """A state, a group (False), or unknown."""
        return None if self.concept is None or self.concept.role == "unknown" else self.concept.role == "state"


def written(grammar: Grammar, hit: Hit) -> str:
    """The actor as written, a noun: for «إيرانية» «إيران», but «الطيران الحربي الروسي» whole."""
    reading = grammar.reading
    at = reading.word_at(hit.start)
    if hit.form == "adj":
        start = at
        while not grammar.broken(start) and _bare(grammar.text(start - 1)) in particles("actor", "air_arm"):
            start -= 1
        arm = start < at and _bare(grammar.text(start)) in particles("actor", "air_arm_heads")
        if arm and hit.prefix.endswith("ال"):
            return unbound(clean(reading.normal.quote(reading.words[start].start, hit.end)))
        men = at
        while not grammar.broken(men) and at - men < _MOST_BETWEEN and not is_doer(grammar, men):
            men -= 1
        if men < at and is_doer(grammar, men) and not _tied_to(grammar, men):
            return unbound(clean(reading.normal.quote(grammar.words[men].start, grammar.words[at].end)))
        return _named_elsewhere(grammar, hit) or _noun(hit)
    if hit.form == "en" and (noun := _listed_noun(hit)):
        return noun
    if unit := _unit(grammar, hit, at):
        return unit
    return _name(grammar, hit)


def _name(grammar: Grammar, hit: Hit) -> str:
    """A name with its article, without what else is written onto it."""
    quote = grammar.reading.normal.quote
    if hit.prefix.endswith("لل"):
        return "ال" + clean(quote(hit.start, hit.end)).removeprefix("ال").removeprefix("ل")
    start = hit.start - 2 if hit.prefix.endswith("ال") and not hit.phrase.startswith("ال") else hit.start
    return clean(quote(max(0, start), hit.end))


_MOST_BETWEEN = 2
"""Words between men and their nation: «القوات الجوية الأمريكية»."""


def _tied_to(grammar: Grammar, at: int) -> bool:
    word = grammar.text(at)
    return word[0] in "بل" and not word.startswith("لل") and not grammar.has(at, "doer", "force_bare")


def unbound(said: str) -> str:
    """Without the «لـ» written onto an article: «للطيران» → «الطيران»."""
    return "ال" + said[2:] if said.startswith("لل") else said


def _unit(grammar: Grammar, hit: Hit, at: int) -> str:
    """A part of a force is named whole: «القوات الجوية للحرس …», «البحرية التابعة لـ…»."""
    if not hit.prefix.endswith(("ل", "لل")):
        return ""
    for n in grammar.back(at, 4):
        if grammar.text(n) in particles("actor", "units"):
            return unbound(clean(grammar.reading.normal.quote(grammar.words[n].start, hit.end)))
        if grammar.has(n, "against", "by") or grammar.deed(n) or grammar.craft(n) or grammar.text(n)[0] == "ب":
            break
    return ""


def _noun(hit: Hit) -> str:
    """The noun of a national adjective in the writer's own words: «صهيوني» is «الكيان الصهيوني» to who says so."""
    return _listed_noun(hit) or hit.concept.noun_ar or hit.concept.name_ar


def _named_elsewhere(grammar: Grammar, hit: Hit) -> str:
    """The writer's own noun for whom he names by an adjective here: «غارة إسرائيلية … جيش الاحتلال»."""
    reading = grammar.reading
    mine = reading.sentence_of(hit.start)
    for other in by_file(reading.hits, "actors"):
        if (
            other.concept.id != hit.concept.id
            or other.form == "adj"
            or abs(reading.sentence_of(other.start) - mine) > 1
        ):
            continue
        if not grammar.object(reading.word_at(other.start) - 1):
            return _name(grammar, other)
    return ""


def _listed_noun(hit: Hit) -> str:
    for pair in sorted(pairs("noun_of")):
        stem, _, noun = pair.partition(" = ")
        if hit.phrase == stem or (hit.form == "adj" and hit.phrase.startswith(stem)):
            return noun
    return ""


def _bare(word: str) -> str:
    return word.removeprefix("لل").removeprefix("ال")


def clean(text: str) -> str:
    """Without hashtag marks, stretching and what writers put between letters to pass moderation."""
    text = text.replace("#", "").replace("_", " ").replace("ـ", "").strip(" \"'«»()")
    return re.sub(r"(?<=[\u0621-\u064a])[.*،•](?=[\u0621-\u064a])", "", text)


def actor(agent: Agent | None, day: str) -> Actor | None:
    """The report's actor in neutral words, as of a `day` (ISO): names change their meaning with governments."""
    if agent is None:
        return None
    concept = agent.concept
    if concept is not None and concept.role == "unknown":
        return None
    name_ar, name_en = _neutral(agent, day)
    return Actor(text=agent.text, name_ar=name_ar, name_en=name_en, stance=agent.stance)


def _neutral(agent: Agent, day: str) -> tuple[str | None, str | None]:
    concept = agent.concept
    if agent.speaks and (person := _person(agent.text)):
        return person
    if concept is None:
        return _plainly(agent.text)
    if concept.id == "former_government" and day >= _FALL and not _of_old(agent.text):
        return "قوات الحكومة السورية", "Syrian government forces"
    return concept.name_ar, concept.name_en


def _of_old(text: str) -> bool:
    """«النظام السابق», «قوات الأسد»: the name itself says that the former government is meant."""
    said = letters(text)
    return any(word in said for word in particles("actor", "former"))


def _person(text: str) -> tuple[str, str] | None:
    """The name of a leader in both languages, where `text` names him."""
    said = f" {letters(text)} "
    for pair in pairs("persons"):
        name, _, names = pair.partition(" = ")
        if f" {name} " in said:
            ar, _, en = names.partition(" / ")
            return ar, en
    return None


def _plainly(text: str) -> tuple[str | None, str | None]:
    """Men whom a lone noun names («مسلحون», «إرهابيون»), in neutral words; others stay as written."""
    words = [w for w in letters(text).split() if w.removeprefix("ال") not in particles("actor", "loaded")]
    latin = bool(words) and "a" <= words[0][:1] <= "z"
    if len(words) != 1 and words and not latin:
        return _as_subject(words), None
    said = letters(text).split()[0].removeprefix("ال")
    for pair in pairs("doer_names"):
        stem, _, names = pair.partition(" = ")
        if said.startswith(stem):
            ar, _, en = names.partition(" / ")
            return ar, en
    return None, None


def _as_subject(words: list[str]) -> str | None:
    """Men whom the post names in the oblique plural, as a subject: «مقاومين سوريين» are «مقاومون سوريون»."""
    if any(not w.endswith("ين") or len(w) < _PLURAL for w in words):
        return None
    return " ".join(w.removesuffix("ين") + "ون" for w in words)


_PLURAL = 5
