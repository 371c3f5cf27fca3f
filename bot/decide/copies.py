"""Which seen posts a post repeats: the same text or nearly, the same medium, a forward, a reply."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.decide.rules import MatchRules
from bot.decide.statement import speaks
from bot.decide.words import fillers, hash24, hashes, may_name_a_place, stem_set, stems
from bot.model.decision import SeenPost
from bot.model.post import Post

_FEWEST = 3
_FEW_WORDS = 5
"""Fewer words are shared by texts that only have one form: «sirens sound in …»."""
SENTENCE = 12
_REPEATS = timedelta(hours=1)
_CONTAINED = 0.85
_CONTAINED_WORDS = 8
_WHOLE = 0.85
_FOOTER = 6
"""A text that stands whole in another with so few words more is quoted there; the more is «via …» or a footer."""
_CHANGED = 3
_LINES = 8
_IN = "في"
_READ = 96
_WORN_SHARED = 3
_IN_ORDER = 0.8
"""Who repeats keeps the order of the words; who tells it anew seldom does."""
SHORT, WORN, RETOLD = "copy.short", "copy.worn", "copy.retold"
NEAR = ("copy.near", WORN)


class Copied(NamedTuple):
    """A seen post that this one repeats, and how: a name in the table of weights.

    `likeness` 0 to 1; `fresh`: 1 while the seen post is recent, falling to 0 when the same words are new news again.
    """

    seen: SeenPost
    how: str
    likeness: float
    fresh: float = 1.0


class _Pair(NamedTuple):
    """A post beside a seen one, with the hashed words of both."""

    post: Post
    moment: datetime
    mine: frozenset[int]
    other: SeenPost
    theirs: frozenset[int]

    @property
    def short(self) -> bool:
        """Whether the seen post has few words and is of the same hours, by another source."""
        return len(self.other.words) < SENTENCE and self.other.source != self.post.source


def of(
    post: Post, moment: datetime, seen: Iterable[SeenPost], rules: MatchRules, texts: Mapping[str, str] | None = None
) -> list[Copied]:
    """What the post repeats, closest first; its own earlier form is none of it. `texts`: of seen posts, where known."""
    words = frozenset(hashes(post.text))
    span = timedelta(hours=rules.window.copy_hours)
    near = [o for o in seen if o.post_id != post.id and abs(o.date - moment) <= span]
    renewed = _renewals(post.text, rules.phrases.renewed)
    pairs = [_Pair(post, moment, words, o, frozenset(o.words)) for o in near if not _renews(renewed, o)]
    found = [_relation(pair, rules) or _of_few_words(pair, rules) for pair in pairs]
    told = [_retold(c, post.text, (texts or {}).get(c.seen.post_id)) for c in found if c]
    return sorted(
        (_aged(c, moment, rules) for c in told),
        key=lambda c: (-rules.weights[c.how] * c.fresh, -c.likeness, c.seen.date, c.seen.post_id),
    )


def _retold(copied: Copied, text: str, other: str | None) -> Copied:
    """A near-copy whose shared words stand in another order tells the same in its own words: no copy, but a tie."""
    if copied.how not in NEAR or other is None or in_order(stems(text), stems(other)) >= _IN_ORDER:
        return copied
    return copied._replace(how=RETOLD)


def in_order(one: Sequence[str], other: Sequence[str]) -> float:
    """Of the words that two texts share, the part that stands in both in the same order: 1 for a copy."""
    both = set(one) & set(other)
    a, b = [w for w in one[:_READ] if w in both], [w for w in other[:_READ] if w in both]
    if not a or not b:
        return 1.0
    before = [0] * (len(b) + 1)
    for word in a:
        row = [0]
        for at, theirs in enumerate(b, 1):
            row.append(before[at - 1] + 1 if word == theirs else max(before[at], row[-1]))
        before = row
    return before[-1] / min(len(a), len(b))


def replaced(text: str, other: str, rules: MatchRules) -> bool:
    """Whether a text is another word for word and in order, but for at most three that stand in the place of its own.

    One word that tells something must be left; none of the new ones may be a number, or behind «in» and perhaps a name.
    """
    mine, theirs, empty = stems(text), stems(other), fillers(rules.phrases.filler)
    new = [(before, word) for before, word in zip(("", *mine), mine, strict=False) if word not in theirs]
    lost = [word for word in theirs if word not in mine]
    if len(new) > _CHANGED or len(lost) > _CHANGED or not any(word in theirs and word not in empty for word in mine):
        return False
    telling = any(word.isdigit() or (before == _IN and may_name_a_place(word, empty)) for before, word in new)
    return not telling and in_order(mine, theirs) >= _IN_ORDER


def _renews(renewed: tuple[frozenset[int], ...], other: SeenPost) -> bool:
    """Whether a post says «renewed», «a second strike» beyond a seen post's few words: the same words, a new event."""
    return len(other.words) < SENTENCE and any(not phrase <= set(other.words) for phrase in renewed)


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


def _relation(pair: _Pair, rules: MatchRules) -> Copied | None:
    post, other = pair.post, pair.other
    likeness = alike(pair.mine, pair.theirs) * _again(pair)
    if post.forwarded_from and post.forwarded_from == other.post_id:
        return Copied(other, "link.forward", likeness)
    if post.forwarded_from == other.source and likeness >= rules.measure.copy_near:
        return Copied(other, "link.forward", likeness)
    if likeness >= rules.measure.copy_exact:
        return Copied(other, "copy.exact", likeness)
    if _soon(pair, rules) and pair.theirs in parts(post.text) and _again(pair):
        return Copied(other, "copy.exact", _WHOLE)
    if likeness >= rules.measure.copy_near:
        return Copied(other, "copy.self" if other.source == post.source else "copy.near", likeness)
    if post.media and set(post.media) & set(other.media):
        return Copied(other, "media.same", likeness)
    if post.reply_to == other.post_id:
        return Copied(other, "link.reply", likeness)
    return None


def _of_few_words(pair: _Pair, rules: MatchRules) -> Copied | None:
    """The repeats of these hours that are too short to be measured by their words' share."""
    return (_short(pair, rules) or _worn(pair)) if _soon(pair, rules) and pair.short else None


def _soon(pair: _Pair, rules: MatchRules) -> bool:
    return timedelta(0) <= pair.moment - pair.other.date <= timedelta(hours=rules.window.copy_short_hours)


def _short(pair: _Pair, rules: MatchRules) -> Copied | None:
    """A few words of which every one that tells anything stands in another channel's short post of these hours.

    It adds nothing: no place, no number, no other word. Whether place and kind fit is for the weighing to see.
    """
    tells = _telling(pair.post.text, rules.phrases.filler)
    if not tells or not tells <= pair.theirs or len(pair.theirs) > len(pair.mine) + _CHANGED:
        return None
    return Copied(pair.other, SHORT, len(tells) / len(pair.theirs))


def _worn(pair: _Pair) -> Copied | None:
    """Most words of another channel's short post, at most three put in the place of its own; no number that it lacks.

    What the three tell cannot be known. Whether they name another place or another thing is for the weighing to see.
    """
    shared, new = pair.mine & pair.theirs, pair.mine - pair.theirs
    if len(shared) < _WORN_SHARED or len(new) > _CHANGED or len(pair.theirs) - len(shared) > _CHANGED:
        return None
    if new & _numbers(pair.post.text):
        return None
    return Copied(pair.other, WORN, len(shared) / len(pair.theirs | pair.mine))


@lru_cache(maxsize=2048)
def _numbers(text: str) -> frozenset[int]:
    """The hashed numbers of a text."""
    return frozenset(hash24(word) for word in stems(text) if word.isdigit())


@lru_cache(maxsize=2048)
def parts(text: str) -> frozenset[frozenset[int]]:
    """The words of each line of a text, and of what stands behind its «via …:»: a quoted text stands there whole."""
    lines = [line for line in text.split("\n")[:_LINES] if line.strip()]
    behind = [line.partition(":")[2] for line in lines]
    return frozenset(frozenset(hashes(part)) for part in (*lines, *behind)) - {frozenset()}


@lru_cache(maxsize=2048)
def _telling(text: str, filler: tuple[str, ...]) -> frozenset[int]:
    """The hashed words of a text that tell of something, not of telling itself («حسب», «المعلومات», «الآن»)."""
    return frozenset(hash24(word) for word in stem_set(text) - fillers(filler))


def _again(pair: _Pair) -> float:
    """A source that says the same few words an hour later does not copy itself: the sirens sound again."""
    few = len(pair.theirs) < SENTENCE and not pair.post.forwarded_from
    return (
        0.0 if few and pair.post.source == pair.other.source and abs(pair.moment - pair.other.date) > _REPEATS else 1.0
    )


def alike(one: Iterable[int], other: Iterable[int]) -> float:
    """Jaccard of the words, 0 to 1; a text that stands whole or nearly whole in the other counts by its share there.

    So a quotation with «via …» before it and a channel's footer behind it is a copy, however short the text.
    """
    a, b = frozenset(one), frozenset(other)
    small = min(len(a), len(b))
    if small < _FEWEST:
        return 1.0 if a and a == b else 0.0
    shared = len(a & b)
    if shared < _FEW_WORDS and shared < small:
        return 0.0
    union = len(a) + len(b) - shared
    inside, whole = shared / small, shared / union
    if inside == 1.0 and small >= _FEW_WORDS and union - small <= _FOOTER:
        return max(whole, _WHOLE)
    if inside == 1.0 or (inside >= _CONTAINED and small >= _CONTAINED_WORDS):
        return max(whole, inside * 0.8)
    return whole
