"""Which seen posts a post repeats: the same text or nearly, the same medium, a forward, a reply."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.decide.rules import MatchRules
from bot.decide.words import hashes
from bot.model.decision import SeenPost
from bot.model.post import Post

_FEWEST = 3
_FEW_WORDS = 5
"""Fewer words are shared by texts that only have one form: «sirens sound in …»."""
_SENTENCE = 12
_REPEATS = timedelta(hours=1)
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
    found = [_relation(post, words, other, moment, rules) for other in seen if other.post_id != post.id]
    near = [_aged(c, moment, rules) for c in found if c and abs(c.seen.date - moment) <= span]
    return sorted(near, key=lambda c: (-rules.weights[c.how] * c.fresh, -c.likeness, c.seen.date, c.seen.post_id))


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
    if inside == 1.0 or (inside >= _CONTAINED and small >= _CONTAINED_WORDS):
        return max(whole, inside * 0.8)
    return whole if shared >= _FEW_WORDS else 0.0
