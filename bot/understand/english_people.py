"""People enumerated in English: «two soldiers and a driver», «a mother, her newborn and two neighbours»."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.model.report import Toll

from .numbers import Number, lexicon
from .people import Post
from .people_words import COMMAS
from .word_lists import word_set

_GAP = 5
"""Words between two of an enumeration: «a fighter of the group and his wife»."""


@cache
def english(name: str) -> frozenset[str]:
    """One of the lists of `[english]`."""
    return word_set("numbers", "english", name)


class Item(NamedTuple):
    """Some people of an enumeration, and the words they take."""

    first: int
    stop: int
    toll: Toll
    exact: bool


def enumerated(post: Post, first: int, stop: int) -> Iterator[Item]:
    """The people enumerated from word `first` up to `stop`, joined by «and»."""
    k, before = first, None
    while k < stop:
        item = _item(post, k, stop)
        if item is None:
            k += 1
            continue
        if before is not None and not _joined(post, before, item.first):
            return
        yield item
        k = before = item.stop


def _joined(post: Post, before: int, first: int) -> bool:
    """«and» stands right before the next people: «and two», «and his son»; a place may stand before it."""
    theirs = post.word(first - 1) in english("theirs")  # «and their two kids»
    listed = post.parted(first, COMMAS) and post.word(first) in english("theirs")
    return listed or (first - before <= _GAP and post.word(first - 1 - theirs) == "and")


def _item(post: Post, k: int, stop: int) -> Item | None:
    """«three people», «a child», «his mother», «civilians» at word k."""
    number = post.numbers.get(k)
    if number is not None:
        return _counted(post, k, stop, number)
    if post.word(k) in english("articles"):
        if post.word(k + 1) in english("ordinals") and k + 2 >= stop:  # «and a third was hurt»
            return Item(k, k + 2, (1, 1), True)
        last = next((n for n in range(k + 1, min(k + 5, stop)) if post.word(n) in english("one")), None)
        between = range(k + 1, last or k)
        if last is not None and not any(n in post.numbers and not _is_age(post, n) for n in between):
            return Item(k, last + 1, (1, 1), post.word(k) != "the")
    if post.word(k) == "another" and post.word(k + 1) not in english("articles"):
        last = next((n + 1 for n in range(k + 1, min(k + 4, stop)) if post.word(n) in english("one")), k + 1)
        return Item(k, last, (1, 1), True)
    if post.word(k) == "others":
        return Item(k, k + 1, (lexicon()["open"]["others"], None), False)
    if post.word(k) in english("many") and post.word(k - 1) != "of":
        return Item(k, k + 1, (lexicon()["open"]["plural"], None), False)
    return None


def _is_age(post: Post, k: int) -> bool:
    """«5-year-old»."""
    return post.word(post.after[k]) in english("years")


def _counted(post: Post, k: int, stop: int, number: Number) -> Item | None:
    """A number that counts people, by the words after it, or stands for them: «killing four», «two of his guards»."""
    after = post.after[k]
    near = [post.word(n) for n in range(after, min(after + 4, stop))]
    noun = next((n for n, word in enumerate(near) if word in english("many") | english("one")), None)
    alone = after >= stop or near[0] in english("after_count")
    if noun is None and not alone:
        return None
    last = after if noun is None or (alone and near[0] != "of") else after + noun + 1
    return Item(k, last, (number.min, number.max), number.form != "vague")


def summed(items: list[Item]) -> Toll:
    """Several groups as one toll."""
    low, highs = sum(item.toll[0] for item in items), [item.toll[1] for item in items]
    return low, None if None in highs else sum(high or 0 for high in highs)


def is_name(post: Post, k: int, *, joined: bool = False) -> bool:
    """«killed Abu Omar»: two words with capitals, in a post that does not shout. `joined`: also «Omar and Hala»."""
    link = joined and post.word(k + 1) == "and"
    several = [post.normal.quote(t.start, t.end) for t in post.tokens[k : k + 2 + link] if t.text != "and"]
    known = english("many") | english("one")
    return len(several) == 2 and all(w[:1].isupper() and not w.isupper() and w.lower() not in known for w in several)
