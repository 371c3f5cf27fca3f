"""Numbers in a post: digits, words, duals, and the vague ones («عشرات», «عدة»), as ranges.

Numbers only; what they count is for `tolls`. Dates, clock times, decimals and numbers glued to letters («م57») count
nothing and are left out; so are numbers of more than nine digits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from .arabic import Normal, Token, normalise, words
from .clitics import PROCLITICS
from .people_forms import duals
from .word_lists import lists, ordered, word_set


class Number(NamedTuple):
    """A stated number. Offsets are of the normalised text."""

    start: int
    end: int
    min: int
    max: int | None
    """None: no upper end is stated."""
    unit_dual: bool
    """The counted noun itself says two («قتيلان»)."""
    form: str
    """`digits`, `word`, `dual` or `vague`."""


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, Any]:
    """`config/lexicons/numbers.toml` as it is written."""
    return lists("numbers")


def spread(forms: Iterable[str], prefixes: Iterable[str] = PROCLITICS) -> Iterator[tuple[str, str, str]]:
    """Each word under each proclitic: (surface, word, prefix). Latin words take none."""
    for form in forms:
        word = normalise(form).text
        yield word, word, ""
        if "ء" <= word[0] <= "ي":
            for prefix in prefixes:
                if prefix:
                    yield prefix + word, word, prefix


@lru_cache(maxsize=1)
def _values() -> dict[str, int]:
    """Words that are numbers. «الاثنين» and «الأحد» are days, «الثلاثة» after its noun is a number."""
    prefixes = [p for p in PROCLITICS if not p.endswith(("ال", "لل"))]
    found = {
        surface: lexicon()["values"][word] for word in lexicon()["values"] for surface, _, _ in spread([word], prefixes)
    }
    for word, value in lexicon()["values"].items():
        if 3 <= value <= 10 or value in (1, 20):
            found.setdefault("ال" + normalise(word).text, value)
    return found


@lru_cache(maxsize=1)
def _multipliers() -> dict[str, int]:
    return {normalise(word).text: value for word, value in lexicon()["multipliers"].items()}


@lru_cache(maxsize=1)
def _vague() -> dict[str, int]:
    table, opened = lexicon()["vague"], lexicon()["open"]
    return {surface: opened[table[word]] for word in table for surface, _, _ in spread([word])}


@lru_cache(maxsize=1)
def singulars() -> frozenset[str]:
    """The nouns of one person that have a dual and a plural of their own, normalised."""
    alone = frozenset(lexicon()["named"]["alone"])
    return frozenset(normalise(word).text for word in lexicon()["people"]["one"] if word not in alone)


@lru_cache(maxsize=1)
def dual_people() -> frozenset[str]:
    """Two persons in one word, whatever is listed as something else left out."""
    people = lexicon()["people"]
    listed = {normalise(word).text for name in ("one", "many", "whole") for word in people[name]}
    return frozenset(form for form in duals(singulars(), listed) if form not in listed)


@lru_cache(maxsize=1)
def _duals() -> frozenset[str]:
    lists = (lexicon()["people"]["two"], lexicon()["killed"]["two"], lexicon()["injured"]["two"], dual_people())
    return frozenset(surface for several in lists for surface, _, _ in spread(w for w in several if " " not in w))


def around(name: str) -> tuple[str, ...]:
    """What stands beside a number and makes it a lower end («least», «after_least») or a guess («about»)."""
    return ordered("numbers", "around", name)


@cache
def _compound(name: str) -> frozenset[str]:
    """One of the lists of `[compound]`: words of which numbers of several words are made."""
    return word_set("numbers", "compound", name)


@lru_cache(maxsize=1)
def _before_least() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:و|ب|ل)?(?:{'|'.join(map(re.escape, around('least')))})\s+(?:من\s+)?$")


@lru_cache(maxsize=1)
def _after_least() -> re.Pattern[str]:
    return re.compile(rf"(?:\s+\w+){{0,3}}\s+(?:{'|'.join(map(re.escape, around('after_least')))})(?!\w)")


_DIGITS = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_RANGE = re.compile(r"(\d{1,4})-(\d{1,4})")
_MOST = 9
"""Digits of the longest number that may count anything."""


@lru_cache(maxsize=8)
def numbers(normal: Normal) -> tuple[Number, ...]:
    """All numbers of the text in order, in time linear in it."""
    tokens = words(normal)
    found: list[Number] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        number, used = _one(normal, tokens, i)
        if number is not None:
            found.append(_widened(normal, number))
        i += max(used, 1)
        while i < len(tokens) and number is not None and tokens[i].start < number.end:
            i += 1
        if token.text[0].isdigit() and number is None:  # the rest of a date or a decimal
            end = (_DIGITS.match(normal.text, token.start) or _DIGITS.match("0")).end()  # type: ignore[union-attr]
            while i < len(tokens) and tokens[i].start < end:
                i += 1
    return tuple(_ranges(normal, found))


_BETWEEN = re.compile(r"(?:^|\s)(?:ما\s+)?بين\s+$")
_FROM = re.compile(r"(?:^|\s)من\s+$")


def _ranges(normal: Normal, found: list[Number]) -> Iterator[Number]:
    """«ما بين ثلاثة وخمسة», «من 3 إلى 5», «3 أو 4»: one number of two ends."""
    at = 0
    while at < len(found):
        one, two = found[at], found[at + 1] if at + 1 < len(found) else None
        if two is not None and _is_range(normal, one, two):
            yield one._replace(end=two.end, max=two.max)
            at += 1
        else:
            yield one
        at += 1


def _is_range(normal: Normal, one: Number, two: Number) -> bool:
    plain = {"digits", "word"}
    if one.form not in plain or two.form not in plain or one.max is None or not one.min < two.min <= 10 * one.min:
        return False
    between, text = normal.text[one.end : two.start].strip(), normal.text
    if between in _compound("either"):
        return True
    before = text[max(0, one.start - 8) : one.start]
    if between == "الي":
        return _FROM.search(before) is not None
    return (between == "و" or (between == "" and text[two.start] == "و")) and _BETWEEN.search(before) is not None


def _one(normal: Normal, tokens: Sequence[Token], i: int) -> tuple[Number | None, int]:
    """The number that begins with token i, and how many tokens it takes."""
    token = tokens[i]
    if token.text[0].isdigit():
        return _digits(normal, tokens, i), 1
    if token.text in _duals():
        return Number(token.start, token.end, 2, 2, True, "dual"), 1
    value, used = _words(tokens, i)
    if value is not None:
        return Number(token.start, tokens[i + used - 1].end, value, value, False, "word"), used
    least = _vague().get(token.text)
    if least is None:
        return None, 1
    used = _number_of(tokens, i) if "عدد" in token.text else 1
    return (Number(token.start, tokens[i + used - 1].end, least, None, False, "vague") if used else None), max(used, 1)


def _number_of(tokens: Sequence[Token], i: int) -> int:
    """How many words «عدد من», «عدد كبير من» take; none if it is the total's noun («عدد القتلى»)."""
    if i + 1 < len(tokens) and tokens[i + 1].text in _compound("some_of_them"):  # «إصابة عدد منهم»
        return 2
    for used in (2, 3):
        if i + used <= len(tokens) and tokens[i + used - 1].text == "من":
            return used
    return 0


def _digits(normal: Normal, tokens: Sequence[Token], i: int) -> Number | None:
    text, start = normal.text, tokens[i].start
    m = _DIGITS.match(text, start)
    if m is None or not tokens[i].text.isdigit() or _is_glued(tokens, i):
        return None
    whole = m[0]
    if len(whole) > 2 * _MOST:
        return None
    if span := _RANGE.fullmatch(whole):
        low, high = int(span[1]), int(span[2])
        return Number(start, m.end(), low, high, False, "digits") if low < high else None
    plain = re.sub("[.,]", "", whole) if _GROUPED.fullmatch(whole) else whole
    if not plain.isdigit() or len(plain) > _MOST or text[m.end() : m.end() + 2].lstrip().startswith("%"):
        return None
    value, end = int(plain), m.end()
    following = next((t for t in tokens[i + 1 : i + 4] if t.start >= end), None)
    if following and (times := _multipliers().get(following.text)) and following.start <= end + 1 and value < 1000:
        return Number(start, following.end, value * times, value * times, False, "digits")
    return Number(start, end, value, value, False, "digits")


def _is_glued(tokens: Sequence[Token], i: int) -> bool:
    """«الشرقية24»: the digits belong to the word before; «و3» and «بـ5» are clitics."""
    return i > 0 and tokens[i - 1].end == tokens[i].start and tokens[i - 1].text not in PROCLITICS


def _words(tokens: Sequence[Token], i: int) -> tuple[int | None, int]:
    first = tokens[i].text
    one_or_two = first.lstrip("وبل").removeprefix("ال")
    if one_or_two in _compound("eleven") or one_or_two in _compound("twelve"):
        ten = i + 1 < len(tokens) and tokens[i + 1].text in _compound("ten")
        return ((11 if one_or_two in _compound("eleven") else 12), 2) if ten else (None, 1)
    value = _values().get(first)
    if value is None:
        times = _multipliers().get(first)
        return (times, 1) if times and first in _compound("alone") and _stands_alone(tokens, i) else (None, 1)
    used = 1
    while i + used < len(tokens):
        more = _extended(value, tokens[i + used].text)
        if more is None:
            break
        value, used = more, used + 1
    return value, used


def _stands_alone(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and not tokens[i + 1].text.startswith("ال")


def _extended(value: int, word: str) -> int | None:
    """`value` and the next word as one number, if they are one."""
    if word in _compound("ten") and 3 <= value <= 9:
        return value + 10
    if word in _compound("hundred") and 3 <= value <= 9:
        return value * 100
    if (times := _multipliers().get(word)) and value < times:
        return value * times
    part = _values().get(word)
    if part is None or (part >= value >= 20):
        return None
    if word[0] == "و" and word not in _compound("ones"):
        tens = 20 <= part < 100 and 0 < value % 100 < 10
        rest = (value % 100 == 0 and part < 100) or (value % 1000 == 0 and part < 1000)
        return value + part if tens or rest else None
    return value + part if word.isascii() and value % 100 >= 20 and value % 10 == 0 and part < 10 else None


def _widened(normal: Normal, number: Number) -> Number:
    """«أكثر من 7», «5 على الأقل»: no upper end."""
    if number.max is None:
        return number
    before = normal.text[max(0, number.start - 24) : number.start]
    after = normal.text[number.end : number.end + 48]
    if _before_least().search(before) or _after_least().match(after):
        return number._replace(max=None)
    return number
