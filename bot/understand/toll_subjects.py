"""The people before a verb of dying or of being hurt: «ثلاثة مدنيين قتلوا», «طفلة في السابعة من عمرها قتلت»."""

from .people import Post
from .people_words import COMMAS, ENDS, HEADS, PEOPLE, VICTIMS, Found, named

_NEAR = 4
"""Words between the people and their verb."""
_ASIDE = 7
"""Words before one that opens an aside («بينهم», «من أبناء») within which the people stand."""


def subject(post: Post, i: int) -> Found | None:
    """The people before the verb at word i, whatever is told of their age, origin or of some among them."""
    limit, k = i - _NEAR, i - 1
    while k >= max(limit, 0):
        if post.parted(k + 1, ENDS) or post.roles(k) & (HEADS | VICTIMS):
            return None
        if post.parted(k + 1, COMMAS) and not _closes_aside(post, k) and "apart.subset" not in post.roles(k + 1):
            return None
        if "apart.subset" in post.roles(k) or post.word(k) in named("aside"):
            limit = k - _ASIDE
        elif post.roles(k) & PEOPLE:
            if post.word(k - 1) != "من":
                if not _is_part(post, k):
                    return _counted(post, k, i)
            elif k - 1 in post.ending:  # «ثلاثة من عناصر … قتلوا»
                number = post.numbers[post.ending[k - 1]]
                return Found((number.min, number.max), number.form != "vague", i + 1)
            else:  # «من أبناء البلدة» is where one comes from
                limit = k - _ASIDE
        k -= 1
    return None


def _closes_aside(post: Post, k: int) -> bool:
    return any("apart.subset" in post.roles(n) for n in range(max(k - _ASIDE, 0), k + 1))


def _is_part(post: Post, k: int) -> bool:
    """«بينهم ثلاثة أطفال وامرأة»: the people at k are some of those named before."""
    for n in range(k - 1, max(k - _ASIDE, -1), -1):
        if "apart.subset" in post.roles(n):
            return True
        if post.parted(n + 1, ENDS + COMMAS) or not (n in post.numbers or post.roles(n) & PEOPLE):
            return False
    return False


def _counted(post: Post, k: int, i: int) -> Found | None:
    number = post.number_before(k)
    if number is not None:
        return Found((number.min, number.max), number.form != "vague", i + 1)
    found = post.plain(k)
    who = post.words[k].prefix in ("", "و", "ال") and "people.others" not in post.roles(k)
    return Found(found.toll, found.exact, i + 1) if who else None
