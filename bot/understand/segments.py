"""The parts of a post: sentences, clauses, quotations, who speaks, and what feeds add around the news.

All offsets are of the normalised text; every function works in time linear in it.
"""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from .arabic import Normal, normalise
from .word_lists import lists


class Segment(NamedTuple):
    """A stretch of normalised text. `tags`: a tail of hashtags, which says topics and reports nothing."""

    start: int
    end: int
    tags: bool = False

    def of(self, normal: Normal) -> str:
        """The normalised words of the stretch."""
        return normal.text[self.start : self.end]


_BULLET = "[\u2022-\u2027\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_STOP = re.compile(
    rf"""\n+
    | [!؟?؛]+
    | …+
    | (?<![\d.])(?<![^\w]\w)(?<!^\w)(?<!\sو\w)\.+(?![a-z\d])    # no full stop: 14.5, «د. محمد», t.me
    | (?<=\d)\.+(?=\s|$)
    | (?:{_BULLET}\s*)+
    """,
    re.VERBOSE,
)
_TAG = re.compile(r"[#＃][^\W_][\w\u064b-\u065f]*")
_BETWEEN_TAGS = re.compile(r"[\s+|,،.*\-–—\u200b-\u200f\u202a-\u202e\u2066-\u2069]*")
_LEAST_TAGS = 3


def sentences(normal: Normal) -> list[Segment]:
    """The sentences in order, without their full stops and bullets; a tail of three hashtags or more comes last."""
    text = normal.text
    tail = _tail_of_tags(normal)
    end = tail.start if tail else len(text)
    found: list[Segment] = []
    at = 0
    for stop in _STOP.finditer(text, 0, end):
        _add(found, text, at, stop.start())
        at = stop.end()
    _add(found, text, at, end)
    return [*found, tail] if tail else found


def _add(found: list[Segment], text: str, start: int, end: int) -> None:
    while start < end and not text[start].isalnum() and text[start] not in "«\"'(@":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Segment(start, end))


def _tail_of_tags(normal: Normal) -> Segment | None:
    original = normal.original
    tags = list(_TAG.finditer(original))
    begin, count = len(original), 0
    for tag in reversed(tags):
        if not _BETWEEN_TAGS.fullmatch(original, tag.end(), begin):
            break
        begin, count = tag.start(), count + 1
    if count < _LEAST_TAGS:
        return None
    start = bisect_left(normal.starts, begin)
    return Segment(start, len(normal.text), tags=True) if start < len(normal.text) else None


_COMMA = re.compile(r"\s*(?:[،;]|(?<!\d),|,(?!\d))\s*")


def clauses(normal: Normal, sentence: Segment) -> list[Segment]:
    """The clauses of a sentence: cut at commas and before words that begin a new statement («فيما», «ما أدى»)."""
    text = normal.text
    cuts = {m.end() for m in _COMMA.finditer(text, *sentence[:2])}
    cuts |= {m.start() for m in _connectors().finditer(text, *sentence[:2])}
    found: list[Segment] = []
    at = sentence.start
    for cut in [*sorted(c for c in cuts if sentence.start < c < sentence.end), sentence.end]:
        end = cut
        while end > at and (text[end - 1].isspace() or text[end - 1] in "،,;"):
            end -= 1
        if end > at:
            found.append(Segment(at, end))
        at = cut
    return found


_LEAD = re.compile(r"[^\w«\"(@]*(?P<name>[^:|\n]{2,90}?)\s*(?P<mark>[:|]|-(?=\s))(?!\d)\s*")


def speaker(normal: Normal) -> Segment | None:
    """Who is named before the first colon («ترامب:», «إعلام العدو:»): a speaker, an outlet, sometimes a place.

    Leads such as «عاجل:» are passed over. More than nine words are no name.
    """
    text = normal.text
    at = 0
    for _ in range(4):
        lead = _LEAD.match(text, at)
        if lead is None or lead["name"][-1:].isdigit():
            return None
        name = lead["name"].strip(" \"'«»*-()")
        if name in _words("leads"):
            at = lead.end()
            continue
        if not name or lead["mark"] != ":" or len(name.split()) > 9 or _no_name().search(name):
            return None
        start = text.index(name, lead.start())
        return Segment(start, start + len(name))
    return None


def boilerplate(normal: Normal) -> list[Segment]:
    """What feeds add and nobody reports: invitations, links to more, credits; each to the end of its line."""
    found: list[Segment] = []
    for m in _boilerplate().finditer(normal.text):
        if found and m.start() < found[-1].end:
            continue
        end = normal.text.find("\n", m.start())
        found.append(Segment(m.start(), len(normal.text) if end < 0 else end))
    return found


@lru_cache(maxsize=1)
def _layout() -> dict[str, tuple[str, ...]]:
    return {name: tuple(normalise(w).text for w in words) for name, words in lists("layout").items()}


@lru_cache(maxsize=4)
def _words(name: str) -> frozenset[str]:
    return frozenset(_layout()[name])


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _no_name() -> re.Pattern[str]:
    """A list begins after this, not a speech."""
    return re.compile(rf"[.!؟?؛،]\s|(?:^|\s)(?:{_any_of(_layout()['list_openers'])})$")


@lru_cache(maxsize=1)
def _connectors() -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)و?(?:{_any_of(_layout()['connectors'])})(?!\w)")


@lru_cache(maxsize=1)
def _boilerplate() -> re.Pattern[str]:
    plain, credits_ = _any_of(_layout()["boilerplate"]), _any_of(_layout()["credits"])
    return re.compile(rf"(?<!\w)(?:(?:{plain})(?!\w)|(?:{credits_})\s*:)")
