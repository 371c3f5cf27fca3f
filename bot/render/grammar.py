"""Counted things in good grammar: tolls as ranges, lists with «و», sources and posts, by Fluent's plural rules."""

from collections.abc import Sequence

from bot.model.report import Toll
from bot.render.texts import t

DOZENS, HUNDREDS = 20, 200
"""The lower ends that the guideline gives «عشرات» and «مئات»; said as words again, so that we invent no exactness."""


def toll(language: str, noun: str, people: Toll) -> str:
    """A stated range of people. `noun` is «killed», «injured» or «people» (the last stands after «مقتل», «إصابة»)."""
    lower, upper = people
    if upper is None:
        return _open_ended(language, noun, lower)
    if lower == upper:
        return t(language, f"{noun}-count", n=lower)
    if lower <= 0:
        return t(language, f"{noun}-up-to", upper=upper)
    return t(language, f"{noun}-range", lower=lower, upper=upper)


def _open_ended(language: str, noun: str, lower: int) -> str:
    if lower == DOZENS:
        return t(language, f"{noun}-dozens")
    if lower == HUNDREDS:
        return t(language, f"{noun}-hundreds")
    return t(language, f"{noun}-at-least", n=max(0, lower))


def both_tolls(language: str, killed: Toll | None, injured: Toll | None) -> str:
    """Killed and injured in one phrase; empty when neither is stated."""
    if killed == (0, 0) and injured in ((0, 0), None):
        return t(language, "nobody-hurt" if injured else "killed-count", n=0)
    said = [toll(language, noun, people) for noun, people in (("killed", killed), ("injured", injured)) if people]
    if len(said) == 2:
        return t(language, "tolls-and", killed=said[0], injured=said[1])
    return said[0] if said else ""


def hurt(people: Toll | None) -> bool:
    """Whether a toll says that somebody was, or may have been, hurt."""
    return people is not None and (people[1] is None or people[1] > 0)


def gender(name: str) -> str:
    """«f» or «m» of an Arabic party's or outlet's name, for the verb before it («تنفيه قسد», «ينفيه التحالف»).

    Feminine: names whose first word ends in ة, اء or ات, and those that «feminine-names» lists (قسد، قوات، إيران…).
    """
    first = name.split(maxsplit=1)[0].strip("«»()") if name.split() else ""
    bare = first.removeprefix("ال")
    listed = {word.strip() for word in t("ar", "feminine-names").split("،")}
    return "f" if bare in listed or first in listed or bare.endswith(("ة", "اء", "ات")) else "m"


def joined(language: str, words: Sequence[str]) -> str:
    """«A», «A وB», «A، B وC»."""
    if not words:
        return ""
    text = words[0]
    for word in words[1:-1]:
        text = t(language, "list-more", a=text, b=word)
    return t(language, "list-last", a=text, b=words[-1]) if len(words) > 1 else text


def stated(language: str, statements: Sequence[str]) -> str:
    """Statements set apart by semicolons."""
    text = ""
    for statement in statements:
        text = t(language, "statements", a=text, b=statement) if text else statement
    return text


def sources_of_posts(language: str, independent: int, posts: int) -> str:
    """«مصدر مستقل واحد من منشورين»: how many told it themselves, out of how many posts."""
    told = t(language, "independent", n=independent)
    if posts <= 1:
        return told
    return t(language, "independent-of-posts", independent=told, posts=t(language, "posts-of", n=posts))
