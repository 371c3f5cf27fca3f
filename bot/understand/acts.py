"""Which acts a post speaks of, and how: as having happened, as stopped, planned, feared, old, counted up, practised.

An act is a hit of `triggers.toml` or `alerts.toml` with its mood, read from the words before it in its sentence and
from what stands around it.
"""

from dataclasses import dataclass
from enum import StrEnum

from .lexicon import Hit, by_file
from .particles import particles
from .reading import Reading

NEAR = 5
"""Words before an act that may turn its mood («لم»، «قد»، «احتمال»)."""


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


def _after(reading: Reading, hit: Hit, at: int) -> Mood | None:
    """«القصف الليلة سيكون أكبر» is to come, «القصف سيتوقف» is over: the predicate follows its noun."""
    if hit.form not in {"noun", "phrase"}:
        return None
    last = reading.word_at(hit.end - 1)
    following = [w.text for w in reading.words[last + 1 : last + 4]]
    if any(word in particles("mood", "over") for word in following[:2]):
        return Mood.STOPPED
    return Mood.FUTURE if any(word in particles("mood", "to_come") for word in following) else None


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
    contexts = [h for h in around if h.concept.file == "contexts"]
    whole = {h.concept.cls for h in contexts}
    if "figurative" in whole or ("nonforce" in whole and hit.concept.sub == "Threaten"):
        return Mood.FIGURATIVE
    if "drill" in whole:
        return Mood.DRILL
    ahead = {h.concept.cls for h in contexts if h.start < hit.start}
    return _unreal(hit, before, ahead) or _setting(whole)


def _unreal(hit: Hit, before: list[tuple[int, Hit]], ahead: set[str]) -> Mood | None:
    """The words before an act say that it did not happen, or has not yet."""
    near = {h.concept.cls for _, h in before}
    close = {h.concept.cls for gap, h in before if gap <= CLOSE}
    past = hit.form == "past"
    planned = "plan" in near or ("possible" in close and hit.form == "present")
    for_it = hit.prefix in {"ل", "لل", "ول"} and "plan" in ahead
    table = (
        ("stop" in close and not past, Mood.STOPPED),
        ("negation" in close or "deny" in near, Mood.DENIED),
        ("conditional" in ahead, Mood.CONDITIONAL),
        (hit.future, Mood.FUTURE),
        ((planned or for_it) and not past, Mood.PLANNED),
    )
    return next((mood for holds, mood in table if holds), None)


_SETTINGS = (
    ("history", Mood.HISTORICAL),
    ("statistic", Mood.STATISTIC),
    ("condemn", Mood.CONDEMNED),
    ("funeral", Mood.MOURNED),
)


def _setting(whole: set[str]) -> Mood:
    """What the rest of the sentence makes of an act."""
    return next((mood for name, mood in _SETTINGS if name in whole), Mood.ASSERTED)


def _background(before: list[tuple[int, Hit]]) -> bool:
    return any(h.concept.cls == "cause" and gap <= 3 for gap, h in before)
