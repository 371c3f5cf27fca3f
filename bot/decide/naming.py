"""The words of a sentence by which an event has a name of its own: a curfew, an incursion, a bomb on a motorcycle.

They name nobody and no spot, so they may be kept where the sentence itself may not be shown. They stand in
`config/lexicons/naming.toml`.
"""

import re
from functools import cache, lru_cache

from bot.understand.arabic import plain
from bot.understand.word_lists import one_of, ordered

ALERTS = ("siren", "evacuation", "curfew", "closure")
"""Kinds of alerts, the most pressing first; what is none of them is a «security alert»."""
MOVES = ("incursion", "reinforcement")
"""Kinds of troops on the move; what is none of them is a «build-up»."""


@cache
def names(kind: str) -> re.Pattern[str]:
    """Finds what names an alert or a move of a kind in a text in one spelling."""
    words = _words("alerts" if kind in ALERTS else "moves", kind)
    return re.compile(f"{words}|{_bans()}" if kind == "curfew" else words)


@lru_cache(maxsize=256)
def closing(place: str) -> re.Pattern[str]:
    """Finds that a place, in the same spelling, is what was closed: «إغلاق معبر البوكمال»."""
    return re.compile(rf"(?:{_words('alerts', 'closure')}) (?:the )?{re.escape(place)}")


@cache
def laden(on: str) -> re.Pattern[str]:
    """Finds a charge on one of the `motorcycles` or `cars`: «دراجة نارية مفخخة», «car bomb»."""
    vehicles, charged = one_of("naming", "bombs", on), one_of("naming", "bombs", "laden")
    english = one_of("naming", "bombs_en", on)
    return re.compile(rf"(?:{vehicles}) (?:ال)?(?:{charged})|\b(?:{english})")


def _words(group: str, name: str) -> str:
    """A pattern for the words of a list: English ones whole, Arabic ones from any place in a word on."""
    several = sorted(ordered("naming", group, name), key=len, reverse=True)
    return "|".join(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in several)


def _bans() -> str:
    """A pattern for «حظر التجول», «حظر كلي للتجول»."""
    bans, kinds, moving = (one_of("naming", "curfew", name) for name in ("bans", "kinds", "moving"))
    return rf"(?:{bans}) (?:(?:{kinds}) )?(?:ا?ل?ل?)?(?:{moving})"


@cache
def _all() -> tuple[re.Pattern[str], ...]:
    return (*map(names, (*ALERTS, *MOVES)), laden("motorcycles"), laden("cars"))


@lru_cache(maxsize=2_048)
def naming_words(text: str) -> str:
    """Only those words of a text, in one spelling."""
    flat = plain(text)
    return " ".join(found[0] for pattern in _all() if (found := pattern.search(flat)))
