"""Which acts a post speaks of, and how: as having happened, as stopped, planned, feared, old, counted up, practised.

An act is a hit of `triggers.toml` or `alerts.toml` with its mood, read from the words before it in its sentence and
from what stands around it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from msgspec import structs

from .lexicon import Hit, by_file
from .particles import particles
from .reading import Reading, Spans
from .segments import Segment

NEAR = 5
"""Words before an act that may turn its mood («لم»، «قد»، «احتمال»)."""


_FAR = {"history": 8, "condemn": 8}
"""Words after an act beyond which a class of context speaks of something else; any comma parts them too."""

CLOSE = 2
"""Words before an act within which «لم» and «وقف» govern it."""


class Mood(StrEnum):
    """How the post means an act. The first that fits, in this order."""

    FIGURATIVE = "figurative"
    DRILL = "drill"
    STOPPED = "stopped"
    DENIED = "denied"
    CONDITIONAL = "conditional"
    FUTURE = "future"
    PLANNED = "planned"
    HISTORICAL = "historical"
    STATISTIC = "statistic"
    CONDEMNED = "condemned"
    MOURNED = "mourned"
    ASSERTED = "asserted"


@dataclass(frozen=True, slots=True)
class Act:
    """One act in a post. `sentence` and `order` (word number in the sentence) tell how near the head it stands."""

    hit: Hit
    mood: Mood
    sentence: int
    order: int
    background: bool
    """It stands after «بعد», «ردا على», «جراء»: told as cause or setting of something else."""

    @property
    def family(self) -> str:
        """The family of acts that are read alike: strike, clash, siren…"""
        return self.hit.concept.cls


_COVERS = frozenset(("talks", "figurative", "accident", "nature", "justice", "stop"))
_WITH_WEAPON = 9
_AHEAD_OF_WEAPON = 12
"""Words between a weapon and a verb that only counts with it: «أطلقت طائرة أمريكية صاروخين»."""
_NEEDS_WEAPON = frozenset(("weapon_act", "air_presence"))
_ACTS = frozenset(("triggers", "alerts"))
_BOMBS = frozenset(("bomb", "explosion", "launch", "weapon_act"))
_WITH_VERB = 20
"""Words between a verb of threat and what it threatens with: the subject and the threatened stand between."""
_WITH_BOMB = 8
"""Words between a bomb and the word that says it was found in time."""
_AIR = frozenset(("drone", "aircraft", "helicopter"))
_ARRIVES = ("صل", "وصل", "وصلت", "عبر", "عبرت", "تجاوز", "تجاوزت")
"""Columns arrive and cross as rockets do; beside a column it is the column."""
_MAY = frozenset(("قد", "ربما"))
_CREWED = frozenset(("aircraft", "helicopter"))
_LOOSED = ("طلق", "نطلق", "نطلاق")
"""Aircraft let something go; they are not what is let go: «طائرة تطلق إنذارا»."""
_SHOT = frozenset(("missile", "rocket"))


def acts(reading: Reading, old: Segment | None = None) -> tuple[Act, ...]:
    """Every act of the post, in the order of the text, in time linear in it but for a logarithm.

    `old`: words that date something more than three days back; acts of their sentence are history.
    """
    covers = Spans((h.start, h.end) for h in reading.of("contexts") if h.concept.cls in _COVERS and " " in h.phrase)
    drones = Spans((h.start, h.end) for h in reading.of("weapons") if h.concept.id == "drone" and " " in h.phrase)
    fire = Spans((h.start, h.end) for h in reading.of("triggers") if h.concept.id == "foiled_fire")
    settings = _settings(reading)
    long_ago = reading.sentence_of(old.start) if old else None
    hits = [*by_file(reading.hits, "triggers"), *by_file(reading.hits, "alerts")]
    hits.sort(key=lambda h: (h.start, -h.end))
    found: list[Act] = []
    for hit in hits:
        covered = covers.hold(hit.start, hit.end) or drones.hold(hit.start, hit.end)
        if hit.start < reading.body or covered or not _countable(hit):
            continue
        if hit.concept.cls == "defuse" and fire.hold(hit.start, hit.end):
            continue
        sentence = reading.sentence_of(hit.start)
        hit = _stopped_fire(reading, hit, sentence)  # noqa: PLW2901 - the same words, better understood
        setting = settings.get(sentence) or Setting(reading, ())
        if hit.concept.cls in _NEEDS_WEAPON and not setting.armed(hit):
            continue
        act = _act(reading, hit, sentence, setting)
        if sentence == long_ago and act.mood is Mood.ASSERTED:
            act = replace(act, mood=Mood.HISTORICAL)
        found.append(act)
    title = _old_title(reading, found)
    return tuple(
        replace(a, mood=Mood.HISTORICAL) if a.mood is Mood.ASSERTED and a.sentence > title else a for a in found
    )


_TITLE = 12
"""Words of a title, at most."""


def _old_title(reading: Reading, found: list[Act]) -> int:
    """The number of an opening line that dates all that follows («من جرائم حرب …:»), else one past the last."""
    old = [reading.sentence_of(h.start) for h in reading.of("contexts") if h.concept.cls == "history"]
    number = min(old, default=len(reading.sentences))
    if number > 1 or number + 1 >= len(reading.sentences) or any(a.sentence == number for a in found):
        return len(reading.sentences)
    line = reading.sentences[number]
    count = reading.word_at(line.end - 1) - reading.word_at(line.start) + 1
    return number if count <= _TITLE else len(reading.sentences)


_FIRE = re.compile(r"هج(?:وما?|مات)\s+(?:\w+\s+)?(?:بال|ب|ال)?(?:طاير|مسير|صوار|صارو)\w*")
_STOPPED_WITHIN = 140
"""Letters between «أحبطت» and the attack it stopped: its subject may be long."""


def _stopped_fire(reading: Reading, hit: Hit, sentence: int) -> Hit:
    """«أحبطت قوات … هجوماً بطائرات مسيّرة»: fire that was under way, not a plot or a bomb in waiting."""
    if hit.concept.cls != "defuse":
        return hit
    end = reading.sentences[sentence].end if reading.sentences else len(reading.normal.text)
    if not _FIRE.search(reading.normal.text, hit.start, min(end, hit.end + _STOPPED_WITHIN)):
        return hit
    return replace(
        hit, concept=structs.replace(hit.concept, id="foiled_fire", file="triggers", cls="intercept", sub="")
    )


class Setting:
    """What stands around the acts of one sentence."""

    def __init__(self, reading: Reading, hits: Iterable[Hit]) -> None:
        self._reading = reading
        self._contexts: list[Hit] = []
        self._weapons: dict[int, Hit] = {}
        self._first: dict[str, int] = {}
        self._defused: list[int] = []
        self._menacing: list[int] = []
        self._arrests: list[int] = []
        self._moving = False
        self._commas: dict[str, int] = {}
        hits = list(hits)
        named = {h.start for h in hits if h.concept.file in _ACTS}
        for hit in hits:
            if hit.concept.file == "contexts":
                self._contexts.append(hit)
                if not (hit.concept.cls == "figurative" and " " in hit.phrase and hit.start in named):
                    self._first.setdefault(hit.concept.cls, hit.start)
            elif hit.concept.file == "weapons":
                self._weapons[reading.word_at(hit.start)] = hit
            elif hit.concept.cls == "arrest":
                self._arrests.append(reading.word_at(hit.start))
            elif hit.concept.cls == "mobilize":
                self._moving = True
            elif hit.concept.cls == "defuse":
                self._defused.append(reading.word_at(hit.start))
            elif hit.concept.id == "threat_word" and hit.form in {"past", "present", "we", "en"}:
                self._menacing.append(reading.word_at(hit.start))
        self._at = [reading.word_at(h.start) for h in self._contexts]

    @property
    def whole(self) -> frozenset[str]:
        """The classes of context in the sentence."""
        return frozenset(self._first)

    def ahead(self, hit: Hit) -> frozenset[str]:
        """The classes of context that begin before an act."""
        return frozenset(name for name, start in self._first.items() if start < hit.start)

    def counted(self, hit: Hit) -> frozenset[str]:
        """{"statistic"} where the act's sentence counts over days and longer."""
        over = self._reading.sentence_of(hit.start) in self._reading.periods
        return frozenset(("statistic",)) if over else frozenset()

    def elsewhere(self, hit: Hit) -> frozenset[str]:
        """Classes whose words all stand after an act and speak of something else: «… وكان سابقا», «…، ودول تدين»."""
        return frozenset(name for name in _FAR if name in self._first and self._past(hit, name))

    def _past(self, hit: Hit, name: str) -> bool:
        start = self._first[name]
        gap = self._reading.word_at(start) - self._reading.word_at(hit.start)
        return gap > 0 and (gap > _FAR[name] or self._comma(name) >= hit.end)

    def _comma(self, name: str) -> int:
        """Where the last comma before the first word of a class stands; -1 without one."""
        if name not in self._commas:
            text, start = self._reading.normal.text, self._first[name]
            self._commas[name] = max(text.rfind("،", 0, start), text.rfind(", ", 0, start))
        return self._commas[name]

    def before(self, hit: Hit) -> list[tuple[int, Hit]]:
        """The contexts in the words before an act, each with how many words away."""
        at = self._reading.word_at(hit.start)
        low, high = bisect_left(self._at, at - NEAR), bisect_left(self._at, at)
        return [(at - self._at[n], self._contexts[n]) for n in range(low, high)]

    def campaign(self, hit: Hit) -> bool:
        """«شنت … حملة اعتقالات»: what is launched is no attack."""
        if hit.concept.id != "attack" or hit.form not in {"past", "present"}:
            return False
        at = self._reading.word_at(hit.start)
        return hit.phrase.lstrip("يتا").startswith("شن") and _within(self._arrests, at + 1, at + _WITH_BOMB)

    def defused(self, hit: Hit) -> bool:
        """A bomb beside «تفكيك», «إحباط», «قبل انفجارها»: it did not go off."""
        if hit.concept.cls not in _BOMBS or hit.form in {"past", "present", "we"}:
            return False
        at = self._reading.word_at(hit.start)
        return _within(self._defused, at - _WITH_BOMB, at + _WITH_BOMB)

    def menaced(self, hit: Hit) -> bool:
        """«توعّد … بضربات»: what a verb of threat threatens with, however long the words between."""
        joined = hit.prefix.lstrip("وف").startswith("ب")
        if hit.form not in {"noun", "phrase", "en"} or not (joined or hit.form == "en"):
            return False
        at = self._reading.word_at(hit.start)
        return _within(self._menacing, at - (_WITH_VERB if joined else NEAR), at - 1)

    def supposes(self, hit: Hit) -> bool:
        """«أي قصف جديد»: whatever attack there may be, none that was."""
        at = self._reading.word_at(hit.start)
        return at > 0 and hit.form in {"noun", "phrase"} and self._reading.words[at - 1].text == "اي"

    def may(self, hit: Hit) -> bool:
        """«قد تلجأ إلى توجيه ضربة»: a noun of force under a verb that only may come true («قد» before the present)."""
        if hit.form not in {"noun", "phrase"}:
            return False
        words = self._reading.words
        maybe = [gap for gap, h in self.before(hit) if h.phrase in _MAY]
        at = self._reading.word_at(hit.start)
        return any(gap > 1 and words[at - gap + 1].text[0] in "يتن" for gap in maybe)

    def armed(self, hit: Hit) -> bool:
        """A weapon stands near enough; for `air_presence`, something that flies."""
        at = self._reading.word_at(hit.start)
        if self._moving and hit.concept.id == "weapon_act" and hit.phrase.endswith(_ARRIVES):
            return False
        for near in range(at - _WITH_WEAPON, at + _AHEAD_OF_WEAPON + 1):
            weapon = self._weapons.get(near)
            if weapon is not None and _flies(hit, weapon):
                return True
        return False


def _within(places: list[int], low: int, high: int) -> bool:
    """One of the places, which are in order, lies from low to high."""
    at = bisect_left(places, low)
    return at < len(places) and places[at] <= high


def _flies(hit: Hit, weapon: Hit) -> bool:
    if hit.concept.cls == "weapon_act" and hit.concept.id != "in_flight":
        return weapon.concept.weapon not in _CREWED or not hit.phrase.lstrip("اتي").startswith(_LOOSED)
    return weapon.concept.weapon in (_AIR if hit.concept.cls == "air_presence" else _SHOT)


def _settings(reading: Reading) -> dict[int, Setting]:
    around: dict[int, list[Hit]] = {}
    for hit in reading.hits:
        around.setdefault(reading.sentence_of(hit.start), []).append(hit)
    return {number: Setting(reading, hits) for number, hits in around.items()}


def _countable(hit: Hit) -> bool:
    """Verbs of force are listed twice; under `force_future` they count only in the future or the first person."""
    return hit.concept.id != "force_future" or hit.future or hit.form == "we"


def _act(reading: Reading, hit: Hit, sentence: int, setting: Setting) -> Act:
    first = reading.word_at(reading.sentences[sentence].start) if reading.sentences else 0
    at = reading.word_at(hit.start)
    before = setting.before(hit)
    mood = _after(reading, hit) or (Mood.FUTURE if _carried(reading, hit, first) else None)
    mood = mood or (Mood.PLANNED if setting.defused(hit) or setting.menaced(hit) else _mood(hit, before, setting))
    return Act(hit, mood, sentence, max(0, at - first), _background(before))


def _after(reading: Reading, hit: Hit) -> Mood | None:
    """«القصف الليلة سيكون أكبر» is to come, «القصف سيتوقف» is over, «غارة 2018» is history."""
    if hit.form not in {"noun", "phrase"}:
        return None
    last = reading.word_at(hit.end - 1)
    following = [w.text for w in reading.words[last + 1 : last + 4]]
    if any(word in particles("mood", "over") for word in following[:2]):
        return Mood.STOPPED
    if following and _YEAR.fullmatch(following[0]):
        return Mood.HISTORICAL
    return Mood.FUTURE if any(word in particles("mood", "to_come") for word in following) else None


_YEAR = re.compile(r"(?:19[5-9]\d|20[01]\d|202[0-4])")
"""Written right after an act, a year by itself looks back on it."""
_FUTURE = re.compile(r"^[وف]?س[يتنا]\w{3,}$")
_CARRIER = 3
"""Words before a noun of force within which a verb to come carries it: «ستشن القوات ضربات»."""


def to_come(word: str) -> bool:
    """A verb in the future: «سيقصف», «وستشن»."""
    if word == "سوف":
        return True
    return _FUTURE.match(word) is not None and word.lstrip("وف") not in particles("statement", "no_future")


def _carried(reading: Reading, hit: Hit, first: int) -> bool:
    """«ستشن ضربات», «سيتم تنفيذ غارات»: a noun of force under a verb to come, told without the article."""
    if hit.form not in {"noun", "phrase"} or "ال" in hit.prefix or hit.phrase.startswith("ال"):
        return False
    at = reading.word_at(hit.start)
    if at > first and reading.words[at - 1].text == "قبل" and not reading.words[at].text.endswith(("ه", "ها", "هم")):
        return True  # «قبل تفجيره» is what was done next
    low = max(first, at - _CARRIER)
    if not any(to_come(w.text) for w in reading.words[low:at]):
        return False
    between = reading.normal.text[reading.words[low].start : hit.start]
    return not any(mark in between for mark in "،,;:\n")


def _mood(hit: Hit, before: list[tuple[int, Hit]], setting: Setting) -> Mood:
    whole = setting.whole | setting.counted(hit)
    if hit.concept.cls == "mobilize" and "peaceful" in whole:
        return Mood.FIGURATIVE
    measured = hit.concept.cls == "target" and any(h.concept.cls == "measure" for _, h in before)
    if measured or setting.campaign(hit):
        return Mood.FIGURATIVE
    if "figurative" in whole or ("nonforce" in whole and hit.concept.sub == "Threaten"):
        return Mood.FIGURATIVE
    if "drill" in whole:
        return Mood.DRILL
    if setting.may(hit):
        return Mood.PLANNED
    supposed = Mood.CONDITIONAL if setting.supposes(hit) else None
    return _unreal(hit, before, setting.ahead(hit)) or supposed or _setting(whole - setting.elsewhere(hit))


def _precaution(hit: Hit) -> bool:
    """«رفع التأهب تحسبا لهجوم»: what is feared is to come, the precaution is there."""
    return hit.concept.file == "alerts" and hit.concept.sub != "Threaten"


def _unreal(hit: Hit, before: list[tuple[int, Hit]], ahead: frozenset[str]) -> Mood | None:
    """The words before an act say that it did not happen, or has not yet."""
    near = {h.concept.cls for _, h in before}
    close = {h.concept.cls for gap, h in before if gap <= CLOSE}
    past = hit.form == "past"
    if "about" in close and hit.form in {"noun", "phrase"}:
        return Mood.PLANNED
    planned = "plan" in near or ("possible" in close and hit.form == "present")
    gap = min((g for g, h in before if h.concept.cls == "plan"), default=0)
    called_off = any(h.concept.cls == "stop" and g > gap > 0 for g, h in before)
    for_it = hit.prefix in {"ل", "لل", "ول"} and "plan" in ahead
    table = (
        (("stop" in close or called_off) and not past, Mood.STOPPED),
        ("negation" in close or "deny" in ahead, Mood.DENIED),
        ("conditional" in ahead, Mood.CONDITIONAL),
        (hit.future, Mood.FUTURE),
        ((planned or for_it) and not past and not _precaution(hit), Mood.PLANNED),
    )
    return next((mood for holds, mood in table if holds), None)


_SETTINGS = (
    ("history", Mood.HISTORICAL),
    ("statistic", Mood.STATISTIC),
    ("condemn", Mood.CONDEMNED),
    ("funeral", Mood.MOURNED),
)


def _setting(whole: frozenset[str]) -> Mood:
    """What the rest of the sentence makes of an act."""
    return next((mood for name, mood in _SETTINGS if name in whole), Mood.ASSERTED)


def _background(before: list[tuple[int, Hit]]) -> bool:
    return any(h.concept.cls == "cause" and gap <= 3 for gap, h in before)
