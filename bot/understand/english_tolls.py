"""Dead and hurt in English: «killed three people», «12 civilians, including four children, were killed», «31 dead»."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.model.report import Toll

from .english_people import Item, english, enumerated, is_name, summed
from .people import Post
from .people_words import COMMAS, ENDS

_BACK = 10
"""Words of the people before their verb: «two Iraqi border guards and a driver were killed»."""
_AHEAD = 14
"""Words of the people after their verb."""
_TAIL = 5
"""Words between the people and their verb: «two people from the town were killed»."""
_BARE = 3
"""Words of a single person whom a headline names without an article."""
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


def claims(post: Post) -> Iterator[Claim]:
    """The English statements of a post, in order."""
    for i, token in enumerate(post.tokens):
        if not token.text.isascii():
            continue
        if token.text in english("tolls") or (token.text == "number" and post.word(i + 1) == "of"):
            yield from _toll(post, i)
            continue
        fate = _in_words(post, i)
        if fate is not None:
            yield fate
            continue
        if token.text in english("bodies"):
            yield from _bodies(post, i)
            continue
        kind = next((k for k in ("killed", "injured") if token.text in english(k)), None)
        if kind is not None and not _negated(post, i) and not _died_of_it(post, i):
            yield from _claim(post, i, kind)


def _in_words(post: Post, i: int) -> Claim | None:
    """«two girls lost their lives», «their mother is in critical condition»."""
    if post.word(i) in english("injured") and post.word(i - 2) == "with" and (hurt := _before(post, i - 2)):
        return Claim(hurt[2], i + 1, "injured", hurt[0], hurt[1], False)  # «two men were pulled out with burns»
    lost = post.word(i) == "lost" and post.word(i + 2) in english("lives")
    grave = post.word(i) in english("grave") and post.word(i - 1) in {"in", "a"} and post.word(i + 1) == "condition"
    if not lost and not grave:
        return None
    found = _before(post, i if lost else i - 1)
    kind = "killed" if lost else "injured"
    return None if found is None else Claim(found[2], i + 2 + lost, kind, found[0], found[1], False)


def _claim(post: Post, i: int, kind: str) -> Iterator[Claim]:
    if (stated := _stated(post, i)) is not None:
        yield Claim(i, stated.stop, kind, stated.toll, stated.exact, False)
        return
    shot = post.word(i) == "dead" and post.word(i - 1) == "shot"
    active = shot or post.word(i) in english("active")
    led = post.word(i - 1) == "and" or (post.word(i - 1) not in english("helpers") and post.word(i + 1) != "and")
    suffered = post.word(i + 1) in english("suffered") or post.word(i + 1) in english(
        "among"
    )  # «two others wounded by gunmen»
    found = _after(post, i) if shot or (active and led and not suffered) else None
    passive = post.word(i - 1) in english("passive")  # «were killed and four others wounded»
    found = found or _before(post, i) or (_after(post, i) if active and not passive else None)
    if found is not None:
        toll, exact, k = found
        yield Claim(min(i, k), max(i, k) + 1, kind, toll, exact, False)


def _stated(post: Post, i: int) -> Item | None:
    """«Killed: 4», «a wounded boy»: told by the word at i with no verb."""
    number = post.numbers.get(i + 1)
    if number is not None and post.parted(i + 1, ":"):
        return Item(i, post.after[i + 1], (number.min, number.max), number.form != "vague")
    if (told := post.numbers.get(post.ending.get(i, -1))) and post.word(i + 1) in english("many"):
        return Item(post.ending[i], i + 2, (told.min, told.max), told.form != "vague")  # «four wounded people»
    if post.word(i - 1) in {"a", "an"} and not post.parted(i + 1):
        last = next((n for n in range(i + 1, min(i + _DESCRIBED, len(post))) if post.word(n) in english("one")), None)
        return None if last is None else Item(i, last + 1, (1, 1), True)
    return None


_DESCRIBED = 6
"""Words after «a wounded» within which the person stands: «a wounded 5-year-old boy»."""


def _died_of_it(post: Post, i: int) -> bool:
    """«after a wounded boy died», «two wounded men died»: who was hurt and is dead now is not counted as hurt."""
    if post.word(i) not in english("injured") or not (post.word(i - 1) in {"a", "an", "the"} or i in post.ending):
        return False
    for n in range(i + 1, min(i + _DESCRIBED, len(post))):
        if post.parted(n, ENDS + COMMAS):
            return False
        if post.word(n) in english("one") | english("many"):
            return bool({post.word(n + 1), post.word(n + 2)} & english("passed"))
    return False


def _negated(post: Post, i: int) -> bool:
    return any(post.word(k) in english("negations") for k in range(i - 3, i))


def _before(post: Post, i: int) -> tuple[Toll, bool, int] | None:
    """«two soldiers were killed», «a man and his son were killed», «12 civilians, including four children, died»."""
    k = i - 1
    while k >= 0 and (post.word(k) in english("helpers") or post.word(k) == "shot") and not post.parted(k + 1):
        k -= 1
    if k < 0 or post.parted(k + 1):
        return None
    aside = post.parted(k + 1, "،,")
    if post.parted(k + 1, ")"):  # «six civilians (four children, two women) were killed»
        k = next((n - 1 for n in range(k, max(k - _ASIDE, 0), -1) if post.parted(n, "(")), k)
    if aside:
        whole = _past_aside(post, k)
        if whole is None:
            return None
        k = whole
    first = k
    while first > max(k - _BACK, 0) and not post.parted(first, ENDS + COMMAS + ";") and not _is_fate(post, first - 1):
        first -= 1
    items = list(enumerated(post, first, k + 1))
    if not items and post.word(k) in english("one") and k - first < _BARE:  # «; passenger wounded»
        return (1, 1), True, k
    if not items or items[-1].stop < k + 1 - _TAIL:
        return None
    return summed(items), all(item.exact for item in items), items[0].first


def _is_fate(post: Post, k: int) -> bool:
    return post.word(k) in english("killed") | english("injured") | english("tolls")


def _past_aside(post: Post, k: int) -> int | None:
    """The word before «, including …,», «, 14,»."""
    if k in post.numbers and post.parted(k, COMMAS):
        return k - 1
    for back in range(k, max(k - _ASIDE, 0), -1):
        if not post.parted(back, COMMAS):
            continue
        if post.word(back) in english("among") or _some_of(post, back) or (back < k and _are_named(post, back)):
            return back - 1
    return None


def _are_named(post: Post, k: int) -> bool:
    """«two children, Omar and Hala Saleh, were killed»: names right behind the comma, those of whom a number told."""
    before, last = range(k - 1, max(k - _ASIDE, -1), -1), post.tokens[k - 1]
    first = not post.normal.quote(last.start, last.end)[:1].isupper()
    return first and is_name(post, k, joined=True) and any(n in post.numbers for n in before)


def _some_of(post: Post, k: int) -> bool:
    """«, two of them children,», «, one a baby,»: some of those told before the comma."""
    counted = k in post.numbers or post.word(k) in english("some_of")
    return counted and (
        post.word(k + 1) in {"a", "an"} or f"{post.word(k + 1)} {post.word(k + 2)}" in english("of_them")
    )


def _after(post: Post, i: int) -> tuple[Toll, bool, int] | None:
    """«killed three people», «wounding a child», «killed a commander and two of his guards»."""
    k = i + 1
    while post.word(k) in english("before") and not post.parted(k, ENDS + COMMAS) and k not in post.numbers:
        k += 1
    stop = k
    while stop < min(k + _AHEAD, len(post)) and not _is_fate(post, stop):
        if post.parted(stop, ENDS + COMMAS) and not (
            post.parted(stop, COMMAS) and post.word(stop) in english("theirs")
        ):
            break  # but «killed a mother, her newborn and two neighbours»
        stop += 1
    items = list(enumerated(post, k, stop))
    if items and items[0].first <= k + 1:
        return summed(items), all(item.exact for item in items), items[-1].stop - 1
    if k < stop and post.word(k) not in {"a", "an"} and is_name(post, k):
        return (1, 1), False, k
    one = _headlined(post, k, stop) if k == i + 1 else None
    return None if one is None else ((1, 1), True, one)


def _headlined(post: Post, k: int, stop: int) -> int | None:
    """«kills driver», «killing local officer»: one person whom a headline names without an article."""
    for n in range(k, min(k + _BARE, stop)):
        if post.word(n) in english("one"):
            return n
        if n in post.numbers or post.word(n) in english("after_count") | english("suffered"):
            return None
    return None


def _bodies(post: Post, i: int) -> Iterator[Claim]:
    """«found the bodies of five fighters», «two bodies were recovered»."""
    first, last = max(i - _AHEAD, 0), min(i + _AHEAD, len(post))
    if not any(post.word(k) in english("found") for k in range(first, last)):
        return
    before = post.numbers.get(post.ending.get(i, -1))
    if before is not None:
        yield Claim(post.ending[i], i + 1, "killed", (before.min, before.max), before.form != "vague", False)
        return
    after = _after(post, i)
    if after is not None:
        yield Claim(i, after[2] + 1, "killed", after[0], after[1], False)
    elif post.word(i) == "body":
        yield Claim(i, i + 1, "killed", (1, 1), False, False)


def _toll(post: Post, i: int) -> Iterator[Claim]:
    """«the death toll rose to 31», «the number of dead has risen to 9»."""
    of = next((k for k in ("killed", "injured") if {post.word(i + 2), post.word(i + 3)} & english(k)), None)
    kind = of if post.word(i) == "number" else "killed" if post.word(i - 1) in english("death") else None
    if kind is None:
        return
    for k in range(i + 1, min(i + _RISEN, len(post))):
        if post.parted(k, ENDS):
            return
        number = post.numbers.get(k)
        near = k < i + _NEAR and any(post.word(n) in english("reach") for n in range(i + 1, k))
        if number is not None and (near or _risen(post, k)):
            yield Claim(i, post.after[k], kind, (number.min, number.max), True, True)
            return


_NEAR = 10
"""Words between «toll» and its number; further off it must have risen to it."""
_RISEN = 28
"""Words of «the number of civilians killed in today's strike on … has risen to 6»."""


def _risen(post: Post, k: int) -> bool:
    """«has risen to 6», «climbed to at least 9»: the number at word k is what a toll came to."""
    led = any(post.word(n) in english("reach") for n in range(k - 3, k))
    return led and any(post.word(n) in english("risen") for n in range(k - 5, k))
