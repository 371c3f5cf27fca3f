"""Nouns that mean victims: «5 قتلى», «قتيلان», «عدد الشهداء إلى 7», and their denials."""

from functools import lru_cache

from bot.model.report import Toll

from .arabic import normalise
from .numbers import Number, lexicon
from .people import Post
from .people_words import COMMAS, ENDS, HEADS, PEOPLE, VICTIMS, named
from .toll_denials import denied, denied_words
from .toll_sides import added, other_side
from .toll_statement import KINDS, Statement, in_tag
from .toll_subjects import subject


def _shared(post: Post, i: int, number: Number | None) -> int | None:
    """The word after «15 بين قتيل وجريح», «17 قتيلاً وجريحاً», where one number counts dead and hurt; else None."""
    if post.word(i - 1) == "بين":
        return i + 2 if _also_victims(post, i + 1) else i + 1
    if post.word(i + 1) == "بين" and post.roles(i + 2) & VICTIMS:  # «عشرات الضحايا بين قتيل وجريح»
        return i + 4 if _also_victims(post, i + 3) else i + 3
    ones = frozenset(("killed.one", "injured.one"))
    both = post.roles(i) & ones and post.roles(i + 1) & ones and _also_victims(post, i + 1)
    return i + 2 if both and number is not None and number.min > _FEW and not number.unit_dual else None


_FEW = 2
"""Above this a count of one noun in the singular may be meant for two of them."""


def _also_victims(post: Post, k: int) -> bool:
    return bool(post.roles(k) & VICTIMS) and post.words[k].prefix.startswith("و") and not post.parted(k)


def victims(post: Post, i: int, kind: str, *, inside: bool, again: bool) -> tuple[list[Statement], int]:
    """The statements that the noun at word i makes, and the word after them. `inside`: it names a part of a count."""
    roles, stop = post.roles(i), i + 1
    number = post.number_before(i)
    article = post.words[i].prefix.endswith(("ال", "لل"))
    plural = bool(roles & {f"{kind}.many", f"{kind}.counted"})
    equal = _equal(post, i) if plural else None
    reached = equal or (_reached(post, i) if plural else None)
    if (nobody := denied(post, i, kind)) is not None:
        return nobody, stop
    counted = equal or (reached is not None and (article or _is_counted_noun(post, i)))
    if not counted and number is None and _is_known(post, i):
        return [], stop
    if shared := _shared(post, i, number):
        return [], shared
    if _of_things(post, i + 1) or in_tag(post, i):
        return [], stop
    toll, exact, total = _count(post, i, kind, number, article=article or inside)
    if counted and reached is not None:
        toll, exact, total, stop = (reached[0].min, reached[0].max), True, True, reached[1]
    if toll is None:
        return [], stop
    if total and _is_long(post, i):
        total = exact = False
    first = post.tokens[i].start if number is None else min(number.start, post.tokens[i].start)
    total = total or (number is not None and _is_total(post, i))
    if (side := other_side(post, stop)) is not None:
        toll, stop = added(toll, post.numbers[side]), post.after[side]
    more = again and bool(post.roles(i + 1) & {"people.others", "people.another"})
    injured = kind == "injured"
    found = [Statement(first, post.tokens[stop - 1].end, injured, toll, total, exact, more)]
    other = "killed.many" if injured else "injured.many"
    if number is not None and number.form == "vague" and other in post.roles(i + 1) and not post.parted(i + 1):
        found.append(Statement(first, post.tokens[i + 1].end, not injured, toll, total))  # «عدد من القتلى والجرحى»
    return found, stop


def _is_known(post: Post, i: int) -> bool:
    """«شهداء الجيش», «أحد شهداء», «كل شهيد»: those already known, no news."""
    owner = post.word(i + 1)
    owned = (
        "killed.many" in post.roles(i)
        and owner[:2] == "ال"
        and owner not in named("no_owner")
        and not post.parted(i + 1)
    )
    before = post.word(i - 1).removeprefix("ل") in denied_words("known_before") and not post.parted(i)
    return owned or before or (post.words[i].prefix == "ل" and "killed.many" in post.roles(i))


def _of_things(post: Post, k: int) -> bool:
    """«إصابات دقيقة»: hits, not people."""
    return "apart.things" in post.roles(k) and post.words[k].prefix == "" and not post.parted(k)


def _count(post: Post, i: int, kind: str, number: Number | None, *, article: bool) -> tuple[Toll | None, bool, bool]:
    roles = post.roles(i)
    if number is None:
        number = _number_after(post, i, kind)
    if number is not None:
        return (number.min, number.max), number.form != "vague", False
    if (body := _body(post, i)) is not None:
        return body, body[0] > 1 and body[1] is not None, False
    if _is_fallen(post, i):
        return (1, 1), False, False
    if (crowd := _in_crowds(post, i)) is not None:
        return crowd, False, False
    if article:  # «إلى جانب القتيل، أصيب ثلاثة»
        beside = f"{kind}.one" in roles and post.word(i - 1) == "جانب"
        return ((1, 1) if beside else None), beside, False
    if f"{kind}.many" in roles and (before := _before(post, i)) is not None:
        return before, True, False
    if f"{kind}.two" in roles:
        return (2, 2), True, False
    if f"{kind}.one" in roles:
        return (1, 1), True, False
    return ((lexicon()["open"]["plural"], None) if f"{kind}.many" in roles else None), False, False


def _before(post: Post, i: int) -> Toll | None:
    """«سقوط ثلاثة مدنيين قتلى», «خمسة من عناصر الفرقة قتلى»: a count that stands before the noun as its subject."""
    found = subject(post, i)
    if (
        found is None
        or not found.exact
        or found.toll == (1, 1)
        or any(post.word(k).startswith("و") for k in range(max(i - 3, 0), i + 1))
    ):
        return None
    return found.toll


def _number_after(post: Post, i: int, kind: str) -> Number | None:
    """«مصابين اثنين», «إصابات عدة»: the number stands after its noun, as an adjective."""
    several = post.roles(i) & {f"{kind}.many", f"{kind}.two"} or post.word(i).endswith("ات")
    number = post.numbers.get(i + 1) if several and not post.parted(i + 1) else None
    if number is None or number.form == "digits" or post.word(i + 1).startswith(("و", *named("before_counts"))):
        return None
    return number if not post.roles(post.after[i + 1]) & (VICTIMS | PEOPLE) else None


def _is_fallen(post: Post, i: int) -> bool:
    """«الشهيد فلان … إثر قصف»: the name of one and what killed him, in one sentence."""
    if "killed.one" not in post.roles(i) or not post.words[i].prefix.endswith("ال") or post.parted(i + 1):
        return False
    for k in range(i + 2, min(i + 12, len(post))):
        if post.parted(k):
            return False
        if post.word(k) in named("fell_to"):
            return True
    return False


def _body(post: Post, i: int) -> Toll | None:
    """«العثور على جثة شاب», «انتشال جثامين خمسة أشخاص»."""
    near = (*range(max(i - 6, 0), i), *range(i + 1, min(i + 7, len(post))))
    if post.word(i) not in named("body") or not any(post.word(k) in named("found") for k in near):
        return None
    whose = None if post.parted(i + 1) else post.people(i + 1)
    if post.word(i).endswith(("ي", "ا")):  # «جثتي شابين», «جثتا»
        return 2, 2
    if post.word(i) in named("bodies_many"):
        return whose.toll if whose else (lexicon()["open"]["plural"], None)
    return 1, 1


def _in_crowds(post: Post, i: int) -> Toll | None:
    """«القتلى بالعشرات»."""
    for k in range(i + 1, min(i + 4, len(post))):
        if post.parted(k):
            return None
        if post.word(k) in _crowds():
            return _crowds()[post.word(k)], None
    return None


@lru_cache(maxsize=1)
def _crowds() -> dict[str, int]:
    """The words of `[crowds]` with the least that each means."""
    return {normalise(word).text: lexicon()["open"][least] for word, least in lexicon()["crowds"].items()}


def _is_counted_noun(post: Post, i: int) -> bool:
    """«عدد إصابات الجنود إلى 7»."""
    return any("apart.totals" in post.roles(k) for k in (i - 1, i - 2) if k >= 0)


def _reached(post: Post, i: int) -> tuple[Number, int] | None:
    """«… الشهداء إلى أكثر من 7»."""
    if i + 1 in post.numbers and (post.parted(i + 1, ":") or _is_counted_noun(post, i)):  # «القتلى: 3», «عدد القتلى 3»
        return (post.numbers[i + 1], post.after[i + 1]) if not post.is_thing(post.after[i + 1]) else None
    for k in range(i + 1, min(i + 18, len(post))):
        if post.parted(k, ENDS) or post.roles(k) & VICTIMS:
            return None
        if k in post.numbers and _leads_up(post, k) and not post.is_thing(post.after[k]):
            number = post.numbers[k]
            return number, post.after[k]
    return None


def _equal(post: Post, i: int) -> tuple[Number, int] | None:
    """«قتلى الهجوم شخصان اثنان», «الضحايا ثلاثة, بينهم طفل»: a sentence without a verb that says how many."""
    owned = post.word(i + 1).startswith("ال") and not post.parted(i + 1)
    if not owned and not post.words[i].prefix.endswith("ال"):
        return None
    for k in range(i + 1, min(i + 8, len(post))):
        if post.parted(k, ENDS + COMMAS) or post.roles(k) & (VICTIMS | HEADS):
            return None
        number = post.numbers.get(k)
        first = k == i + 1 or (k == i + 2 and post.word(i + 1) in named("they_are"))  # «الشهداء هم ستة من عائلة …»
        if number is not None and first and post.counts_people(k) and (said := post.people(k)):
            low, high = said.toll  # «وكان القتلى خمسة مسلحين وامرأتين»
            return number._replace(min=low, max=high), said.stop
        if number is not None:
            after = post.after[k]
            alone = post.parted(after, ENDS + COMMAS) or post.word(after) in named("no_more")
            stated = (number.unit_dual and post.word(k).endswith("ان")) or (alone and number.form != "vague")
            governed = "apart.stops" in post.roles(k - 1) and post.past_around(i + 1) != k  # «والجرحى أكثر من 35»
            before = governed or "apart.totals" in post.roles(k - 1)
            return (number, after) if stated and not before and not post.is_thing(after) else None
    return None


def _leads_up(post: Post, k: int) -> bool:
    """Whether «إلى», «لـ», «بلغ» stand before the number at k."""
    if any("apart.reach" in post.roles(n) for n in range(max(k - 3, 0), k)):
        return True
    return post.word(k).startswith("ل") and post.numbers[k].form == "word"


def _is_total(post: Post, i: int) -> bool:
    """«ارتفاع حصيلة … إلى 8 شهداء»."""
    risen = False
    for k in range(i - 1, max(i - 16, -1), -1):
        if post.parted(k + 1):
            return False
        risen = risen or post.word(k) in named("up_to") or post.word(k) in named("overall")
        if risen and "apart.totals" in post.roles(k):
            return True
    return False


def _is_long(post: Post, i: int) -> bool:
    """«منذ بدء التصعيد … بلغ عدد القتلى 544», «… إلى 13 منذ مطلع الشهر»: a tally over a long time."""
    for k in range(i - 1, max(i - 24, -1), -1):
        if post.parted(k + 1):
            break
        if post.word(k) == "منذ":
            return True
    for k in range(i + 1, min(i + 24, len(post))):
        if post.parted(k):
            return False
        if post.word(k) == "منذ":
            return True
    return False


def number_alone(post: Post, i: int, last: str) -> tuple[list[Statement], int]:
    """«يرتفع العدد إلى 5»: the total of what was last spoken of."""
    if post.word(i + 1) in named("who_died") and (kind := _fate(post, i + 2)):  # «عدد الذين قتلوا إلى 16»
        return _grown(post, i, kind, i + 18)
    last = last or ("killed" if post.word(i).endswith("الحصيله") else "")
    if last and post.word(i - 1) in named("becomes") and (known := _becomes(post, i, last)):
        return known
    if not post.words[i].prefix.endswith("ال") or not last:
        return [], i + 1
    return _grown(post, i, last, i + 5)


def _becomes(post: Post, i: int, kind: str) -> tuple[list[Statement], int] | None:
    """«ليصبح العدد الكلي أحد عشر»: the total stands right after its noun."""
    k = i + 1 + (post.word(i + 1) in named("overall"))
    number = None if post.parted(k) else post.numbers.get(k)
    if number is None or post.is_thing(post.after[k]) or post.roles(post.after[k]) & VICTIMS:
        return None
    toll = (number.min, number.max)
    return [Statement(post.tokens[i].start, number.end, kind == "injured", toll, total=True, exact=True)], post.after[k]


def _grown(post: Post, i: int, kind: str, limit: int) -> tuple[list[Statement], int]:
    """The total that the noun at word i leads up to, before word `limit`."""
    for k in range(i + 1, min(limit, len(post))):
        if post.parted(k, ENDS + COMMAS):
            break
        if k in post.numbers and _leads_up(post, k) and not post.is_thing(post.after[k]):
            number, stop = post.numbers[k], post.after[k]
            if post.roles(stop) & VICTIMS:  # «الحصيلة إلى 5 قتلى»
                return [], i + 1
            start, end = post.tokens[i].start, number.end
            toll = (number.min, number.max)
            return [Statement(start, end, kind == "injured", toll, total=True, exact=True)], stop
    return [], i + 1


def _fate(post: Post, k: int) -> str:
    return next((kind for kind in KINDS if post.roles(k) & {f"{kind}.verbs", f"{kind}.either"}), "")
