"""What an event answers: «رداً على الهجوم على سفينة في مضيق هرمز»; it happened there before, and not now."""

from collections.abc import Sequence
from functools import cache

from .arabic import Normal
from .place_located import Located
from .place_view import View, view
from .place_words import place_list

_REACH = 3
"""Words between «رداً» and what follows it: «كرد فعل قوي على»."""
_STOPS = ",،.!؟?\n؛:"


def outside_reason(normal: Normal, located: Sequence[Located]) -> list[Located]:
    """Places that are not told in the reason for what happened."""
    seen = view(normal)
    if not seen.said & _openers():
        return list(located)
    spans = [_span(normal, seen, at) for at in range(len(seen.tokens)) if _opens(seen, at)]
    return [p for p in located if not any(start <= p.mention.start < end for start, end in spans)]


def _opens(seen: View, at: int) -> bool:
    """«ورداً على», «كرد فعل على», «انتقاماً لـ»."""
    if not any(form in _openers() for form in seen.forms(at)) and seen.folded[at] not in _openers():
        return False
    links, alone = place_list("reasons", "links"), place_list("reasons", "alone")
    after = range(at + 1, min(at + 1 + _REACH, len(seen.tokens)))
    linked = any(seen.joined(at, n) and seen.folded[n] in links for n in after)
    return linked or seen.forms(at)[-1] in alone


@cache
def _openers() -> frozenset[str]:
    """Words that open the reason, folded: some need «على» or «فعل» after them, some do not."""
    return place_list("reasons", "answers") | place_list("reasons", "alone")


def _span(normal: Normal, seen: View, at: int) -> tuple[int, int]:
    """From the word that opens the reason to the next mark."""
    start = seen.tokens[at].start
    ends = [end for mark in _STOPS if (end := normal.text.find(mark, start)) >= 0]
    return start, min(ends, default=len(normal.text))
