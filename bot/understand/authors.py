"""Who did it, as far as the post says. Wrong attribution is the worst mistake, so only grammar names an author."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from bot.model.report import Actor, Stance

from .acts import Act
from .grammar import Grammar, pairs
from .lexicon import Concept, Hit, by_file
from .reading import Reading
from .roles import Role, author

_LEAST = 0.8
"""Strength below which a part in the post is no authorship."""
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

    @property
    def state(self) -> bool | None:
        """A state, a group (False), or unknown."""
        return None if self.concept is None or self.concept.role == "unknown" else self.concept.role == "state"


def agent_of(reading: Reading, act: Act | None, *, claimed: bool, threat: bool) -> Agent | None:
    """The author of an act as the post's grammar names him; for a threat in words, who makes it."""
    grammar = Grammar(reading)
    found: list[Agent] = []
    speaking = _speaker(reading) if threat and (act is not None or reading.speaker_role == "able") else None
    for hit in _names(grammar):
        part = _part(grammar, hit, act, claimed=claimed, threat=threat)
        if part is None or (speaking is not None and not _foretold(grammar, part)):
            continue
        score = part.strength - _distance(reading, act, hit, part)
        if score >= _LEAST:
            stance = _stance(grammar, hit, part, claimed=claimed)
            found.append(Agent(hit.concept, _written(grammar, hit), stance, score, hit.form))
    if speaking is None and not found and act is not None and act.family in _ORDERED:
        speaking = _speaker(reading) if reading.speaker_role == "able" else None
    if speaking is not None:
        found.append(speaking)
    return max(found, key=lambda a: a.score, default=None)


_LAST_TAGS = re.compile(r"(?:(?<!\S)[#＃]\S+\s*)+\Z")
_MOST_NAMES = 60
"""Names that are looked at: the news stands at the head, and a post of more is a list or an attack on its reader."""
_ORDERED = frozenset(("evacuate", "mobilize", "overflight", "ready"))
"""Alerts that who speaks of them has ordered himself, if the post names no other."""


def _names(grammar: Grammar) -> list[Hit]:
    """The actors named in the post: not its last hashtags, nor a second name in brackets, nor air arms named below."""
    reading = grammar.reading
    text = reading.normal.text
    found = [h for h in by_file(reading.hits, "actors") if text[h.start - 1 : h.start] != "("][:_MOST_NAMES]
    named = {reading.word_at(h.start) for h in found if h.form == "adj" or h.prefix.endswith("ل")}
    tail = min(next((s.start for s in reading.sentences if s.tags), len(text)), _last_tags(reading))
    return [
        h
        for h in found
        if h.start < tail
        and not (h.concept.role == "unknown" and grammar.hits(reading.word_at(h.start), "triggers"))
        and (h.concept.id != "air_force" or reading.word_at(h.end - 1) + 1 not in named)
    ]


def _last_tags(reading: Reading) -> int:
    """Where hashtags begin with nothing but hashtags after them: they name topics, not doers."""
    normal = reading.normal
    last = _LAST_TAGS.search(normal.original)
    return bisect_left(normal.starts, last.start()) if last else len(normal.text)


def _foretold(grammar: Grammar, part: Role) -> bool:
    """Of what a speaker says is to come, the author is another only where a verb of the future or a threat is his."""
    word = grammar.text(part.support)
    return word.lstrip("وف").startswith(("ست", "سي")) or grammar.has(part.support, "threaten")


def _part(grammar: Grammar, hit: Hit, act: Act | None, *, claimed: bool, threat: bool) -> Role | None:
    """A speaker at the head is the author of what he claims; elsewhere the words around the name decide."""
    reading = grammar.reading
    if reading.speaker is not None and hit.end <= reading.body + 1:
        own = claimed and not threat and reading.speaker_role != "media" and (act is None or _own(grammar, act))
        return Role(1.7, reading.word_at(hit.start), claims=True) if own else None
    return author(grammar, hit)


def _own(grammar: Grammar, act: Act) -> bool:
    """What a party tells is its own deed, not what was done to it: «إصابة جنود جراء …», «… على قواتنا»."""
    first, last = grammar.reading.word_at(act.hit.start), grammar.reading.word_at(act.hit.end - 1)
    if any(h.concept.id == "own_footage" for h in grammar.reading.of("contexts")):
        return True
    if any(grammar.has(n, "defend") for n in grammar.back(first, 3)):
        return False
    if act.family in {"kill", "injure", "explosion", "intercept"} and act.hit.form != "we":
        return False
    if act.hit.form != "we" and (grammar.has(first - 1, "cause") or grammar.has(first, "suffer")):
        return False
    return not any(grammar.has(n, "ours") for n in range(first, min(last + 5, len(grammar))))


def _distance(reading: Reading, act: Act | None, hit: Hit, part: Role) -> float:
    """What is taken off for standing apart from the act."""
    if act is None:
        return 0.1 * reading.sentence_of(hit.start)
    if act.hit.start <= reading.words[part.support].start < act.hit.end:
        return -0.3
    if reading.speaker is not None and hit.end <= reading.body + 1:
        return 0.0
    apart = abs(reading.sentence_of(hit.start) - act.sentence)
    words = abs(reading.word_at(hit.start) - reading.word_at(act.hit.start))
    return 0.5 * apart + 0.02 * min(words, 20)


def _stance(grammar: Grammar, hit: Hit, part: Role, *, claimed: bool) -> Stance:
    if claimed or part.claims:
        return Stance.CLAIMED
    at = grammar.reading.word_at(hit.start)
    doubted = any(grammar.has(n, "doubt") for n in grammar.back(at, 6))
    return Stance.SUSPECTED if doubted else Stance.ATTRIBUTED


_TAIL = re.compile(
    r"\s+(?:حول|بشان|في|يهدد|تهدد|مهددا|يحذر|تحذر|عبر|خلال|ردا|بعد|لـ|مخاطبا|يتوعد|يوجه|توجه|تعليقا|عن|لفوكس|لقناه|لصحيفه"
    r"|تابع|التابع|\()(?:\s.*)?$"
)
_HEARD = re.compile(r"^.*?(?:\sعن\s|نقلا عن\s)")
_QUOTED = re.compile(r"[\"«]([^\"«»]{3,40})(?:[\"»]|$)")
"""A title with the name in quotes: «رئيس اللجنة "فلان"»."""
_TITLE = re.compile(r"^(?:الناطق|المتحدث|الناطق العسكري|بيان صادر|بيان)\s+(?:باسم|عن)\s+")


def _speaker(reading: Reading) -> Agent | None:
    """Who speaks at the head and can act: without the outlet before «عن», his title, and what he speaks of."""
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
    if title := _TITLE.match(text):
        start += title.end()
        text = reading.normal.text[start:end]
        end = start + (text.find(' "') if ' "' in text else len(text))
    elif quoted := _QUOTED.search(text):
        start, end = start + quoted.start(1), start + quoted.end(1)
    text = reading.normal.text[start:end]
    if tail := _TAIL.search(text):
        end = start + tail.start()
    known = [h.concept for h in by_file(reading.hits, "actors") if start <= h.start and h.end <= end]
    said = _clean(reading.normal.quote(start, end))
    return Agent(known[0] if known else None, said, Stance.ATTRIBUTED, 2.0, "speaker")


_AIR_ARM = frozenset(("طيران", "حربي", "مسير", "سلاح", "جو", "مروحي"))


def _written(grammar: Grammar, hit: Hit) -> str:
    """The actor as written, a noun: for «إيرانية» «إيران», but «الطيران الحربي الروسي» whole."""
    reading = grammar.reading
    at = reading.word_at(hit.start)
    if hit.form == "adj":
        start = at
        while not grammar.broken(start) and _bare(grammar.text(start - 1)) in _AIR_ARM:
            start -= 1
        if start < at and _bare(grammar.text(start)) in {"طيران", "سلاح"}:
            said = _clean(reading.normal.quote(reading.words[start].start, hit.end))
            return "ال" + said[2:] if said.startswith("لل") else said
        return _noun(hit)
    if hit.form == "en" and (noun := _listed_noun(hit)):
        return noun
    if unit := _unit(grammar, hit, at):
        return unit
    if hit.prefix.endswith("لل"):
        return "ال" + _clean(reading.normal.quote(hit.start, hit.end)).removeprefix("ال").removeprefix("ل")
    start = hit.start - 2 if hit.prefix.endswith("ال") and not hit.phrase.startswith("ال") else hit.start
    return _clean(reading.normal.quote(max(0, start), hit.end))


def _unit(grammar: Grammar, hit: Hit, at: int) -> str:
    """A part of a force is named whole: «القوات الجوية للحرس …», «البحرية التابعة لـ…»."""
    if not hit.prefix.endswith(("ل", "لل")):
        return ""
    for n in grammar.back(at, 4):
        if grammar.text(n) in {"القوات", "البحريه", "القوه", "قوات", "بحريه"} and grammar.text(n).startswith("ال"):
            return _clean(grammar.reading.normal.quote(grammar.words[n].start, hit.end))
        if grammar.has(n, "against", "by"):
            break
    return ""


def _noun(hit: Hit) -> str:
    """The noun of a national adjective in the writer's own words: «صهيوني» is «الكيان الصهيوني» to who says so."""
    return _listed_noun(hit) or hit.concept.noun_ar or hit.concept.name_ar


def _listed_noun(hit: Hit) -> str:
    for pair in sorted(pairs("noun_of")):
        stem, _, noun = pair.partition(" = ")
        if hit.phrase == stem or (hit.form == "adj" and hit.phrase.startswith(stem)):
            return noun
    return ""


def _bare(word: str) -> str:
    return word.removeprefix("لل").removeprefix("ال")


def _clean(text: str) -> str:
    """Without hashtag marks, stretching and what writers put between letters to pass moderation."""
    text = text.replace("#", "").replace("_", " ").replace("ـ", "").strip(" \"'«»()")
    return re.sub(r"(?<=[\u0621-\u064a])[.*،•](?=[\u0621-\u064a])", "", text)


def actor(agent: Agent | None, day: str) -> Actor | None:
    """The report's actor in neutral words, as of a `day` (ISO): names change their meaning with governments."""
    if agent is None:
        return None
    concept = agent.concept
    if concept is None:
        return Actor(text=agent.text, stance=agent.stance)
    if concept.role == "unknown":
        return None
    name_ar, name_en = concept.name_ar, concept.name_en
    if concept.id == "former_government" and day >= _FALL and not re.search("السابق|البائد|[أا]سد", agent.text):
        name_ar, name_en = "قوات الحكومة السورية", "Syrian government forces"
    return Actor(text=agent.text, name_ar=name_ar, name_en=name_en, stance=agent.stance)
