"""Which acts a post speaks of, and how: as having happened, as stopped, planned, feared, old, counted up, practised.

An act is a hit of `triggers.toml` or `alerts.toml` with its mood, read from the words before it in its sentence and
from what stands around it.
"""

from dataclasses import dataclass
from enum import StrEnum

from .lexicon import Hit, by_file
from .reading import Reading

NEAR = 5
"""Words before an act that may turn its mood («لم»، «قد»، «احتمال»)."""


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


_COVERS = frozenset(("talks", "figurative", "accident", "nature", "drill", "justice", "stop"))
_WITH_WEAPON = 6
"""Words between a weapon and a verb that only counts with it: «أطلقت طائرة أمريكية صاروخين»."""
_AIR = frozenset(("drone", "aircraft", "helicopter"))


def acts(reading: Reading) -> tuple[Act, ...]:
    """Every act of the post, in the order of the text."""
    covers = [(h.start, h.end) for h in reading.of("contexts") if h.concept.cls in _COVERS and " " in h.phrase]
    covers += [(h.start, h.end) for h in reading.of("weapons") if h.concept.id == "drone" and " " in h.phrase]
    hits = [*by_file(reading.hits, "triggers"), *by_file(reading.hits, "alerts")]
    hits.sort(key=lambda h: (h.start, -h.end))
    around: dict[int, list[Hit]] = {}
    for hit in reading.hits:
        around.setdefault(reading.sentence_of(hit.start), []).append(hit)
    found: list[Act] = []
    for hit in hits:
        if hit.start < reading.body or not _countable(hit):
            continue
        if any(a <= hit.start and hit.end <= b and b - a > hit.end - hit.start for a, b in covers):
            continue
        sentence = reading.sentence_of(hit.start)
        beside = around.get(sentence, [])
        if hit.concept.cls in {"weapon_act", "air_presence"} and not _armed(reading, hit, beside):
            continue
        found.append(_act(reading, hit, sentence, beside))
    return tuple(found)


def _armed(reading: Reading, hit: Hit, beside: list[Hit]) -> bool:
    """A weapon stands near enough; for `air_presence`, something that flies."""
    at = reading.word_at(hit.start)
    for other in beside:
        if other.concept.file != "weapons" or abs(reading.word_at(other.start) - at) > _WITH_WEAPON:
            continue
        if hit.concept.cls == "weapon_act" or other.concept.weapon in _AIR:
            return True
    return False


def _countable(hit: Hit) -> bool:
    """Verbs of force are listed twice; under `force_future` they count only in the future or the first person."""
    return hit.concept.id != "force_future" or hit.future or hit.form == "we"


def _act(reading: Reading, hit: Hit, sentence: int, around: list[Hit]) -> Act:
    first = reading.word_at(reading.sentences[sentence].start) if reading.sentences else 0
    at = reading.word_at(hit.start)
    before = _before(reading, hit, around, at)
    mood = _after(reading, hit, at) or _mood(hit, before, around)
    return Act(hit, mood, sentence, max(0, at - first), _background(before))


_STOPS = ("سيتوقف", "ستتوقف", "يتوقف", "توقف", "توقفت", "انتهت", "will stop", "has stopped")
_COMES = ("سيكون", "ستكون", "سيستمر", "ستستمر", "سيتواصل", "ستتواصل", "سيتكرر", "قادم", "قادمه")


def _after(reading: Reading, hit: Hit, at: int) -> Mood | None:
    """«القصف الليلة سيكون أكبر» is to come, «القصف سيتوقف» is over: the predicate follows its noun."""
    if hit.form not in {"noun", "phrase"}:
        return None
    last = reading.word_at(hit.end - 1)
    following = [w.text for w in reading.words[last + 1 : last + 4]]
    if any(word in _STOPS for word in following[:2]):
        return Mood.STOPPED
    return Mood.FUTURE if any(word in _COMES for word in following) else None


def _before(reading: Reading, hit: Hit, around: list[Hit], at: int) -> list[tuple[int, Hit]]:
    """Context hits up to NEAR words before the act, each with how many words lie between."""
    found: list[tuple[int, Hit]] = []
    for other in around:
        if other.concept.file != "contexts" or other.start >= hit.start:
            continue
        gap = at - reading.word_at(other.start)
        if 0 < gap <= NEAR:
            found.append((gap, other))
    return found


def _mood(hit: Hit, before: list[tuple[int, Hit]], around: list[Hit]) -> Mood:
    near = {h.concept.cls for _, h in before}
    close = {h.concept.cls for gap, h in before if gap <= 2}
    whole = {h.concept.cls for h in around if h.concept.file == "contexts"}
    ahead = {h.concept.cls for h in around if h.concept.file == "contexts" and h.start < hit.start}
    past = hit.form == "past"
    if "figurative" in whole:
        return Mood.FIGURATIVE
    if hit.concept.sub == "Threaten" and "nonforce" in whole:
        return Mood.FIGURATIVE
    if "drill" in whole:
        return Mood.DRILL
    if "stop" in close and not past:
        return Mood.STOPPED
    if "negation" in close or "deny" in near:
        return Mood.DENIED
    if "conditional" in ahead:
        return Mood.CONDITIONAL
    if hit.future:
        return Mood.FUTURE
    if not past and ("plan" in near or ("possible" in close and hit.form == "present")):
        return Mood.PLANNED
    if not past and hit.prefix in {"ل", "لل", "ول"} and "plan" in ahead:
        return Mood.PLANNED
    if "history" in whole:
        return Mood.HISTORICAL
    if "statistic" in whole:
        return Mood.STATISTIC
    if "condemn" in whole:
        return Mood.CONDEMNED
    if "funeral" in whole:
        return Mood.MOURNED
    return Mood.ASSERTED


def _background(before: list[tuple[int, Hit]]) -> bool:
    return any(h.concept.cls == "cause" and gap <= 3 for gap, h in before)
