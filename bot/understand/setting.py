"""What stands around the acts of a sentence: contexts, weapons, bombs found in time, verbs of threat."""

from bisect import bisect_left
from collections.abc import Iterable

from .lexicon import Hit
from .particles import ordered, particles
from .reading import Reading

NEAR = 5
"""Words before an act that may turn its mood («لم»، «قد»، «احتمال»)."""


_FAR = {"history": 8, "condemn": 8}
"""Words after an act beyond which a class of context speaks of something else; any comma parts them too."""
_WITH_WEAPON = 9
_AHEAD_OF_WEAPON = 12
"""Words between a weapon and a verb that only counts with it: «أطلقت طائرة أمريكية صاروخين»."""
_ACTS = frozenset(("triggers", "alerts"))
_BOMBS = frozenset(("bomb", "explosion", "launch", "weapon_act"))
_WITH_VERB = 20
"""Words between a verb of threat and what it threatens with: the subject and the threatened stand between."""
_SCOLDED = 4
"""Words after «يهاجم» within which stands who is spoken against."""
_WITH_BOMB = 8
"""Words between a bomb and the word that says it was found in time."""
_AIR = frozenset(("drone", "aircraft", "helicopter"))
_CREWED = frozenset(("aircraft", "helicopter"))
_SHOT = frozenset(("missile", "rocket"))


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

    def scolds(self, hit: Hit) -> bool:
        """«الوزير يهاجم الصحافة»: words of somebody who speaks, against whom one only speaks; no arms beside it."""
        if hit.concept.id != "attack" or not hit.phrase.lstrip("يتان").startswith("هاجم") or self._weapons:
            return False
        at = self._reading.word_at(hit.start)
        before = {w.text for w in self._reading.words[max(0, at - NEAR) : at]}
        after = {w.text for w in self._reading.words[at + 1 : at + _SCOLDED + 1]}
        armed = not particles("mood", "armed").isdisjoint(before | after)
        return not armed and not particles("mood", "scolded").isdisjoint(after)

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
        maybe = [gap for gap, h in self.before(hit) if h.phrase in particles("setting", "may")]
        at = self._reading.word_at(hit.start)
        return any(gap > 1 and words[at - gap + 1].text[0] in "يتن" for gap in maybe)

    def armed(self, hit: Hit) -> bool:
        """A weapon stands near enough; for `air_presence`, something that flies."""
        at = self._reading.word_at(hit.start)
        if self._moving and hit.concept.id == "weapon_act" and hit.phrase.endswith(ordered("setting", "arrives")):
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
        looses = hit.phrase.lstrip("اتي").startswith(ordered("setting", "loosed"))
        return weapon.concept.weapon not in _CREWED or not looses
    return weapon.concept.weapon in (_AIR if hit.concept.cls == "air_presence" else _SHOT)


def settings_of(reading: Reading) -> dict[int, Setting]:
    """For each sentence, what stands around its acts."""
    around: dict[int, list[Hit]] = {}
    for hit in reading.hits:
        around.setdefault(reading.sentence_of(hit.start), []).append(hit)
    return {number: Setting(reading, hits) for number, hits in around.items()}
