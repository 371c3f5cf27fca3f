"""Statements of dead and hurt in Arabic: verbal nouns, verbs and nouns of victims, read in one walk over the words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.model.report import Toll

from .arabic import normalise
from .numbers import Number, lexicon
from .people import BY, COMMAS, ENDS, HEADS, PEOPLE, VICTIMS, Found, Post

KINDS = ("killed", "injured")
_WINDOW = 7
"""Words between an active verb and the people it struck; a longer way belongs to another clause."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of dead or hurt. Offsets are of the normalised text."""

    start: int
    end: int
    injured: bool
    toll: Toll | None
    """None: the post says that it is unknown."""
    total: bool = False
    """The sum so far («ارتفع العدد إلى»), which stands above what else is said."""
    exact: bool = False
    """Given as a number, a dual or one person; not as a bare plural."""
    more: bool = False
    """In addition to what was said before («كما أصيب 3 آخرون»)."""


@lru_cache(maxsize=8)
def _denied_words(name: str) -> frozenset[str]:
    return frozenset(normalise(word).text for word in lexicon()["denied"][name])


class Reader:
    """Walks once over the words of a post."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.last = "killed"
        self.seen: set[str] = set()

    def read(self) -> Iterator[Statement]:
        post, i, subset = self.post, 0, False
        while i < len(post):
            if post.parted(i, ENDS + "،,"):
                subset = False
            if i in post.nobody and not post.is_thing(post.nobody[i][0]):
                stop, name = post.nobody[i]
                yield from self._nobody(i, stop, name)
                i = self._past_clause(stop) if name == "none.unknown" else stop
                continue
            subset = subset or "apart.subset" in post.roles(i)
            done, stop = self._at(i, inside=subset)
            for statement in done:
                kind = KINDS[statement.injured]
                self.last = kind
                self.seen.add(kind)
                yield statement
            i = max(stop, i + 1)

    def _past_clause(self, i: int) -> int:
        """What nothing is known of is no toll: «لا أنباء عن قتلى أو إصابات»."""
        stop = i
        while stop < min(i + 8, len(self.post)) and not self.post.parted(stop, ENDS + COMMAS):
            stop += 1
        return stop

    def _nobody(self, first: int, stop: int, name: str) -> Iterator[Statement]:
        start, end = self.post.tokens[first].start, self.post.tokens[stop - 1].end
        toll: Toll | None = None if name == "none.unknown" else (0, 0)
        if name != "none.zero_killed":
            yield Statement(start, end, injured=True, toll=toll)
        if name in ("none.zero_both", "none.zero_killed", "none.unknown"):
            yield Statement(start, end, injured=False, toll=toll)

    def _at(self, i: int, *, inside: bool) -> tuple[list[Statement], int]:
        roles = self.post.roles(i)
        if not roles:
            return [], i + 1
        for kind in KINDS:
            if roles & {f"{kind}.{form}" for form in ("nouns", "verbs", "either", "his", "their")}:
                found = self._governed(i, kind) if self._is_news(i) else ([], i + 1)
                if found[0] or found[1] > i + 1 or not roles & VICTIMS:
                    return found
            if roles & {f"{kind}.{form}" for form in ("one", "two", "many", "counted")}:
                return self._victims(i, kind, inside=inside)
        if "apart.totals" in roles:
            return self._number_alone(i)
        return [], i + 1

    def _is_news(self, i: int) -> bool:
        """Not a memory, a plan or a thought, and no part of a hashtag («#الأسد_يقتل_السوريين»)."""
        post = self.post
        if any("apart.memories" in post.roles(k) for k in (i - 1, i - 2) if k >= 0 and not post.parted(k + 1)):
            return False
        for k in range(i - 1, max(i - 17, -1), -1):
            if post.parted(k + 1):
                break
            if "apart.thoughts" in post.roles(k):
                return False
        return not self._in_tag(i)

    def _in_tag(self, i: int) -> bool:
        normal, token = self.post.normal, self.post.tokens[i]
        start, end = normal.span(token.start, token.end)
        return "_" in normal.original[max(start - 1, 0) : start] + normal.original[end : end + 1]

    # «مقتل …», «أصيب …»

    def _governed(self, i: int, kind: str) -> tuple[list[Statement], int]:
        post, roles = self.post, self.post.roles(i)
        if roles & {f"{kind}.his", f"{kind}.their"}:
            one = f"{kind}.his" in roles
            toll: Toll = (1, 1) if one else (lexicon()["open"]["plural"], None)
            return [self._statement(i, i + 1, kind, Found(toll, False, i + 1))], i + 1
        j, kinds = self._paired(i, kind)
        found = post.people(self._past_adverbs(j), names="killed.named" in post.roles(j - 1))
        if found is None and f"{kind}.nouns" in roles and f"{kind}.either" not in roles:
            found = self._grave(j) if kind == "injured" else None
        elif found is None:
            found = self._struck(j) or self._subject(i) or self._unnamed(i)
        if found is None:
            return [], i + 1
        if len(kinds) == 2 and found.exact and found.toll != (1, 1):
            return [], found.stop  # «مقتل وإصابة 12»: how many of them died is not said
        return [self._statement(i, found.stop, k, found) for k in kinds], max(found.stop, j)

    def _statement(self, i: int, stop: int, kind: str, found: Found) -> Statement:
        post = self.post
        start, end = post.tokens[i].start, post.tokens[max(stop, i + 1) - 1].end
        again = (
            kind in self.seen
            and kind == self.last
            and any(
                post.roles(k) & {"people.others", "people.another"} or post.word(k) in {"ايضا", "معه", "كما"}
                for k in range(max(i - 1, 0), min(stop + 1, len(post)))
            )
        )
        return Statement(start, end, kind == "injured", found.toll, exact=found.exact, more=again)

    def _paired(self, i: int, kind: str) -> tuple[int, list[str]]:
        """«مقتل وإصابة»: both nouns govern the same people."""
        post, kinds, j = self.post, [kind], i + 1
        while j < min(i + 4, len(post)) and not post.parted(j) and post.words[j].prefix in ("و", "او"):
            other = next((k for k in KINDS if f"{k}.nouns" in post.roles(j)), None)
            if other is None or not {f"{k}.nouns" for k in KINDS} & post.roles(i):
                break
            kinds, j = sorted({*kinds, other}), j + 1
        return j, kinds

    def _past_adverbs(self, j: int) -> int:
        k = j
        post = self.post
        while k < min(j + 6, len(post)) and "apart.adverbs" in post.roles(k) and k not in post.numbers:
            if post.word(k) == "علي" and post.word(k + 1) not in BY:  # the name Ali
                break
            k += 1
        return k

    def _grave(self, j: int) -> Found | None:
        """«إصابة خطيرة لطفلة», «إصابة بحالة حرجة»: one person."""
        post, k = self.post, j
        while k < len(post) and "apart.grave" in post.roles(k) and not post.parted(k):
            k += 1
        if k == j:
            return None
        if post.words[k].prefix.startswith("ل") if k < len(post) else False:
            return post.people(k) or Found((1, 1), True, k)
        return Found((1, 1), True, k)

    def _struck(self, j: int) -> Found | None:
        """«قتلت قوات … شخصين», «استشهدت على إثرها طفلة»: the people some words after a verb."""
        post = self.post
        for k in range(j, min(j + _WINDOW, len(post))):
            if post.parted(k, ENDS + "،,") or post.roles(k) & (HEADS | VICTIMS | {"apart.causes"}):
                break
            person = post.roles(k) & PEOPLE and post.words[k].prefix in ("", "ال")
            if person or (k in post.numbers and post.counts_people(k)):
                return post.people(k)
        return None

    def _subject(self, i: int) -> Found | None:
        """«ثلاثة مدنيين قتلوا», «المواطن الذي استشهد»: the people just before a verb."""
        post = self.post
        for k in range(i - 1, max(i - 5, -1), -1):
            if post.parted(k + 1, ENDS + "،,") or post.roles(k) & (HEADS | VICTIMS):
                return None
            if post.roles(k) & PEOPLE:
                number = post.number_before(k)
                if number is not None:
                    return Found((number.min, number.max), number.form != "vague", i + 1)
                found = post.plain(k)
                who = post.words[k].prefix in ("", "و", "ال") and "people.others" not in post.roles(k)
                return Found(found.toll, found.exact, i + 1) if who else None
        return None

    def _unnamed(self, i: int) -> Found | None:
        """«فلان، 23 عاما، قُتل جراء …»: one, where the writer marked the passive or the verb knows no other voice."""
        post, token = self.post, self.post.tokens[i]
        if post.word(i).endswith("وا"):
            return Found((lexicon()["open"]["plural"], None), False, i + 1)
        marked = "\u064f" in post.normal.quote(token.start, token.start + 2) and "killed.either" in post.roles(i)
        return Found((1, 1), False, i + 1) if marked or "killed.named" in post.roles(i) else None

    # «5 قتلى», «قتيلان», «عدد الشهداء إلى 7»

    def _victims(self, i: int, kind: str, *, inside: bool) -> tuple[list[Statement], int]:
        post, roles, stop = self.post, self.post.roles(i), i + 1
        number = post.number_before(i)
        article = post.words[i].prefix.endswith(("ال", "لل"))
        reached = self._reached(i) if f"{kind}.many" in roles or f"{kind}.counted" in roles else None
        if (denied := self._denied(i, kind)) is not None:
            return denied, stop
        if number is None and self._is_known(i):
            return [], stop
        if post.word(i - 1) == "بين" or self._of_things(i + 1) or self._in_tag(i):
            return [], stop
        toll, exact, total = self._count(i, kind, number, article=article or inside)
        if reached is not None and (article or self._is_counted_noun(i)):
            toll, exact, total, stop = (reached[0].min, reached[0].max), True, True, reached[1]
        if toll is None:
            return [], stop
        if total and self._is_long(i):
            total = exact = False
        first = post.tokens[i].start if number is None else min(number.start, post.tokens[i].start)
        total = total or (number is not None and self._is_total(i))
        more = kind in self.seen and kind == self.last and bool(post.roles(i + 1) & {"people.others", "people.another"})
        injured = kind == "injured"
        found = [Statement(first, post.tokens[stop - 1].end, injured, toll, total, exact, more)]
        other = "killed.many" if injured else "injured.many"
        if number is not None and number.form == "vague" and other in post.roles(i + 1) and not post.parted(i + 1):
            found.append(Statement(first, post.tokens[i + 1].end, not injured, toll, total))  # «عدد من القتلى والجرحى»
        return found, stop

    def _denied(self, i: int, kind: str) -> list[Statement] | None:
        """«لم تقع أي إصابات» is nobody, «لا معلومات عن إصابات» unknown; None where nothing is denied."""
        post, unknown = self.post, False
        for k in range(i - 1, max(i - 8, -1), -1):
            if post.parted(k + 1, ENDS + "،,"):
                return None
            word = post.word(k).removeprefix("و") or "و"
            unknown = unknown or word in _denied_words("not_known")
            if word in _denied_words("words"):
                toll: Toll | None = None if unknown else (0, 0)
                return [Statement(post.tokens[k].start, post.tokens[i].end, kind == "injured", toll)]
            if word not in _denied_words("between"):
                return None
        return None

    def _is_known(self, i: int) -> bool:
        """«شهداء الجيش», «أحد شهداء», «كل شهيد»: those already known, no news."""
        post = self.post
        owned = "killed.many" in post.roles(i) and post.word(i + 1).startswith("ال") and not post.parted(i + 1)
        before = post.word(i - 1) in _denied_words("known_before") and not post.parted(i)
        return owned or before or (post.words[i].prefix == "ل" and "killed.many" in post.roles(i))

    def _of_things(self, k: int) -> bool:
        """«إصابات دقيقة»: hits, not people."""
        return "apart.things" in self.post.roles(k) and self.post.words[k].prefix == "" and not self.post.parted(k)

    def _count(self, i: int, kind: str, number: Number | None, *, article: bool) -> tuple[Toll | None, bool, bool]:
        roles = self.post.roles(i)
        if number is not None:
            return (number.min, number.max), number.form != "vague", False
        if article:
            return None, False, False
        if f"{kind}.two" in roles:
            return (2, 2), True, False
        if f"{kind}.one" in roles:
            return (1, 1), True, False
        return ((lexicon()["open"]["plural"], None) if f"{kind}.many" in roles else None), False, False

    def _is_counted_noun(self, i: int) -> bool:
        """«عدد إصابات الجنود إلى 7»."""
        return any("apart.totals" in self.post.roles(k) for k in (i - 1, i - 2) if k >= 0)

    def _reached(self, i: int) -> tuple[Number, int] | None:
        """«… الشهداء إلى أكثر من 7»."""
        post = self.post
        for k in range(i + 1, min(i + 18, len(post))):
            if post.parted(k, ENDS) or post.roles(k) & VICTIMS:
                return None
            if k in post.numbers and self._leads_up(k) and not post.is_thing(post.after[k]):
                number = post.numbers[k]
                return number, post.after[k]
        return None

    def _leads_up(self, k: int) -> bool:
        """Whether «إلى», «لـ», «بلغ» stand before the number at k."""
        post = self.post
        if any("apart.reach" in post.roles(n) for n in range(max(k - 3, 0), k)):
            return True
        return post.word(k).startswith("ل") and post.numbers[k].form == "word"

    def _is_total(self, i: int) -> bool:
        """«ارتفاع حصيلة … إلى 8 شهداء»."""
        post, risen = self.post, False
        for k in range(i - 1, max(i - 16, -1), -1):
            if post.parted(k + 1):
                return False
            risen = risen or post.word(k) in {"الي", "عند", "ل"}
            if risen and "apart.totals" in post.roles(k):
                return True
        return False

    def _is_long(self, i: int) -> bool:
        """«منذ بدء التصعيد … بلغ عدد القتلى 544»: a tally over a long time."""
        post = self.post
        for k in range(i - 1, max(i - 24, -1), -1):
            if post.parted(k + 1):
                return False
            if post.word(k) == "منذ":
                return True
        return False

    def _number_alone(self, i: int) -> tuple[list[Statement], int]:
        """«يرتفع العدد إلى 5»: the total of what was last spoken of."""
        post = self.post
        if not post.words[i].prefix.endswith("ال") or not self.seen:
            return [], i + 1
        for k in range(i + 1, min(i + 5, len(post))):
            if post.parted(k, ENDS + COMMAS):
                break
            if k in post.numbers and self._leads_up(k) and not post.is_thing(post.after[k]):
                number, stop = post.numbers[k], post.after[k]
                start, end = post.tokens[i].start, number.end
                toll = (number.min, number.max)
                return [Statement(start, end, self.last == "injured", toll, total=True, exact=True)], stop
        return [], i + 1
