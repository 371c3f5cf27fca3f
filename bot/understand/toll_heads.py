"""Verbal nouns and verbs that govern the dead and the hurt: «مقتل 3 مدنيين», «استشهدت طفلة», «قتلت … شخصين»."""

from bot.model.report import Toll

from .numbers import lexicon
from .people import Post
from .people_words import BY, ENDS, HEADS, PEOPLE, VICTIMS, Found, named
from .toll_statement import KINDS, Statement, in_tag

_WINDOW = 7
"""Words between an active verb and the people it struck; a longer way belongs to another clause."""


def governed(post: Post, i: int, kind: str, *, again: bool) -> tuple[list[Statement], int]:
    """The statements that the noun or verb at word i makes, and the word after them. `again`: its kind came last."""
    roles = post.roles(i)
    if post.words[i].prefix.endswith(("ال", "لل")) or not _is_news(post, i):  # «هدد بالقتل» kills nobody
        return [], i + 1
    if roles & {f"{kind}.his", f"{kind}.their"}:
        dying = post.word(i + 1) not in named("wounds") or post.word(i - 1) in named("cause_before")
        if kind == "injured" and dying:
            return [], i + 1
        one = f"{kind}.his" in roles
        toll: Toll = (1, 1) if one else (lexicon()["open"]["plural"], None)
        return [_statement(post, i, kind, Found(toll, False, i + 1), again=again)], i + 1
    j, kinds = _paired(post, i, kind)
    found = _found(post, i, j, kind)
    if found is None:
        return [], i + 1
    if len(kinds) == 2 and found.exact and found.toll != (1, 1):
        return [], found.stop  # «مقتل وإصابة 12»: how many of them died is not said
    return [_statement(post, i, k, found, again=again) for k in kinds], max(found.stop, j)


def _found(post: Post, i: int, j: int, kind: str) -> Found | None:
    """Whom the head at word i governs; its objects begin at word j."""
    roles = post.roles(i)
    if post.word(i).lstrip("و") in _LOSES:
        return _lost(post, j)
    if post.word(j) == "الامام" and f"{kind}.nouns" in roles:  # history and faith
        return None
    first = _past_adverbs(post, j)
    if kind == "injured" and post.is_thing(first):  # «أصيبت سفينة»; «إصابة مؤكدة لامرأة» is a person's
        whose = post.roles(first + 1) & PEOPLE and post.words[first + 1].prefix.startswith("ل")
        return post.people(first + 1) if whose else None
    found = post.people(first, names="killed.named" in post.roles(j - 1))
    if found is not None:
        return found
    if f"{kind}.nouns" in roles and f"{kind}.either" not in roles:
        return _grave(post, j) if kind == "injured" else None
    return _struck(post, j) or _subject(post, i) or _unnamed(post, i)


_LOSES = frozenset(("فقد", "فقدت", "فقدوا", "فقدا", "فارق", "فارقت", "فارقوا", "فارقا"))
_LIVES = frozenset(("حياته", "حياتها", "حياتهم", "حياتهما", "ارواحهم", "الحياه"))


def _lost(post: Post, j: int) -> Found | None:
    """«فقد شاب حياته», «فارق رجل الحياة», «فقدت … وأخيها حياتهما»: whoever stands between the verb and the life."""
    life = next((k for k in range(j, min(j + 28, len(post))) if post.word(k) in _LIVES), None)
    if life is None:
        return None
    for k in range(j, life):
        if post.roles(k) & PEOPLE or k in post.numbers:
            found = post.people(k)
            if found is not None:
                return found
    plural = post.word(life).endswith("هم")
    return Found((lexicon()["open"]["plural"], None) if plural else (1, 1), not plural, life + 1)


def _is_news(post: Post, i: int) -> bool:
    """Not a memory, a plan or a thought, and no part of a hashtag («#الأسد_يقتل_السوريين»)."""
    noun = post.roles(i) & {f"{kind}.nouns" for kind in KINDS}
    if noun and any("apart.memories" in post.roles(k) for k in (i - 1, i - 2) if k >= 0 and not post.parted(k + 1)):
        return False
    for k in range(i - 1, max(i - 17, -1), -1):
        if post.parted(k + 1):
            break
        if "apart.thoughts" in post.roles(k):
            return False
    return not in_tag(post, i)


def _statement(post: Post, i: int, kind: str, found: Found, *, again: bool) -> Statement:
    start, end = post.tokens[i].start, post.tokens[max(found.stop, i + 1) - 1].end
    more = again and any(
        post.roles(k) & {"people.others", "people.another"} or post.word(k) in {"ايضا", "معه", "كما"}
        for k in range(max(i - 1, 0), min(found.stop + 1, len(post)))
    )
    return Statement(start, end, kind == "injured", found.toll, exact=found.exact, more=more)


def _paired(post: Post, i: int, kind: str) -> tuple[int, list[str]]:
    """«مقتل وإصابة»: both nouns govern the same people."""
    kinds, j = [kind], i + 1
    while j < min(i + 4, len(post)) and not post.parted(j) and post.words[j].prefix in ("و", "او"):
        other = next((k for k in KINDS if f"{k}.nouns" in post.roles(j)), None)
        if other is None or not {f"{k}.nouns" for k in KINDS} & post.roles(i):
            break
        kinds, j = sorted({*kinds, other}), j + 1
    return j, kinds


def _past_adverbs(post: Post, j: int) -> int:
    k = j
    while k < min(j + 6, len(post)) and "apart.adverbs" in post.roles(k) and k not in post.numbers:
        if post.word(k) == "علي" and post.word(k + 1) not in BY:  # the name Ali
            break
        k += 1
    return k


def _grave(post: Post, j: int) -> Found | None:
    """«إصابة خطيرة لطفلة», «إصابة بحالة حرجة»: one person."""
    k = j
    while k < len(post) and "apart.grave" in post.roles(k) and not post.parted(k):
        k += 1
    if k == j:
        return None
    if post.words[k].prefix.startswith("ل") if k < len(post) else False:
        return post.people(k) or Found((1, 1), True, k)
    return Found((1, 1), True, k)


def _struck(post: Post, j: int) -> Found | None:
    """«قتلت قوات … شخصين», «استشهدت على إثرها طفلة»: the people some words after a verb."""
    for k in range(j, min(j + _WINDOW, len(post))):
        if post.parted(k, ENDS + "،,") or post.roles(k) & (HEADS | VICTIMS | {"apart.causes"}):
            break
        person = post.roles(k) & (PEOPLE - {"people.another", "people.others"}) and post.words[k].prefix in ("", "ال")
        if person or (k in post.numbers and post.counts_people(k)):
            return post.people(k)
    return None


def _subject(post: Post, i: int) -> Found | None:
    """«ثلاثة مدنيين قتلوا», «المواطن الذي استشهد»: the people just before a verb."""
    for k in range(i - 1, max(i - 5, -1), -1):
        if post.parted(k + 1, ENDS + "،,") or post.roles(k) & (HEADS | VICTIMS):
            return None
        if post.roles(k) & PEOPLE and post.word(k - 1) != "من":  # «من أبناء البلدة» is where one comes from
            number = post.number_before(k)
            if number is not None:
                return Found((number.min, number.max), number.form != "vague", i + 1)
            found = post.plain(k)
            who = post.words[k].prefix in ("", "و", "ال") and "people.others" not in post.roles(k)
            return Found(found.toll, found.exact, i + 1) if who else None
    return None


def _unnamed(post: Post, i: int) -> Found | None:
    """«فلان، 23 عاما، قُتل جراء …»: one, where the writer marked the passive or the verb knows no other voice."""
    token = post.tokens[i]
    if post.word(i).endswith("وا"):
        return Found((lexicon()["open"]["plural"], None), False, i + 1)
    if post.word(i).endswith(("ا", "تا")):
        return Found((2, 2), False, i + 1)
    if post.word(i).lstrip("و") in {"قضي", "قضت"} and post.word(i + 1) in named("ends"):
        return Found((1, 1), False, i + 1)
    if post.word(i).lstrip("و") in named("hurt"):
        return Found((1, 1), False, i + 1) if post.word(i + 1) in named("wounds") else None
    marked = "\u064f" in post.normal.quote(token.start, token.start + 2) and "killed.either" in post.roles(i)
    return Found((1, 1), False, i + 1) if marked or "killed.named" in post.roles(i) else None
