"""Enumerations of people: «3 مدنيين وطفل», «أب وابنه», «ما لا يقل عن 20 جنديا», «عدد من عناصر …»."""

from collections.abc import Sequence

from .numbers import lexicon
from .people_post import YEARS, Words
from .people_words import COMMAS, ENDS, HEADS, NOTHING, PEOPLE, VICTIMS, Found, least_after, named

_ALI = frozenset(("علي", "وعلي"))
_LIST = 24
"""Words that one enumeration of people may take."""
_SHORT_NAME = 3
"""Letters with «و» of more than «وهو»."""
_ACCUSATIVE = frozenset(("و", ""))
_OF_SIZE = 6
"""Words after «عائلة» within which its size stands: «عائلة كاملة مؤلفة من خمسة أفراد»."""
_KIN_REACH = 12
"""Words after one person within which «وزوجته» still belongs to the enumeration: «القيادي في تنظيم … وزوجته»."""


class Post(Words):
    """The words of a post, and how many people stand at a word."""

    def people(self, j: int, *, names: bool = False, before: int | None = None) -> Found | None:
        """The people enumerated from word j on. `names`: an unknown word is somebody's name. `before`: the number of
        the verb that they all stand before."""
        found: list[Found] = []
        first, joined = self.past_around(j), -1
        all_of = any(self.word(n) in named("each") and self.word(n + 1) == "من" for n in (j - 2, j))
        k, limit = first, min(j + _LIST, len(self) if before is None else before)
        while k < limit:
            if k > first and self.parted(k):
                break
            if found and self.word(k) in named("of_rank"):
                k = self.past_ranks(k + 1)
                continue
            if found and (company := self.company(k)):
                k += company
                if not self.is_member(k):
                    break
                joined = k  # «ثلاثة عناصر، إضافة إلى سائقهم»
            elif found and not (self.joins(k) or (all_of and self._is_joined_name(k))):
                stops = "apart.stops" in self.roles(k) and not self._is_passed(k)
                if stops or self.roles(k) & (HEADS | VICTIMS | {"apart.subset"}) or self.parted(k, "("):
                    break
                k += 1
                continue
            if found and k != joined and self._after_comma(found[-1].stop, k):
                break
            item = self._item(k, names=all_of if found else names)
            if item is None and found:
                k += 1
                continue
            if item is None or (found and before is None and self.has_own_fate(item.stop)):
                break
            found.append(item)
            k = item.stop
        if len(found) == 1 and found[0].toll == (1, 1) and (kin := self._kin_ahead(found[0].stop, limit)):
            found.append(kin)
        if len(found) > 1 and self._of_them_all(found[-2].stop, found[-1].stop):
            found = found[-1:]
        return summed(found)

    def _of_them_all(self, first: int, stop: int) -> bool:
        """«سائقها ومن كان معه، وهما شخصان»: the number behind «وهما» is of all those named."""
        told = (n for n in range(first, stop) if self.word(n) in named("they_are") and self.parted(n, "،,"))
        return any("people.whole" in self.roles(k) for n in told for k in range(first, n))

    def _is_joined_name(self, k: int) -> bool:
        """«والمساعد», «وأحمد»: somebody of whom the lexicon knows nothing."""
        word = self.word(k)
        long = len(word) > _SHORT_NAME and word.startswith("و") and word not in named("waw")
        return long and not self.roles(k) and k not in self.numbers and not self.parted(k)

    def _is_passed(self, k: int) -> bool:
        """«9 عناصر من قسد و5 من الجيش», «الشابة زهرة علي وأخيها»: a preposition, or the name Ali, that ends nothing."""
        called = self.word(k) == "علي" and k + 1 < len(self) and self.words[k + 1].prefix == "و"
        return called or self.word(k) == "من"

    def _kin_ahead(self, k: int, limit: int) -> Found | None:
        """«القيادي في تنظيم داعش فلان وزوجته وطفلاهما»: kin with a pronoun, and whoever joins them, behind where one
        person is from or what he was."""
        for n in range(k, min(k + _KIN_REACH, limit, len(self))):
            if self.parted(n) or self.roles(n) & (HEADS | VICTIMS | {"apart.causes"}):
                return None
            kin = self.words[n].prefix == "و" and self.roles(n) & {"people.one", "people.two"}
            if kin and self.word(n).endswith(("ته", "تها", "نه", "نها", "يه", "يها", "له", "لها", "قه", "قها")):
                return self.people(n)
        return None

    def _after_comma(self, last: int, k: int) -> bool:
        """Whether a comma parts word k from the enumeration: only «وزوجته» goes on behind one."""
        if not any(self.parted(n, COMMAS) for n in range(last, k + 1)):
            return False
        return "people.one" not in self.roles(k) or not self.word(k).endswith(("ه", "ها"))

    def beside(self, k: int) -> Found | None:
        """«… إلى جانب ثلاثة آخرين»: whoever the words at k add to those named before."""
        company = self.company(k)
        more = self.people(k + company) if company and self.is_member(k + company) else None
        return None if more is None or self.has_own_fate(more.stop) else more

    def _item(self, k: int, *, names: bool) -> Found | None:
        """One member of an enumeration."""
        if k in self.numbers:
            return self._counted(k)
        roles, word = self.roles(k), self.word(k)
        if word.lstrip("و") in named("one_of") and not self.is_thing(k + 1):
            owned = word.endswith(("هم", "هما", "هن"))  # «أحدهم» is one by itself, «أحد عناصر …» is not
            return Found((1, 1), True, min(k + 2 - owned, len(self)))
        if word.lstrip("و") in named("all_of") and self.roles(k + 1) & PEOPLE:
            opened = Found((lexicon()["open"]["plural"], None), False, k + 2)
            return self._item(k + 1, names=False) if "people.many" not in self.roles(k + 1) else opened
        if roles & PEOPLE:
            adjective = self.numbers.get(k + 1)
            if adjective and adjective.form == "word" and not self.word(k + 1).startswith("و"):
                return Found((adjective.min, adjective.max), True, self.after[k + 1])
            theirs = "people.many" in roles and word.endswith(("ه", "ها"))
            if theirs and self.word(k + 1) in named("both_of_them") and not self.parted(k + 1):
                return Found((2, 2), True, k + 2)
            return self.plain(k)
        called_ali = (
            names
            and word == "علي"
            and self.word(k + 1) not in named("after_on")
            and not self.parted(k + 1, ENDS + COMMAS)
        )
        if called_ali:
            return Found((1, 1), True, k + 1)
        if roles & {"killed.one", "injured.one"} and self.words[k].prefix.endswith("ال"):  # «ارتقاء الشهيد …»
            return Found((1, 1), True, k + 1)
        if roles & (VICTIMS | HEADS | {"apart.stops", "apart.things"}) or not names or word[0].isdigit():
            return None
        return self._called(k)

    def _called(self, k: int) -> Found:
        """A name, or a plural that the lexicon does not know: «مقتل المطلوبين الاثنين»."""
        word = self.word(k)
        if self.word(k - 2) in named("each") and self.word(k - 1) == "من":
            return self.names(k)
        adjective = self.numbers.get(k + 1)
        if adjective and adjective.form == "word" and not self.word(k + 1).startswith("و"):
            return Found((adjective.min, adjective.max), True, self.after[k + 1])
        if (
            word.endswith("ين")
            and self.word(k + 1) in named("both_of_them")
            and self.word(k + 2) not in named("of_a_day")
        ):
            return Found((2, 2), True, k + 2)
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
            told = self.parted(n, ":") or self.word(n - 1) in named("they_are")
            if told and self.is_member(n):  # «عائلة كاملة: الأب والأم وثلاثة أبناء», «من بداخلها وهما شخصان»
                return self.people(n)
            told = self.word(n) in named("they_are")
            if self.parted(n, ENDS if told else ENDS + COMMAS) or self.roles(n) & (HEADS | VICTIMS | {"apart.causes"}):
                return None
            counted = n in self.numbers and self.word(n - 1) == "من" and self.counts_people(n)
            if counted or (n in self.numbers and self.word(n - 1) in named("their_number")):
                return self._counted(n)
            if self.word(n - 1) == "من" and self.roles(n) & PEOPLE and n + 1 in self.numbers:  # «من مسعفين اثنين»
                return self._item(n, names=False)
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
        if part and self.of_body(stop - 1):  # «إصابة اثنين من قوات …»
            return Found((number.min, number.max), number.form != "vague", stop)
        if part and self.roles(stop) & VICTIMS:  # «مات اثنان من المصابين»
            return Found((number.min, number.max), number.form != "vague", stop + 1)
        thing = self.is_thing(stop) and not self.words[stop].prefix.endswith("ال")  # «إصابة عشرة الأسبوع الماضي»
        households = "people.whole" in self.roles(stop) and not part
        if thing or households or (number.min in YEARS and number.form == "digits"):
            return None
        singular = False
        while stop < len(self) and self.roles(stop) & PEOPLE and not self.parted(stop, ENDS + "("):
            another_unit = (singular or part) and number.min > 2 and self.words[stop].prefix in _ACCUSATIVE
            if self.words[stop].prefix.startswith("و") and (not another_unit or self._is_one_more(stop)):
                break
            singular = "people.one" in self.roles(stop)
            stop += 1
            if singular and self.word(stop) == "و" and number.min > 2:  # «17 ضابطا و جنديا»
                stop += 1
        return Found((number.min, number.max), number.form != "vague", stop)

    def _is_one_more(self, k: int) -> bool:
        """«14 امرأة ورجل واحد», «12 مدنياً وجندي»: one more person, where «17 ضابطاً وجندياً» are two sorts of one
        number."""
        if self.word(k + 1) in named("just_one") and not self.parted(k + 1, ENDS + COMMAS):
            return True
        accusative = self.word(k - 1).endswith("ا") and self.numbers.get(k - 1) is None
        return accusative and "people.one" in self.roles(k) and not self.word(k).endswith(("ا", "ه"))


def summed(found: Sequence[Found]) -> Found | None:
    """Several groups of people as one; None of none."""
    if not found:
        return None
    highs = [f.toll[1] for f in found]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return Found((sum(f.toll[0] for f in found), high), all(f.exact for f in found), found[-1].stop)
