"""Enumerations of people: «3 مدنيين وطفل», «أب وابنه», «ما لا يقل عن 20 جنديا», «عدد من عناصر …».

The words of a post with the roles that `config/lexicons/numbers.toml` gives them, and how many people stand at a word.
"""

from collections.abc import Sequence

from .arabic import Normal, Token, words
from .numbers import Number, lexicon, numbers
from .people_words import (
    BY,
    COMMAS,
    ENDS,
    HEADS,
    KINDS,
    NOTHING,
    PEOPLE,
    VICTIMS,
    Found,
    Word,
    around_pattern,
    dictionary,
    least_after,
    named,
    phrases,
)

_COUNTED_SINGULAR = 10
"""Above this a noun is counted in the singular."""
_NISBA = 4
"""Letters, at least, of more than such an adjective."""
_ALI = frozenset(("علي", "وعلي"))
_YEARS = range(1950, 2050)
_LIST = 24
"""Words that one enumeration of people may take."""
_ONE_OF = frozenset(("احد", "احدي", "احدهم", "احدهما", "احدهن"))
_NUMBERING = frozenset(("وعددهم", "عددهم", "عددها", "وعددها"))
_RANK = frozenset(("برتبه", "رتبه"))
_BOTH = frozenset(("الاثنين", "الاثنان", "الاثنتين", "الاثنتان"))
"""«مرافقيه الاثنين»: both, not Monday."""
_ALL = frozenset(("كامل", "كل", "جميع", "كافه"))
_ACCUSATIVE = frozenset(("و", ""))
_OF_SIZE = 6
"""Words after «عائلة» within which its size stands: «عائلة كاملة مؤلفة من خمسة أفراد»."""
_KIN_REACH = 12
"""Words after one person within which «وزوجته» still belongs to the enumeration: «القيادي في تنظيم … وزوجته»."""


class Post:
    """The words of a post, their roles and the numbers among them."""

    def __init__(self, normal: Normal) -> None:
        self.normal = normal
        self.text = normal.text
        self.tokens: Sequence[Token] = words(normal)
        at = {token.start: i for i, token in enumerate(self.tokens)}
        stops = {token.end: i + 1 for i, token in enumerate(self.tokens)}
        self.numbers: dict[int, Number] = {at[n.start]: n for n in numbers(normal) if n.start in at}
        self.after = {i: stops.get(number.end, i + 1) for i, number in self.numbers.items()}
        self.ending = {stop: i for i, stop in self.after.items()}
        known = dictionary()
        self.words = [known.get(token.text, NOTHING) for token in self.tokens]
        self.nobody: dict[int, tuple[int, str]] = {}
        self._read_phrases(at, stops)

    def _read_phrases(self, at: dict[int, int], stops: dict[int, int]) -> None:
        for match in phrases().find(self.normal):
            first, stop = at.get(match.start - len(match.prefix)), stops.get(match.end)
            if first is None or stop is None:
                continue
            if match.value.startswith("none."):
                self.nobody[first] = max((stop, match.value), self.nobody.get(first, (0, "")))
            else:  # people stand where they begin, a head where its objects begin
                at_word = first if match.value.startswith("people.") else stop - 1
                for i in range(first, stop):
                    self.words[i] = NOTHING
                self.words[at_word] = Word(frozenset((match.value,)), match.prefix)

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, i: int) -> str:
        """The word at i, «» outside the post."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def roles(self, i: int) -> frozenset[str]:
        """What the word at i may be."""
        return self.words[i].roles if 0 <= i < len(self.words) else frozenset()

    def parted(self, i: int, marks: str = ENDS) -> bool:
        """Whether one of `marks` stands between word i-1 and word i."""
        if not 0 < i < len(self.tokens):
            return True
        gap = self.text[self.tokens[i - 1].end : self.tokens[i].start]
        return gap != " " and any(c in marks for c in gap)

    def is_thing(self, k: int) -> bool:
        """Whether word k is something that is no person."""
        return "apart.things" in self.roles(k) and not self.roles(k) & PEOPLE

    def counts_people(self, k: int) -> bool:
        """Whether the number at k counts people, by the words after it."""
        stop = self.after[k]
        if self.numbers[k].unit_dual:
            return True
        if self.numbers[k].min in _YEARS and self.numbers[k].form == "digits":
            return False
        if "people.whole" in self.roles(stop):  # «250 عائلة»: households are no heads
            return False
        if self._of_body(stop) or self._nisba(k):
            return True
        return any(self.roles(n) & PEOPLE for n in (stop, stop + 1)) and not self.is_thing(stop)

    def _of_body(self, k: int) -> bool:
        """«من الجيش»: a number of men under arms."""
        return self.word(k) == "من" and self.word(k + 1) in named("bodies")

    def _nisba(self, k: int) -> bool:
        """«58 فرنسياً»: from eleven on, what is counted stands in the accusative; such an adjective means people."""
        stop, number = self.after[k], self.numbers[k]
        word = self.word(stop)
        people = word.endswith("يا") and len(word) > _NISBA and word not in named("no_people")
        return people and number.min > _COUNTED_SINGULAR

    def number_before(self, i: int) -> Number | None:
        """The number that counts word i: directly before it, or with «من» or an adjective between."""
        for back in (i, i - 1, i - 2):
            if back == i - 2 and not self.roles(back) & PEOPLE:
                continue
            if back not in self.ending or any(self.parted(k, ENDS + COMMAS) for k in range(back, i + 1)):
                continue
            if back in (i, i - 2) or self.word(back) == "من" or not self.roles(back) - PEOPLE:
                number = self.numbers[self.ending[back]]
                return None if number.unit_dual else number
        return None

    def past_around(self, j: int) -> int:
        """The number after «نحو», «ما لا يقل عن» at word j, the word after «كل من»; else j."""
        if self.word(j) in {"كل", "كلا"} and self.word(j + 1) == "من":
            return j + 2
        for k in range(j + 1, min(j + 6, len(self))):
            if k in self.numbers:
                lead = self.text[self.tokens[j].start : self.tokens[k].start]
                return k if around_pattern().fullmatch(lead) else j
        return j

    def people(self, j: int, *, names: bool = False, before: int | None = None) -> Found | None:
        """The people enumerated from word j on. `names`: an unknown word is somebody's name. `before`: the number of
        the verb that they all stand before."""
        found: list[Found] = []
        first = self.past_around(j)
        k, limit = first, min(j + _LIST, len(self) if before is None else before)
        while k < limit:
            if k > first and self.parted(k):
                break
            if found and self.word(k) in _RANK:
                k = self._past_ranks(k + 1)
                continue
            if found and (company := self.company(k)):
                k += company
                if not self._is_member(k):
                    break
            elif found and not self._joins(k):
                stops = "apart.stops" in self.roles(k) and self.word(k) != "من"  # «9 عناصر من قسد و5 من الجيش»
                if stops or self.roles(k) & (HEADS | VICTIMS | {"apart.subset"}) or self.parted(k, "("):
                    break
                k += 1
                continue
            if found and self._after_comma(found[-1].stop, k):
                break
            item = self._item(k, names=names and not found)
            if item is not None and found and before is None and self._has_own_fate(item.stop):
                break
            if item is None:
                if found:
                    k += 1
                    continue
                break
            found.append(item)
            k = item.stop
        if len(found) == 1 and found[0].toll == (1, 1) and (kin := self._kin_ahead(found[0].stop)):
            found.append(kin)
        return summed(found)

    def _kin_ahead(self, k: int) -> Found | None:
        """«القيادي في تنظيم داعش فلان وزوجته»: kin with a pronoun, behind where one person is from or what he was."""
        for n in range(k, min(k + _KIN_REACH, len(self))):
            if self.parted(n) or self.roles(n) & (HEADS | VICTIMS | {"apart.causes"}):
                return None
            kin = self.words[n].prefix == "و" and self.roles(n) & {"people.one", "people.two"}
            if kin and self.word(n).endswith(("ته", "تها", "نه", "نها", "يه", "يها", "له", "لها", "قه", "قها")):
                return self.plain(n)
        return None

    def _after_comma(self, last: int, k: int) -> bool:
        """Whether a comma parts word k from the enumeration: only «وزوجته» goes on behind one."""
        if not any(self.parted(n, COMMAS) for n in range(last, k + 1)):
            return False
        return "people.one" not in self.roles(k) or not self.word(k).endswith(("ه", "ها"))

    def company(self, k: int) -> int:
        """How many words at k add whoever follows: «ومعه», «إلى جانب», «بالإضافة إلى»; 0 if none do."""
        with_others = self.word(k) == "مع" and "people.others" in self.roles(self.after.get(k + 1, len(self)))
        if with_others or self.word(k) in named("company"):
            return 1
        return 2 if f"{self.word(k)} {self.word(k + 1)}" in named("company") else 0

    def _past_ranks(self, k: int) -> int:
        """The word after «ملازم أول ونقيب»."""
        while self.word(k).removeprefix("و") in named("ranks") and not self.parted(k):
            k += 1
        return k

    def beside(self, k: int) -> Found | None:
        """«… إلى جانب ثلاثة آخرين»: whoever the words at k add to those named before."""
        company = self.company(k)
        more = self.people(k + company) if company and self._is_member(k + company) else None
        return None if more is None or self._has_own_fate(more.stop) else more

    def _is_member(self, k: int) -> bool:
        """Whether people stand at word k who are not told as victims of their own («إلى جانب 3 جرحى»)."""
        if k in self.numbers:
            return self.counts_people(k) and not self.roles(self.after[k]) & VICTIMS
        return bool(self.roles(k) & PEOPLE)

    def _has_own_fate(self, k: int) -> bool:
        """«واثنان أصيبا», «وثالث بترت ساقه»: a verb of its own, right after those who seem to join an enumeration."""
        fates = self.roles(k) & {f"{kind}.{form}" for kind in KINDS for form in ("verbs", "either", "outcome")}
        return bool(fates) and self.words[k].prefix == "" and not self.parted(k)

    def joined(self, k: int) -> bool:
        """Whether the number at word k is written with «و»: «و3», «وثلاثة», «ونحو 50»."""
        if self.word(k - 1) == "و":
            return True
        if self.word(k).startswith("و"):
            return not self.word(k).startswith("واحد")
        first = next((n for n in range(k - 1, max(k - 6, -1), -1) if self.word(n).startswith("و")), None)
        if first is None:
            return False
        return around_pattern().fullmatch(self.text[self.tokens[first].start : self.tokens[k].start]) is not None

    def _joins(self, k: int) -> bool:
        """Whether word k goes on with the enumeration: «و3 أطفال», «وزوجته», «وآخرين»."""
        before = self.word(k - 1) == "و"
        if k in self.numbers:
            return self.joined(k) and self._is_member(k)
        return bool(self.roles(k) & PEOPLE) and (before or self.words[k].prefix.startswith("و"))

    def _item(self, k: int, *, names: bool) -> Found | None:
        """One member of an enumeration."""
        if k in self.numbers:
            return self._counted(k)
        roles, word = self.roles(k), self.word(k)
        if word.lstrip("و") in _ONE_OF and not self.is_thing(k + 1):
            return Found((1, 1), True, min(k + 2, len(self)))
        if word.lstrip("و") in _ALL and self.roles(k + 1) & PEOPLE:
            opened = Found((lexicon()["open"]["plural"], None), False, k + 2)
            return self._item(k + 1, names=False) if "people.many" not in self.roles(k + 1) else opened
        if roles & PEOPLE:
            adjective = self.numbers.get(k + 1)
            if adjective and adjective.form == "word" and not self.word(k + 1).startswith("و"):
                return Found((adjective.min, adjective.max), True, self.after[k + 1])
            theirs = "people.many" in roles and word.endswith(("ه", "ها"))
            if theirs and self.word(k + 1) in _BOTH and not self.parted(k + 1):
                return Found((2, 2), True, k + 2)
            return self.plain(k)
        called_ali = names and word == "علي" and self.word(k + 1) not in BY and not self.parted(k + 1, ENDS + COMMAS)
        if called_ali:
            return Found((1, 1), True, k + 1)
        if roles & {"killed.one", "injured.one"} and self.words[k].prefix.endswith("ال"):  # «ارتقاء الشهيد …»
            return Found((1, 1), True, k + 1)
        if roles & (VICTIMS | HEADS | {"apart.stops", "apart.things"}) or not names or word[0].isdigit():
            return None
        if self.word(k - 2) in {"كل", "كلا"} and self.word(k - 1) == "من":
            return self.names(k)
        adjective = self.numbers.get(k + 1)
        if adjective and adjective.form == "word" and not self.word(k + 1).startswith("و"):
            return Found((adjective.min, adjective.max), True, self.after[k + 1])
        if word.endswith(("ين", "ون", "ات")) and len(word) > 5:
            return Found((lexicon()["open"]["plural"], None), False, k + 1)
        return Found((1, 1), True, k + 1)

    def plain(self, k: int) -> Found:
        """The people of word k, which no number counts."""
        roles, opened = self.roles(k), lexicon()["open"]
        if "people.whole" in roles and (size := self._size(k)):
            return size
        if "people.two" in roles:
            twice = self.numbers.get(k)
            stop = self.after[k] if twice else k + 1
            return Found((2, 2), True, stop)
        if roles & {"people.one", "people.another"}:
            least = least_after().match(self.text, self.tokens[k].end)  # «مدني على الأقل»
            return Found((1, None if least else 1), True, k + 1)
        if "people.many" in roles and self._hides_dual(k):
            return Found((2, 2), True, k + 1)
        return Found((opened["others" if "people.others" in roles else "plural"], None), False, k + 1)

    def _size(self, k: int) -> Found | None:
        """«عائلة من سبعة أشخاص», «عائلة كاملة مؤلفة من خمسة أفراد»."""
        for n in range(k + 1, min(k + _OF_SIZE, len(self))):
            if self.parted(n, ":") and self._is_member(n):  # «عائلة كاملة: الأب والأم وثلاثة أبناء»
                return self.people(n)
            if self.parted(n, ENDS + COMMAS) or self.roles(n) & (HEADS | VICTIMS | {"apart.causes"}):
                return None
            counted = n in self.numbers and self.word(n - 1) == "من" and self.counts_people(n)
            if counted or (n in self.numbers and self.word(n - 1) in _NUMBERING):
                return self._counted(n)
        return None

    def _hides_dual(self, k: int) -> bool:
        """«مدنيين أحدهما طفل», «الصحفيين أحمد العمر وعلاء العلي»: two, not many."""
        word = self.word(k)
        if not word.endswith("ين"):
            return False
        near = (self.word(n) for n in range(k + 1, min(k + 7, len(self))))
        with_one = self.words[k + 1 : k + 2] and self.words[k + 1].prefix == "و" and "people.one" in self.roles(k + 1)
        if with_one or any(w in named("both") for w in near):  # «مدنيين وسيدة»
            return True
        proper = (
            word.startswith("ال") and self.words[k + 1 : k + 2] == [NOTHING] and not self.word(k + 1).startswith("ال")
        )
        return proper and not self.parted(k + 1, ENDS + COMMAS) and self.names(k + 1).toll == (2, 2)

    def names(self, k: int) -> Found:
        """The names enumerated from word k on, parted by commas or «و»."""
        count, n = 1, k + 1
        while n < min(k + 40, len(self)) and not self.parted(n):
            word, roles = self.word(n), self.roles(n)
            if roles & (HEADS | VICTIMS | {"apart.stops", "apart.subset", "apart.causes"}) and word not in _ALI:
                break
            joined = word.startswith("و") and word not in named("waw")
            if self.parted(n, "،,") and not joined and (roles - PEOPLE or word[0].isdigit()):
                break
            count += joined or self.parted(n, "،,")
            n += 2 if word == "و" else 1
        return Found((count, count), True, min(n, len(self)))

    def _counted(self, k: int) -> Found | None:
        """A number and what it counts; nothing if that is no person."""
        number, stop = self.numbers[k], self.after[k]
        if number.unit_dual:
            twice = self.numbers.get(stop)
            return Found((2, number.max), True, self.after[stop] if twice and twice.min == 2 else stop)
        part = self.word(stop) == "من"
        stop += part
        if part and self._of_body(stop - 1):  # «إصابة اثنين من قوات …»
            return Found((number.min, number.max), number.form != "vague", stop)
        if part and self.roles(stop) & VICTIMS:  # «مات اثنان من المصابين»
            return Found((number.min, number.max), number.form != "vague", stop + 1)
        thing = self.is_thing(stop) and not self.words[stop].prefix.endswith("ال")  # «إصابة عشرة الأسبوع الماضي»
        households = "people.whole" in self.roles(stop) and not part
        if thing or households or (number.min in _YEARS and number.form == "digits"):
            return None
        singular = False
        while stop < len(self) and self.roles(stop) & PEOPLE and not self.parted(stop):
            another_unit = (singular or part) and number.min > 2 and self.words[stop].prefix in _ACCUSATIVE
            if self.words[stop].prefix.startswith("و") and not another_unit:
                break
            singular = "people.one" in self.roles(stop)
            stop += 1
            if singular and self.word(stop) == "و" and number.min > 2:  # «17 ضابطا و جنديا»
                stop += 1
        return Found((number.min, number.max), number.form != "vague", stop)


def summed(found: Sequence[Found]) -> Found | None:
    """Several groups of people as one; None of none."""
    if not found:
        return None
    highs = [f.toll[1] for f in found]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return Found((sum(f.toll[0] for f in found), high), all(f.exact for f in found), found[-1].stop)
