"""Victims that there are none of: «لم تقع أي إصابات», «لا معلومات عن إصابات», «لا قتلى مدنيين»."""

from functools import cache, lru_cache

from bot.model.report import Toll

from .people import Post
from .people_words import ENDS, KINDS, named
from .toll_statement import Statement
from .word_lists import ordered, word_set


@cache
def denied_words(name: str) -> frozenset[str]:
    """One of the lists of `[denied]`, normalised."""
    return word_set("numbers", "denied", name)


@lru_cache(maxsize=1)
def _either() -> frozenset[str]:
    """«ضحايا», «خسائر بشرية»: who may be dead or hurt."""
    return denied_words("dead_or_hurt").union(phrase.split()[-1] for phrase in ordered("numbers", "apart", "losses"))


def denied(post: Post, i: int, kind: str) -> list[Statement] | None:
    """«لم تقع أي إصابات» is nobody, «لا معلومات عن إصابات» unknown; None where nothing is denied."""
    unknown, near = False, True
    for k in range(i - 1, max(i - 14, -1), -1):
        if post.parted(k + 1, ENDS + "،,"):
            return None
        word = post.word(k).removeprefix("و") or "و"
        unknown = unknown or (near and word in denied_words("not_known"))
        denial = word in denied_words("words") or (word == "في" and post.word(k - 1).removeprefix("و") == "ما")
        if denial and (near or _of_outcome(post, k)):
            toll: Toll | None = None if unknown or of_some(post, i + 1) else (0, 0)
            both = post.word(i) in _either()  # «لم تخلف أي ضحايا»: neither dead nor hurt
            start, end = post.tokens[k].start, post.tokens[i].end
            return [Statement(start, end, name == "injured", toll) for name in (KINDS if both else (kind,))]
        near = near and i - k < 8 and bool({word, post.word(k)} & denied_words("between"))
    return None


def of_some(post: Post, k: int) -> bool:
    """«لا قتلى مدنيين», «لا إصابات بين المدنيين»: word k says of whom alone nothing befell them."""
    if post.parted(k):
        return False
    if post.word(k) in named("some_of"):
        return True
    return post.word(k) in denied_words("some_among") and any(post.word(n) in named("some_of") for n in (k + 1, k + 2))


def _of_outcome(post: Post, k: int) -> bool:
    """«لم يوقع الهجوم …», «من دون أن يوقع الهجوم …»: a negation that governs what came of it, however far away."""
    after = k + 2 if post.word(k + 1) == "ان" else k + 1
    return post.word(k).removeprefix("و") in denied_words("governing") and post.word(after) in named("outcomes")
