"""Dead and hurt in English: «killed three people», «12 civilians, including four children, were killed», «31 dead»."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.model.report import Toll

from .numbers import Number, lexicon
from .people import Post
from .people_words import COMMAS, ENDS

_BACK = 6
"""Words between a number and its verb: «two Iraqi border guards were killed»."""
_ASIDE = 9
"""Words that an «including …» between a number and its verb may take."""


class Claim(NamedTuple):
    """One statement: the words' numbers, the toll, and how it is meant."""

    first: int
    stop: int
    kind: str
    toll: Toll
    exact: bool
    total: bool


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(several) for name, several in lexicon()["english"].items()}


def claims(post: Post) -> Iterator[Claim]:
    """The English statements of a post, in order."""
    lists = _lists()
    for i, token in enumerate(post.tokens):
        if not token.text.isascii():
            continue
        if token.text in lists["tolls"]:
            yield from _toll(post, i)
            continue
        kind = next((k for k in ("killed", "injured") if token.text in lists[k]), None)
        if kind is not None and not _negated(post, i):
            yield from _claim(post, i, kind)


def _claim(post: Post, i: int, kind: str) -> Iterator[Claim]:
    shot = post.word(i) == "dead" and post.word(i - 1) == "shot"
    active = shot or post.word(i) in _lists()["active"]
    found = _after(post, i) if shot or (active and post.word(i - 1) == "and") else None
    found = found or _before(post, i) or (_after(post, i) if active else None)
    if found is not None:
        toll, exact, k = found
        yield Claim(min(i, k), max(i, k) + 1, kind, toll, exact, False)


def _negated(post: Post, i: int) -> bool:
    return any(post.word(k) in {"no", "not", "without", "nobody", "none"} for k in range(i - 3, i))


def _before(post: Post, i: int) -> tuple[Toll, bool, int] | None:
    """«two soldiers were killed», «5 wounded»."""
    lists, k = _lists(), i - 1
    while k >= 0 and post.word(k) in lists["helpers"] and not post.parted(k + 1):
        k -= 1
    if k < 0 or post.parted(k + 1):
        return None
    if post.parted(k + 1, COMMAS):
        whole = _past_aside(post, k)
        if whole is None:
            return None
        k = whole
    people = ""
    for back in range(k, max(k - _BACK, -1), -1):
        if post.parted(back + 1, ENDS) or (back < k and post.parted(back + 1, COMMAS)):
            break
        word, number = post.word(back), post.numbers.get(post.ending.get(back + 1, back))
        if number is not None and (people or back >= i - 2):
            return (number.min, number.max), number.form != "vague", back
        if people == "one" and word in {"a", "an"}:
            return (1, 1), True, back
        people = people or ("many" if word in lists["many"] else "one" if word in lists["one"] else "")
        if word in lists["killed"] | lists["injured"]:
            break
    return ((lexicon()["open"]["plural"], None), False, k) if post.word(k) in lists["many"] else None


def _past_aside(post: Post, k: int) -> int | None:
    """The word before «, including …,»."""
    for back in range(k, max(k - _ASIDE, 0), -1):
        if post.word(back) in {"including", "among"} and post.parted(back, COMMAS):
            return back - 1
    return None


def _after(post: Post, i: int) -> tuple[Toll, bool, int] | None:
    """«killed three people», «wounding a child»."""
    lists, k = _lists(), i + 1
    while post.word(k) in lists["before"] and not post.parted(k, ENDS + COMMAS):
        k += 1
    if k >= len(post) or post.parted(k, ENDS + COMMAS):
        return None
    if (number := post.numbers.get(k)) is not None:
        return _counted(post, k, number)
    single = post.word(k) in {"a", "an"}
    if not single and _is_name(post, k):
        return (1, 1), False, k
    for ahead in range(k + single, min(k + 4, len(post))):
        if post.parted(ahead, ENDS + COMMAS):
            break
        if single and post.word(ahead) in lists["one"]:
            return (1, 1), True, ahead
        if not single and post.word(ahead) in lists["many"]:
            return (lexicon()["open"]["plural"], None), False, ahead
    return None


def _is_name(post: Post, k: int) -> bool:
    """«killed Abu Omar»: two words with capitals, in a post that does not shout."""
    several = [post.normal.quote(t.start, t.end) for t in post.tokens[k : k + 2]]
    known = _lists()["many"] | _lists()["one"]
    return len(several) == 2 and all(w[:1].isupper() and not w.isupper() and w.lower() not in known for w in several)


def _counted(post: Post, k: int, number: Number) -> tuple[Toll, bool, int] | None:
    stop = post.after[k]
    near = [post.word(n) for n in range(stop, min(stop + 4, len(post)))]
    alone = (
        stop >= len(post) or post.parted(stop, ENDS + COMMAS) or near[0] in {"and", "in", "near", "on", "at", "more"}
    )
    if alone or any(w in _lists()["many"] | _lists()["one"] for w in near):
        return (number.min, number.max), number.form != "vague", stop - 1
    return None


def _toll(post: Post, i: int) -> Iterator[Claim]:
    """«the death toll rose to 31»."""
    if post.word(i - 1) not in {"death", "deaths"}:
        return
    for k in range(i + 1, min(i + 10, len(post))):
        if post.parted(k, ENDS):
            return
        number = post.numbers.get(k)
        if number is not None and any(post.word(n) in _lists()["reach"] for n in range(i + 1, k)):
            yield Claim(i, post.after[k], "killed", (number.min, number.max), True, True)
            return
