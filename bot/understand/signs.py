"""Signs that one word does not give: who was hurt by arms, what is threatened, demanded, planned, closed, moved.

Each is read from which words stand near each other in a sentence, in time linear in the text but for a logarithm.
`rules.py` and `votes.py` use them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .acts import Act
from .families import FORCE, HURT, RAID, VERBS
from .lexicon import Hit
from .moods import Mood, to_come
from .particles import particles
from .reading import Reading

_AFTER = 7
"""Words after the dead or hurt within which a weapon is what did it: «أربعة قتلى بصاروخ»."""
_DOER = 2
"""Words between a party and what it does: «الحشد الشعبي العراقي يقتل»."""
_OBJECT = 20
"""Words after «هدد» within which stands what is threatened; its subject may be long."""
_BESIDE = 3
"""Words after a verb of threat within which force needs no «ب»: «يهدد شن هجوم»."""
_SCHEME = 6
"""Words between a plan and the force that is planned."""
_SUBJECT = 7
"""Words between a party and the verb that says what it will do."""
_BLOWS = FORCE | {"force_future", "evacuate"}
_TOLD = 10
"""Words between an order and what people are told to do; whom stands between."""
_OBJECT_FOUND = 4
_BEFORE = 2
"""The same before the word that governs: «المدارس مغلقة»."""
_SHUT = 5
_MOVED = 3
_MADE_AWAY = ("القضاء علي", "تحييد", "تصفي")
_OTHER_REASONS = frozenset(("works", "nature", "accident", "figurative", "history", "market", "funeral", "question"))
"""Why else a way is closed."""
_OTHER_MARCHES = frozenset(("drill", "figurative", "history", "nature", "celebration", "peaceful"))
"""Why else men in uniform move."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands near what in a post. `menaces`: verb, noun or nothing; the rest is what each function says."""

    vowed: bool
    foretold: bool
    burnt: bool
    slain: bool
    demands: bool
    instructs: bool
    found: bool
    menaces: str
    precaution: bool
    movement: bool
    conditions: bool
    plans: bool
    searched: bool


def signs(reading: Reading, acts: Sequence[Act], head: int) -> Signs:
    """Every sign of a post, read once. `head`: the number of the sentence that tells the news."""
    words = _Words(reading)
    fore = [a for a in acts if a.sentence <= head]
    told = [a for a in fore if a.mood is Mood.ASSERTED]
    return Signs(
        vowed=vowed(reading, fore) or swears(words, fore, head),
        foretold=foretold(words, acts),
        burnt=burnt(words, told),
        slain=slain(words, told),
        demands=demands(words),
        instructs=instructs(words, head),
        found=found(words),
        menaces=menaces(words, acts),
        precaution=precaution(words, acts, head),
        movement=movement(words, acts, head),
        conditions=conditions(words, acts),
        plans=plans(words, fore),
        searched=searched(reading),
    )


class _Words:
    """The hits of a reading by word number, to be asked what stands near what."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.contexts: dict[str, list[Hit]] = {}
        for hit in reading.of("contexts"):
            self.contexts.setdefault(hit.concept.cls, []).append(hit)

    def at(self, hits: Iterable[Hit]) -> list[int]:
        """The words that the hits begin at, in order."""
        return sorted(self.reading.word_at(h.start) for h in hits)

    def of(self, name: str) -> list[Hit]:
        """The context hits of one class."""
        return self.contexts.get(name, [])

    def sentences(self, hits: Iterable[Hit]) -> set[int]:
        """The sentences that the hits stand in."""
        return {self.reading.sentence_of(h.start) for h in hits}

    def follows(self, hit: Hit, places: Sequence[int], most: int) -> bool:
        """One of the places stands within `most` words after a hit, in its sentence."""
        at = self.reading.word_at(hit.start)
        next_one = bisect_right(places, at)
        return next_one < len(places) and places[next_one] - at <= most and self._together(hit, places[next_one])

    def beside(self, hit: Hit, places: Sequence[int], most: int) -> bool:
        """The same, before or after it."""
        before = bisect_left(places, self.reading.word_at(hit.start)) - 1
        near = before >= 0 and self.reading.word_at(hit.start) - places[before] <= min(most, _BEFORE)
        return self.follows(hit, places, most) or (near and self._together(hit, places[before]))

    def _together(self, hit: Hit, word: int) -> bool:
        reading = self.reading
        return reading.sentence_of(hit.start) == reading.sentence_of(reading.words[word].start)


def vowed(reading: Reading, fore: Sequence[Act]) -> bool:
    """Who is able to act begins with what he will do; force told later in the sentence only qualifies it."""
    if reading.speaker_role != "able":
        return False
    first = next((a for a in fore if a.family in FORCE | {"force_future", "vow"}), None)
    if first is None:
        return False
    sworn = first.hit.future or first.family == "vow"
    return first.mood is Mood.FUTURE or (first.mood is Mood.CONDITIONAL and sworn)


def swears(words: _Words, fore: Sequence[Act], head: int) -> bool:
    """«سنحوّل المعبر إلى مقبرة»: who is able to act, in one sentence a verb to come and what awaits somebody.

    Not beside force that he tells of as done: that is a claim, with a warning at its end.
    """
    reading = words.reading
    done = any(a.family in FORCE and a.mood is Mood.ASSERTED and a.hit.form in VERBS for a in fore)
    if reading.speaker_role != "able" or done:
        return False
    awaits = {n for n in words.sentences(words.of("outcome")) if n <= head + 1}
    return any(
        to_come(w.text) and w.start >= reading.body and reading.sentence_of(w.start) in awaits for w in reading.words
    )


def foretold(words: _Words, acts: Sequence[Act]) -> bool:
    """«قال الرئيس سنقصفهم», «سوف يضرب»: a verb of force to come with a party or an able speaker before it."""
    reading = words.reading
    able = [h for h in reading.of("speakers") if h.concept.role == "able"]
    parties = set(words.at((*able, *(h for h in reading.of("actors") if h.form != "adj"))))
    for act in acts:
        if act.hit.concept.file == "alerts" and act.mood is Mood.FUTURE and reading.speaker_role == "able":
            return True
        at = reading.word_at(act.hit.start)
        sworn = act.hit.future or (at > 0 and reading.words[at - 1].text == "سوف")
        if sworn and act.family in _BLOWS and any(at - back in parties for back in range(1, _SUBJECT + 1)):
            return True
    return False


def searched(reading: Reading) -> bool:
    """A raid on houses, not forces that cross a line."""
    phrases = (h.phrase for h in reading.of("triggers") if h.concept.cls in RAID)
    return any("داهم" in phrase or "حمله" in phrase or "امني" in phrase for phrase in phrases)


def burnt(words: _Words, told: Sequence[Act]) -> bool:
    """«يحرقون سيارة»: a word of destruction with a home or a vehicle right after it."""
    things = words.at(h for h in words.reading.of("targets") if h.concept.id in {"homes", "vehicle", "armour"})
    same = set(things)
    acts = [a.hit for a in told if a.family == "destruction"]
    inside = any(words.reading.word_at(h.end - 1) in same for h in acts)  # «تفجر منزلين» is one phrase
    return inside or any(words.follows(h, things, 3) for h in acts)


def slain(words: _Words, told: Sequence[Act]) -> bool:
    """People hurt by arms: a weapon follows («قتلى بصاروخ»), a party kills, or armed men are made away with."""
    hurt = [a.hit for a in told if a.family in HURT]
    fighters = [h for h in words.reading.of("targets") if h.concept.id == "soldiers"]
    armed = words.at((*fighters, *words.of("troops"), *words.reading.of("actors")))
    if any(h.phrase.startswith(_MADE_AWAY) and words.follows(h, armed, _AFTER) for h in hurt):
        return True
    if any(h.phrase.startswith("مقتول") for h in hurt):  # found killed, whoever did it
        return True
    body = words.reading.body
    kills = [h for h in hurt if h.form in VERBS and h.concept.id == "kill"]
    armies = {
        words.reading.word_at(h.end - 1) for h in words.reading.of("actors") if h.form != "adj" and h.start >= body
    }
    if any(words.reading.word_at(h.start) - back in armies for h in kills for back in range(1, _DOER + 1)):
        return True
    weapons = words.at(words.reading.of("weapons"))
    return any(words.follows(h, weapons, _AFTER) for h in hurt)


def menaces(words: _Words, acts: Sequence[Act]) -> str:
    """«هدد … بقصف» (verb), «تهديدات بالقتل» (noun): force or death as what is threatened; else nothing."""
    if any(words.of(name) for name in ("nonforce", "figurative", "justice")):
        return ""
    things = [h for h in words.reading.hits if _of_force(h)]
    joined = words.at(h for h in things if h.prefix.lstrip("وف").startswith("ب") or h.form in {"present", "en"})
    near = words.at(things)

    def governs(hit: Hit) -> bool:
        return words.follows(hit, joined, _OBJECT) or words.follows(hit, near, _BESIDE)

    verbs = [a for a in acts if a.hit.concept.id == "threat_word" and a.hit.form in (*VERBS, "en")]
    if any(v.mood is not Mood.HISTORICAL and governs(v.hit) for v in verbs):
        return "verb"
    return "noun" if any(governs(noun) for noun in words.of("menacing")) else ""


def _of_force(hit: Hit) -> bool:
    if hit.concept.cls == "menace":
        return True
    return hit.concept.cls in FORCE | {"kill", "operation", "destruction", "force_future", "incursion"}


def demands(words: _Words) -> bool:
    """People are told to go, at once or by a time: «إلى سكان الحي: غادروا», «اخرجوا خلال يومين وإلا …»."""
    if words.reading.addressed and (words.of("order") or words.of("caution")):
        return True
    return bool(words.sentences(words.of("leave")) & words.sentences(words.of("or_else")))


def instructs(words: _Words, head: int) -> bool:
    """«تطلب من الصيادين الابتعاد»: people are told to be careful, for no other reason than danger."""
    if any(words.of(name) for name in _OTHER_REASONS):
        return False
    orders = [h for h in words.of("order") if words.reading.sentence_of(h.start) <= head + 1]
    cautions = words.at(words.of("caution"))
    return any(words.follows(h, cautions, _TOLD) for h in orders)


def found(words: _Words) -> bool:
    """«ضبط صاروخين … قبل إطلاقهما»: a weapon come upon before it was used."""
    weapons = words.at((*words.reading.of("weapons"), *_bombs(words.reading)))
    near = [h for h in words.of("find") if words.follows(h, weapons, _OBJECT_FOUND)]
    return bool(words.sentences(near) & words.sentences(words.of("unspent")))


def _bombs(reading: Reading) -> list[Hit]:
    return [h for h in reading.of("triggers") if h.concept.cls == "bomb"]


def conditions(words: _Words, acts: Sequence[Act]) -> bool:
    """«إن لم … فسنفتحها بالنار»: a condition, a verb to come in the first person, and force or what awaits them."""
    ifs = words.sentences(words.of("conditional"))
    if not ifs:
        return False
    reading = words.reading
    ours = {reading.sentence_of(w.start) for w in reading.words if _sworn(w.text, able=reading.speaker_role == "able")}
    harm = words.sentences((*words.of("outcome"), *words.of("menace")))
    harm |= {a.sentence for a in acts if a.family in FORCE | {"force_future", "vow", "ready"}}
    return bool(ifs & ours & harm)


def _sworn(word: str, *, able: bool) -> bool:
    """A verb to come in the first person; of who is able to act, of anybody, and «لن»."""
    if to_come(word):
        return able or word.lstrip("وف")[1] in "نا"
    return able and word in particles("statement", "never")


def plans(words: _Words, fore: Sequence[Act]) -> bool:
    """«الحكومة تدرس ضربة»: a party's plan of force, told of as its next step."""
    ahead = words.at(a.hit for a in fore if a.mood is Mood.PLANNED and a.family in FORCE | RAID | HURT)
    return any(words.follows(h, ahead, _SCHEME) for h in words.of("scheme"))


def precaution(words: _Words, acts: Sequence[Act], head: int) -> bool:
    """A way is closed, a flight or lesson called off, as the news itself and for no other reason than danger."""
    if any(words.of(name) for name in _OTHER_REASONS) or any(a.family == "all_clear" for a in acts):
        return False
    reading = words.reading
    background = {at + 1 for at in words.at(words.of("cause"))}
    shut = [h for h in words.of("shut") if reading.sentence_of(h.start) <= head + 1]
    passages = words.at(words.of("passage"))
    return any(words.beside(h, passages, _SHUT) for h in shut if reading.word_at(h.start) not in background)


def movement(words: _Words, acts: Sequence[Act], head: int) -> bool:
    """Forces on the way as the news itself: «وصول رتل», «نشر مدمرتين»; not police on an errand."""
    if any(words.of(name) for name in _OTHER_MARCHES) or any(a.family == "arrest" for a in acts):
        return False
    moves = [h for h in words.of("move") if not h.future and words.reading.sentence_of(h.start) <= head]
    troops = words.at(words.of("troops"))
    return any(words.beside(h, troops, _MOVED) for h in moves)
