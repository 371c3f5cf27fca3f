"""Which seen posts a post repeats: the same text or nearly, the same medium, a forward, a reply."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.decide.rules import MatchRules
from bot.decide.words import hashes
from bot.model.decision import SeenPost
from bot.model.post import Post

_FEW_WORDS = 6
"""Fewer words are shared by texts that only have one form: «sirens sound in …»."""
_CONTAINED = 0.85
_CONTAINED_WORDS = 8


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
    found = [_relation(post, words, other, rules) for other in seen if other.post_id != post.id]
    near = [_aged(c, moment, rules) for c in found if c and abs(c.seen.date - moment) <= span]
    return sorted(near, key=lambda c: (-rules.weights[c.how] * c.fresh, -c.likeness, c.seen.date, c.seen.post_id))


def _aged(copied: Copied, moment: datetime, rules: MatchRules) -> Copied:
    if copied.how == "link.reply":
        return copied
    hours = abs(copied.seen.date - moment) / timedelta(hours=1)
    full, end = rules.window.copy_full_hours, rules.window.copy_hours
    return copied._replace(fresh=1.0 if hours <= full else max(0.0, (end - hours) / (end - full)))


def _relation(post: Post, words: tuple[int, ...], other: SeenPost, rules: MatchRules) -> Copied | None:
    likeness = alike(words, other.words)
    if post.forwarded_from and post.forwarded_from == other.post_id:
        return Copied(other, "link.forward", likeness)
    if post.forwarded_from == other.source and likeness >= rules.measure.copy_near:
        return Copied(other, "link.forward", likeness)
    if likeness >= rules.measure.copy_exact:
        return Copied(other, "copy.exact", likeness)
    if likeness >= rules.measure.copy_near:
        return Copied(other, "copy.near", likeness)
    if post.media and set(post.media) & set(other.media):
        return Copied(other, "media.same", likeness)
    if post.reply_to == other.post_id:
        return Copied(other, "link.reply", likeness)
    return None


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Jaccard of the words; a text that stands nearly whole in the other, with a footer, counts by its share there."""
    a, b = set(one), set(other)
    small = min(len(a), len(b))
    shared = len(a & b)
    whole = shared / len(a | b) if a and b else 0.0
    if shared < _FEW_WORDS:
        return whole if whole == 1.0 else 0.0
    inside = shared / small
    return max(whole, inside * 0.8) if inside >= _CONTAINED and small >= _CONTAINED_WORDS else whole
