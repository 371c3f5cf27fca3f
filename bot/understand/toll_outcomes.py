"""Verbs whose clause ends in death or hurt: «فقد شاب حياته», «تعرض ثلاثة مدنيين لجروح»."""

from .numbers import lexicon
from .people import Post, summed
from .people_words import ENDS, PEOPLE, VICTIMS, Found, Outcome, outcomes
from .toll_subjects import subject

_REACH = 28
"""Words between the verb and the word that tells what came of it."""


def outcome(post: Post, i: int, kind: str, *, again: bool) -> Found | None:
    """Whoever stands between the verb at word i and the end of its clause, or before the verb. `again`: its kind came
    last, so that a hospital is where those told of were taken."""
    word = post.word(i)[len(post.words[i].prefix) :]
    for entry in outcomes():
        if entry.kind == kind and word in entry.forms and not (entry.named and again):
            end = _end(post, i, entry)
            found = None if end is None else _named(post, i, end) if entry.named else _suffered(post, i, end)
            if found is not None:
                return found
    return None


def _named(post: Post, i: int, end: int) -> Found | None:
    """«واثنان نقلا إلى المشفى», «نقل ثلاثة أشخاص إلى المشفى»; the dead and the hurt are told of by other words."""
    if any(post.roles(k) & (VICTIMS | _TOLD) for k in range(i - 1, end)):
        return None
    after = next((k for k in range(i + 1, end) if post.roles(k) & PEOPLE or k in post.numbers), None)
    found = post.people(after) if after is not None else subject(post, i)
    return found._replace(stop=end + 1) if found is not None and found.exact else None


_TOLD = frozenset(("killed.counted", "injured.counted"))


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
                return _with_others(post, found, end)
    found = subject(post, i) or _unnamed(post, i, end)
    found = found._replace(stop=end + 1)
    more = post.beside(end + 1)
    return (summed((found, more)) if more else None) or found


def _with_others(post: Post, found: Found, end: int) -> Found:
    """«فقد كل من الشابة زهرة، 23 عاماً، وأخيها أحمد حياتهما»: whoever else stands before the word that ends it."""
    several, k = [found], found.stop
    while k < end:
        more = post.people(k, before=end) if post.joins(k) else None
        several += [more] if more else []
        k = more.stop if more else k + 1
    return summed(several) or found


def _unnamed(post: Post, i: int, end: int) -> Found:
    """Nobody is named whom we know: one, or as many as the verb and its pronoun say."""
    verb, pronoun = post.word(i), post.word(end)
    if verb.endswith(("تا", "ا")) or pronoun.endswith("هما"):
        return Found((2, 2), True, end + 1)
    plural = verb.endswith(("وا", "ون")) or pronoun.endswith("هم")
    return Found((lexicon()["open"]["plural"], None) if plural else (1, 1), not plural, end + 1)
