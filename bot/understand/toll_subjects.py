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
    further = _ASIDE if post.words[i].prefix == "" else 0  # «… وأصيب» goes on about whoever was spoken of
    while k >= max(limit, 0):
        k = _past_brackets(post, k)
        if post.parted(k + 1, ENDS) or post.roles(k) & (HEADS | VICTIMS):
            return None
        if post.parted(k + 1, "،,") and not (_closes_aside(post, k) or _opens_aside(post, k + 1)):
            return None
        if "apart.subset" in post.roles(k) or post.word(k) in named("aside"):
            limit = min(limit, k - further)
        elif (alone := _number_alone(post, k, i)) is not None:
            return alone
        elif post.roles(k) & PEOPLE and not _describes(post, k):
            of_some = post.word(k - 1) == "من"
            first = post.ending.get(k - 1, k) if of_some else k  # «ثلاثة من عناصر … قتلوا»
            if not _is_part(post, first) and (not of_some or first < k):
                return _enumerated(post, first, i) if of_some else _counted(post, k, i)
            limit = min(limit, k - further)  # «بينهم طفلان», «من أبناء البلدة»
        k -= 1
    return None


_IN_BRACKETS = 12
"""Words that «(3 أطفال وسيدتان)» may take."""


def _past_brackets(post: Post, k: int) -> int:
    """The word before «(…)» where one closes right after word k; else k."""
    if not post.parted(k + 1, ")"):
        return k
    opening = (n - 1 for n in range(k, max(k - _IN_BRACKETS, 0), -1) if post.parted(n, "("))
    return next(opening, k)


def _describes(post: Post, k: int) -> bool:
    """In «عناصر الشرطة», «حراس الأمن الأفغان» the first word counts; the word at k says what sort they are."""
    if post.roles(k - 1) & PEOPLE:
        return not post.words[k].prefix.startswith("و")  # «رجل وزوجته وطفلاهما استشهدوا»
    return post.words[k].prefix.endswith("ال") and bool(post.roles(k - 2) & PEOPLE) and post.word(k - 1) != "من"


def _number_alone(post: Post, k: int, i: int) -> Found | None:
    """«عشرة على الأقل قتلوا», «ستة بينهم خمسة جنود قتلوا»: a number that stands for the people, ending at word k."""
    number = post.numbers.get(post.ending.get(k + 1, -1))
    if number is None or number.unit_dual or not post.word(i).endswith("ا"):
        return None
    inside = any("apart.subset" in post.roles(n) for n in range(max(k - _ASIDE, 0), k + 1))
    of_some = post.word(k + 1) == "من" and not any(post.roles(n) for n in range(k + 2, i))  # «أربعة من جامعي الكمأ»
    closed = (
        k + 1 == i or of_some or post.word(k + 2) in named("at_least_or_most") or "apart.subset" in post.roles(k + 1)
    )
    if inside:
        return None
    return Found((number.min, number.max), number.form != "vague", i + 1) if closed and number.min > 1 else None


def _closes_aside(post: Post, k: int) -> bool:
    """Whether the comma after word k closes «، بينهم طفلان،» or «، 23 عاماً،»."""
    near = range(max(k - _ASIDE, 0), k + 1)
    return any("apart.subset" in post.roles(n) for n in near) or post.word(k) in named("aside")


def _opens_aside(post: Post, k: int) -> bool:
    if post.word(k) in named("of_age"):
        return True
    return "apart.subset" in post.roles(k) or (k in post.numbers and post.word(post.after[k]) in named("aside"))


def _is_part(post: Post, k: int) -> bool:
    """«بينهم ثلاثة أطفال وامرأة»: the people at k are some of those named before."""
    for n in range(k - 1, max(k - _ASIDE, -1), -1):
        if "apart.subset" in post.roles(n):
            return True
        among = n in post.numbers or post.roles(n) & PEOPLE or post.word(n) == "و"
        if post.parted(n + 1, ENDS + COMMAS) or not among:
            return False
    return False


def _enumerated(post: Post, k: int, i: int) -> Found | None:
    """«11 مدنياً وأربعة من رجال الشرطة قتلوا»: the whole enumeration whose last members stand at word k."""
    first = k
    for n in range(k - 1, max(k - _ASIDE, -1), -1):
        linked = post.words[first].prefix.startswith("و") or (first in post.numbers and post.joined(first))
        if not linked or post.parted(n + 1, ENDS + COMMAS) or post.roles(n) & HEADS:
            break
        if n in post.numbers or (post.roles(n) & PEOPLE and n not in post.ending):
            first = n
    found = post.people(first, before=i)
    return None if found is None else found._replace(stop=i + 1)


def _counted(post: Post, k: int, i: int) -> Found | None:
    number = post.number_before(k)
    if number is not None:
        at = next((n for n, known in post.numbers.items() if known is number), k)
        return _enumerated(post, at, i) or Found((number.min, number.max), number.form != "vague", i + 1)
    if post.words[k].prefix.startswith("و") and (several := _enumerated(post, k, i)):
        return several  # «الأب والأم والطفلان قضوا»
    found = post.plain(k)
    who = post.words[k].prefix in ("", "و", "ال") and "people.others" not in post.roles(k)
    return Found(found.toll, found.exact, i + 1) if who else None
