"""Which acts a post speaks of, and how: as having happened, as stopped, planned, feared, old, counted up, practised.

An act is a hit of `triggers.toml` or `alerts.toml` with its mood, read from the words before it in its sentence and
from what stands around it.
"""

import re
from dataclasses import dataclass, replace

from msgspec import structs

from .lexicon import Hit, by_file
from .moods import Mood, after, carried, mood_of
from .named_words import part_of_name
from .reading import Reading, Spans
from .segments import Segment
from .setting import Setting, settings_of


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
_NEEDS_WEAPON = frozenset(("weapon_act", "air_presence"))


def acts(reading: Reading, old: Segment | None = None) -> tuple[Act, ...]:
    """Every act of the post, in the order of the text, in time linear in it but for a logarithm.

    `old`: words that date something more than three days back; acts of their sentence are history.
    """
    covers = Spans((h.start, h.end) for h in reading.of("contexts") if h.concept.cls in _COVERS and " " in h.phrase)
    drones = Spans((h.start, h.end) for h in reading.of("weapons") if h.concept.id == "drone" and " " in h.phrase)
    fire = Spans((h.start, h.end) for h in reading.of("triggers") if h.concept.id == "foiled_fire")
    settings = settings_of(reading)
    long_ago = reading.sentence_of(old.start) if old else None
    hits = [*by_file(reading.hits, "triggers"), *by_file(reading.hits, "alerts")]
    hits.sort(key=lambda h: (h.start, -h.end))
    found: list[Act] = []
    for hit in hits:
        named = "استطلاع" not in hit.phrase and drones.hold(hit.start, hit.end)
        covered = covers.hold(hit.start, hit.end) or named
        if hit.start < reading.body or covered or not _countable(hit) or part_of_name(reading, hit):
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


def _countable(hit: Hit) -> bool:
    """Verbs of force are listed twice; under `force_future` they count only in the future or the first person."""
    return hit.concept.id != "force_future" or hit.future or hit.form == "we"


def _act(reading: Reading, hit: Hit, sentence: int, setting: Setting) -> Act:
    first = reading.word_at(reading.sentences[sentence].start) if reading.sentences else 0
    at = reading.word_at(hit.start)
    before = setting.before(hit)
    mood = after(reading, hit) or (Mood.FUTURE if carried(reading, hit, first) else None)
    mood = mood or (Mood.PLANNED if setting.defused(hit) or setting.menaced(hit) else mood_of(hit, before, setting))
    return Act(hit, mood, sentence, max(0, at - first), _background(before))


def _background(before: list[tuple[int, Hit]]) -> bool:
    return any(h.concept.cls == "cause" and gap <= 3 for gap, h in before)
