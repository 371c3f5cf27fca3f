"""Which seen posts a post repeats: the same text or nearly, the same medium, a forward, a reply."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.decide.rules import MatchRules
from bot.decide.statement import speaks
from bot.decide.words import hash24, hashes, stems
from bot.model.decision import SeenPost
from bot.model.post import Post

_FEWEST = 3
_FEW_WORDS = 5
"""Fewer words are shared by texts that only have one form: «sirens sound in …»."""
_SENTENCE = 12
_REPEATS = timedelta(hours=1)
_CONTAINED = 0.85
_CONTAINED_WORDS = 8
_WHOLE = 0.85
_FOOTER = 6
"""A text that stands whole in another with so few words more is quoted there; the more is «via …» or a footer."""
_CHANGED = 3
_LINES = 8
SHORT = "copy.short"


class Copied(NamedTuple):
    """A seen post that this one repeats, and how: a name in the table of weights.

    `likeness` 0 to 1; `fresh`: 1 while the seen post is recent, falling to 0 when the same words are new news again.
    """

    seen: SeenPost
    how: str
    likeness: float
    fresh: float = 1.0


def of(post: Post, moment: datetime, seen: Iterable[SeenPost], rules: MatchRules) -> list[Copied]:
    """What the post repeats, closest first; its own earlier form is none of it."""
    words = hashes(post.text)
    span = timedelta(hours=rules.window.copy_hours)
    others = [other for other in seen if other.post_id != post.id]
    renewed = _renewals(post.text, rules.phrases.renewed)
    found = [
        _relation(post, words, other, moment, rules) or _short(post, words, other, moment, rules)
        for other in others
        if not _renews(renewed, other)
    ]
    near = [_aged(c, moment, rules) for c in found if c and abs(c.seen.date - moment) <= span]
    return sorted(near, key=lambda c: (-rules.weights[c.how] * c.fresh, -c.likeness, c.seen.date, c.seen.post_id))


def _renews(renewed: tuple[frozenset[int], ...], other: SeenPost) -> bool:
    """Whether a post says «renewed», «a second strike» beyond a seen post's few words: the same words, a new event."""
    return len(other.words) < _SENTENCE and any(not phrase <= set(other.words) for phrase in renewed)


@lru_cache(maxsize=2048)
def _renewals(text: str, phrases: tuple[str, ...]) -> tuple[frozenset[int], ...]:
    """The hashed words of each phrase of renewal that stands in a text."""
    if not speaks(text, phrases):
        return ()
    return tuple(frozenset(hash24(w) for w in stems(phrase)) for phrase in phrases if speaks(text, (phrase,)))


def _aged(copied: Copied, moment: datetime, rules: MatchRules) -> Copied:
    if copied.how == "link.reply":
        return copied
    hours = abs(copied.seen.date - moment) / timedelta(hours=1)
    full, end = rules.window.copy_full_hours, rules.window.copy_hours
    return copied._replace(fresh=1.0 if hours <= full else max(0.0, (end - hours) / (end - full)))


def _relation(
    post: Post, words: tuple[int, ...], other: SeenPost, moment: datetime, rules: MatchRules
) -> Copied | None:
    likeness = alike(words, other.words) * _again(post, other, moment)
    if post.forwarded_from and post.forwarded_from == other.post_id:
        return Copied(other, "link.forward", likeness)
    if post.forwarded_from == other.source and likeness >= rules.measure.copy_near:
        return Copied(other, "link.forward", likeness)
    if likeness >= rules.measure.copy_exact:
        return Copied(other, "copy.exact", likeness)
    if likeness >= rules.measure.copy_near:
        return Copied(other, "copy.self" if other.source == post.source else "copy.near", likeness)
    if post.media and set(post.media) & set(other.media):
        return Copied(other, "media.same", likeness)
    if post.reply_to == other.post_id:
        return Copied(other, "link.reply", likeness)
    return None


def _short(post: Post, words: tuple[int, ...], other: SeenPost, moment: datetime, rules: MatchRules) -> Copied | None:
    """A few words of which every one that tells anything stands in another channel's short post of these hours.

    It adds nothing: no place, no number, no other word. Whether place and kind fit is for the weighing to see.
    """
    tells = _telling(post.text, rules.phrases.filler)
    recent = timedelta(0) <= moment - other.date <= timedelta(hours=rules.window.copy_short_hours)
    if recent and frozenset(other.words) in _parts(post.text):
        return Copied(other, "copy.exact", _WHOLE)
    if not tells or not recent or other.source == post.source or len(other.words) >= _SENTENCE:
        return None
    if not tells <= set(other.words) or len(other.words) > len(set(words)) + _CHANGED:
        return None
    return Copied(other, SHORT, len(tells) / len(other.words))


@lru_cache(maxsize=2048)
def _parts(text: str) -> frozenset[frozenset[int]]:
    """The words of each line of a text, and of what stands behind its «via …:»: a quoted text stands there whole."""
    lines = [line for line in text.split("\n")[:_LINES] if line.strip()]
    behind = [line.partition(":")[2] for line in lines]
    return frozenset(frozenset(hashes(part)) for part in (*lines, *behind)) - {frozenset()}


@lru_cache(maxsize=2048)
def _telling(text: str, filler: tuple[str, ...]) -> frozenset[int]:
    """The hashed words of a text that tell of something, not of telling itself («حسب», «المعلومات», «الآن»)."""
    return frozenset(hash24(word) for word in stems(text)) - fillers(filler)


@lru_cache(maxsize=4)
def fillers(phrases: tuple[str, ...]) -> frozenset[int]:
    """Hashes of the words that tell nothing."""
    return frozenset(hash24(word) for phrase in phrases for word in stems(phrase))


def _again(post: Post, other: SeenPost, moment: datetime) -> float:
    """A source that says the same few words an hour later does not copy itself: the sirens sound again."""
    few = len(other.words) < _SENTENCE and not post.forwarded_from
    return 0.0 if few and post.source == other.source and abs(moment - other.date) > _REPEATS else 1.0


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Jaccard of the words, 0 to 1; a text that stands whole or nearly whole in the other counts by its share there.

    So a quotation with «via …» before it and a channel's footer behind it is a copy, however short the text.
    """
    a, b = set(one), set(other)
    small = min(len(a), len(b))
    if small < _FEWEST:
        return 1.0 if a and a == b else 0.0
    shared = len(a & b)
    inside, whole = shared / small, shared / len(a | b)
    if inside == 1.0 and small >= _FEW_WORDS and len(a | b) - small <= _FOOTER:
        return max(whole, _WHOLE)
    if inside == 1.0 or (inside >= _CONTAINED and small >= _CONTAINED_WORDS):
        return max(whole, inside * 0.8)
    return whole if shared >= _FEW_WORDS else 0.0
