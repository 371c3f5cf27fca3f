"""Verbal nouns and verbs that govern the dead and the hurt: «مقتل 3 مدنيين», «استشهدت طفلة», «قتلت … شخصين»."""

from bot.model.report import Toll

from .numbers import lexicon
from .people import Post, summed
from .people_words import COMMAS, ENDS, HEADS, PEOPLE, VICTIMS, Found, named
from .toll_outcomes import outcome
from .toll_statement import KINDS, Statement, in_tag
from .toll_subjects import subject

_WINDOW = 7
"""Words between an active verb and the people it struck; a longer way belongs to another clause."""


def governed(post: Post, i: int, kind: str, *, again: bool) -> tuple[list[Statement], int]:
    """The statements that the noun or verb at word i makes, and the word after them. `again`: its kind came last."""
    roles = post.roles(i)
    if post.words[i].prefix.endswith(("ال", "لل")) or not _is_news(post, i):  # «هدد بالقتل» kills nobody
        return [], i + 1
    if _is_denied(post, i) or (kind == "injured" and post.word(i + 1) in named("by_which")):  # «الجراح التي أصيب بها»
        return [], i + 1
    if f"{kind}.outcome" in roles:
        found = outcome(post, i, kind, again=again)
        return ([], i + 1) if found is None else ([_statement(post, i, kind, found, again=again)], found.stop)
    if roles & {f"{kind}.his", f"{kind}.their"}:
        dying = post.word(i + 1) not in named("wounds") or post.word(i - 1) in named("cause_before")
        if (kind == "injured" and dying) or post.word(i - 1) in named("relative"):  # «الذي اغتالته» is known already
            return [], i + 1
        toll: Toll = (1, 1) if f"{kind}.his" in roles else (lexicon()["open"]["plural"], None)
        toll = (2, 2) if post.word(i).endswith("هما") else toll
        return [_statement(post, i, kind, Found(toll, False, i + 1), again=again)], i + 1
    j, kinds = _paired(post, i, kind)
    beside = f"{kind}.nouns" in roles and _is_other_noun(post, j)  # «مقتل وأسر العشرات»
    j += beside
    found = _found(post, i, j, kind)
    if found is None:
        return [], i + 1
    if (beside or len(kinds) == 2) and found.exact and found.toll != (1, 1):
        return [], found.stop  # «مقتل وإصابة 12»: how many of them died is not said
    if post.word(found.stop) == "بين" and post.roles(found.stop + 1) & VICTIMS:
        return [], found.stop  # «راح ضحيته مئات بين قتيل وجريح»
    return [_statement(post, i, k, found, again=again) for k in kinds], max(found.stop, j)


def _is_other_noun(post: Post, j: int) -> bool:
    """«وأسر», «وخطف» right after a verbal noun: it governs the same people."""
    return post.word(j).startswith("و") and post.word(j)[1:] in named("beside") and not post.parted(j)


def _found(post: Post, i: int, j: int, kind: str) -> Found | None:
    """Whom the head at word i governs; its objects begin at word j."""
    roles = post.roles(i)
    if post.word(j) == "الامام" and f"{kind}.nouns" in roles:  # history and faith
        return None
    first = _past_adverbs(post, j)
    if post.word(j) in named("wholly") and not post.parted(j):  # «عائلة فلان استشهدت بأكملها»
        return Found((lexicon()["open"]["plural"], None), False, j + 1)
    if post.word(j - 1).removeprefix("و") == "اسعاف":
        return _rescued(post, j)
    if kind == "injured" and post.is_thing(first):  # «أصيبت سفينة»; «إصابة مؤكدة لامرأة» is a person's
        whose = post.roles(first + 1) & PEOPLE and post.words[first + 1].prefix.startswith("ل")
        return post.people(first + 1) if whose else None
    if roles & {f"{kind}.verbs", f"{kind}.either"} and _begins_anew(post, first):  # «شاب قضى واثنان أصيبا»
        before, more = subject(post, i) or _unnamed(post, i), post.beside(first)
        return (summed((before, more)) if before and more else None) or before
    found = post.people(first, names="killed.named" in post.roles(j - 1) or _all_of(post, j, first))
    if found is not None:
        return (_struck_by(post, first, found) if f"{kind}.either" in roles else None) or found
    if f"{kind}.nouns" in roles and f"{kind}.either" not in roles:
        if kind == "injured" and post.word(j) in named("ordinals") and not post.parted(j):  # «مقتل الأول وإصابة الثاني»
            return Found((1, 1), True, j + 1)
        return _grave(post, j) if kind == "injured" else None
    if post.words[i].prefix == "" and (f"{kind}.verbs" in roles or post.word(i) in named("passives")):
        before, after = subject(post, i), _struck(post, j)  # «… عناصر قضوا بهجوم مسلح», «اثنان قتلا»
        killers = f"{kind}.verbs" not in roles and after is not None and after.exact
        return (after if killers else before or after) or _unnamed(post, i)
    return _struck(post, j) or subject(post, i) or _unnamed(post, i)


def _is_denied(post: Post, i: int) -> bool:
    """«لم يقتل أحد», «لم يصابوا», «لم يقتل أو يجرح»: a verb right after a negation tells of nobody."""
    if not post.roles(i) & {f"{kind}.{form}" for kind in KINDS for form in ("verbs", "either")}:
        return False
    for k in (i - 1, i - 3):
        word = post.word(k).removeprefix("و").removeprefix("ف") or post.word(k)
        if word in named("negations") and not post.parted(k + 1) and (k == i - 1 or post.word(i - 1) in {"او", "و"}):
            return True
    return False


def _rescued(post: Post, j: int) -> Found | None:
    """«إسعاف فرقنا لشاب»: hurt, as long as nothing else says how many were."""
    who = next((k for k in range(j, min(j + 3, len(post))) if post.roles(k) & PEOPLE or k in post.numbers), None)
    found = None if who is None else post.people(who)
    return found and found._replace(exact=False)


def _all_of(post: Post, j: int, first: int) -> bool:
    """«استشهد كل من أحمد وعلي»: names follow."""
    return any(post.word(k) in named("each") and post.word(k + 1) == "من" for k in range(j, first + 1))


_WOUND = 5
"""Words between a dead person and «أصيب», which tells of the wound he died of."""


def of_the_dead(post: Post, i: int, stop: int) -> bool:
    """«وفاة شاب أصيب أمس»: the verb at word i tells of whom the words before `stop` call dead."""
    if post.words[i].prefix or not 0 <= i - stop <= _WOUND or not post.roles(i) & {"injured.verbs", "injured.either"}:
        return False
    if i + 1 in post.numbers:  # «فيما أصيب 5»
        return False
    between = range(stop, i + 1)
    return not any(
        post.parted(k, ENDS + COMMAS) or post.word(k)[0] == "و" or post.word(k) in named("anew") for k in between
    )


def _begins_anew(post: Post, k: int) -> bool:
    """«و…» right after a verb: its subject stood before it, and others follow with a verb of their own."""
    if post.company(k):  # «ضابط ارتقى ومعه جندي»
        return True
    if post.word(k) == "و" and k + 1 in post.numbers:  # «قتلوا و10 آخرون أصيبوا»
        return post.numbers[k + 1].form != "vague"
    if k in post.numbers:
        return post.word(k).startswith("و") and post.numbers[k].form != "vague" and not post.word(k).startswith("واحد")
    return bool(post.roles(k) & PEOPLE) and post.words[k].prefix.startswith("و")


def _struck_by(post: Post, first: int, found: Found) -> Found | None:
    """«قتل مسلحون مجهولون شخصين»: the verb's subject are people too; its object stands in the accusative."""
    acting = post.word(first).endswith(("ون", "و")) or post.word(first) in named("agents")
    one = found.toll == (1, 1) and found.exact and not post.word(first).endswith("ا")
    if not (one or (acting and not found.exact)):
        return None
    for k in range(found.stop, min(found.stop + _WINDOW, len(post))):
        if _goes_elsewhere(post, k):
            return None
        if one and ("apart.stops" in post.roles(k) or post.words[k].prefix):  # «قتل مدني بقصف طال ثلاثة»
            return None
        if _is_object(post, k):
            return post.people(k)
    return None


def _goes_elsewhere(post: Post, k: int) -> bool:
    """Whether the clause ends before word k, or a cause or other victims follow; «بعد صلاة العصر» is only when."""
    cause = "apart.causes" in post.roles(k) and post.word(k + 1) not in named("hours")
    return cause or post.parted(k, ENDS + "،,") or bool(post.roles(k) & (HEADS | VICTIMS | {"apart.subset"}))


def _is_object(post: Post, k: int) -> bool:
    """People at word k in the accusative: «شاباً», «شخصين», «ثلاثة مدنيين»."""
    one = "people.one" in post.roles(k) and post.word(k).endswith("ا")
    two = "people.two" in post.roles(k) and post.word(k).endswith("ين")
    counted = k in post.numbers and post.counts_people(k)
    return (one or two or counted) and post.words[k].prefix == "" and post.word(k - 1) != "من"


def _is_news(post: Post, i: int) -> bool:
    """Not a memory, a plan or a thought, and no part of a hashtag («#الأسد_يقتل_السوريين»)."""
    noun = post.roles(i) & {f"{kind}.nouns" for kind in KINDS}
    near = (i - 1,) if post.roles(i - 1) & HEADS else (i - 1, i - 2)  # «محاولة اغتيال وإصابة مرافقه»
    anew = post.words[i].prefix.startswith("و") or post.parted(i, COMMAS)  # «عناصر الأمن العام وإصابة أربعة»
    if noun and not anew and any("apart.memories" in post.roles(k) for k in near if k >= 0 and not post.parted(k + 1)):
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
        post.roles(k) & {"people.others", "people.another"} or post.word(k) in named("also")
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
        if post.word(k) == "علي" and post.word(k + 1) not in named("after_on"):  # the name Ali
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
        if _goes_elsewhere(post, k):
            break
        person = post.roles(k) & (PEOPLE - {"people.another", "people.others"}) and post.words[k].prefix in ("", "ال")
        person = person and (k == j or post.word(k) not in named("also_adjectives"))
        if person or (k in post.numbers and post.counts_people(k)):
            return post.people(k)
    return None


def _unnamed(post: Post, i: int) -> Found | None:
    """«فلان، 23 عاما، قُتل جراء …»: one, where the writer marked the passive or the verb knows no other voice."""
    token = post.tokens[i]
    if post.word(i) in named("lying"):  # «عثر عليه مقتولا»
        return Found((1, 1), False, i + 1)
    if post.word(i).endswith("وا"):
        return Found((lexicon()["open"]["plural"], None), False, i + 1)
    if post.word(i).endswith(("ا", "تا")):
        return Found((2, 2), False, i + 1)
    if post.word(i).lstrip("و") in named("passed_away") and post.word(i + 1) in named("ends"):
        return Found((1, 1), False, i + 1)
    if post.word(i).lstrip("و") in named("hurt"):
        return Found((1, 1), False, i + 1) if post.word(i + 1) in named("wounds") else None
    marked = "\u064f" in post.normal.quote(token.start, token.start + 2) and "killed.either" in post.roles(i)
    return Found((1, 1), False, i + 1) if marked or "killed.named" in post.roles(i) else None
