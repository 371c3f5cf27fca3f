"""Verbs whose clause ends in death or hurt: «فقد شاب حياته», «تعرض ثلاثة مدنيين لجروح»."""

from .numbers import lexicon
from .people import Post, summed
from .people_words import ENDS, PEOPLE, Found, Outcome, outcomes
from .toll_subjects import subject

_REACH = 28
"""Words between the verb and the word that tells what came of it."""


def outcome(post: Post, i: int, kind: str) -> Found | None:
    """Whoever stands between the verb at word i and the end of its clause, or before the verb."""
    word = post.word(i)[len(post.words[i].prefix) :]
    for entry in outcomes():
        if entry.kind == kind and word in entry.forms:
            end = _end(post, i, entry)
            if end is not None:
                return _suffered(post, i, end)
    return None


def _end(post: Post, i: int, entry: Outcome) -> int | None:
    for k in range(i + 1, min(i + _REACH, len(post))):
        if post.parted(k, ENDS):
            return None
        if post.word(k) in entry.ends:
            return k
    return None


def _suffered(post: Post, i: int, end: int) -> Found:
    for k in range(i + 1, end):
        if post.roles(k) & PEOPLE or k in post.numbers:
            found = post.people(k)
            if found is not None:
                return found
    found = subject(post, i) or _unnamed(post, i, end)
    found = found._replace(stop=end + 1)
    more = post.beside(end + 1)
    return (summed((found, more)) if more else None) or found


def _unnamed(post: Post, i: int, end: int) -> Found:
    """Nobody is named whom we know: one, or as many as the verb and its pronoun say."""
    verb, pronoun = post.word(i), post.word(end)
    if verb.endswith(("تا", "ا")) or pronoun.endswith("هما"):
        return Found((2, 2), True, end + 1)
    plural = verb.endswith(("وا", "ون")) or pronoun.endswith("هم")
    return Found((lexicon()["open"]["plural"], None) if plural else (1, 1), not plural, end + 1)
