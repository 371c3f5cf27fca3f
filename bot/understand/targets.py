"""Who or what was hit or threatened, whether civilian, and whether a site under special protection."""

from bot.model.report import Target

from .acts import Act
from .lexicon import Hit, by_file
from .particles import particles
from .reading import Reading

_LONGEST = 6
"""Words of a target as written, at most."""


def target_of(reading: Reading, act: Act | None) -> Target | None:
    """The target of an act, in the words of the post."""
    if act is None:
        return None
    best: tuple[float, Hit] | None = None
    for hit in by_file(reading.hits, "targets"):
        if hit.start < reading.body or reading.sentence_of(hit.start) != act.sentence:
            continue
        score = _score(reading, act, hit)
        if best is None or score > best[0]:
            best = (score, hit)
    if best is None or best[0] < 0.3:
        return None
    concept = best[1].concept
    return Target(
        text=_written(reading, best[1]),
        name_en=concept.name_en or None,
        civilian=concept.civilian,
        protected=concept.protected or None,
    )


def _score(reading: Reading, act: Act, hit: Hit) -> float:
    at, trigger = reading.word_at(hit.start), reading.word_at(act.hit.end - 1)
    before = reading.words[at - 1].text if at else ""
    score = 1.0 - 0.05 * abs(at - trigger)
    if before in particles("target", "before"):
        score += 1.0
    if at < trigger:
        score -= 0.4
    if hit.concept.protected:
        score += 0.2
    return score


def _written(reading: Reading, hit: Hit) -> str:
    """From the target's noun to the next preposition or comma."""
    at = reading.word_at(hit.start)
    words, text = reading.words, reading.normal.text
    last = reading.word_at(hit.end - 1)
    while last + 1 < len(words) and last - at + 1 < _LONGEST:
        following = words[last + 1]
        between = text[words[last].end : following.start]
        stopped = following.text in particles("target", "ends") or following.text[0] in "بو"
        if stopped or between.strip() or "\n" in between:
            break
        last += 1
    return reading.normal.quote(words[at].start, words[last].end).replace("#", "").replace("_", " ").strip()
