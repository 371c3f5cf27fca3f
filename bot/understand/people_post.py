"""The words of a post with the roles that `config/lexicons/numbers.toml` gives them, and the numbers among them.

What stands at a word, what joins it to the one before, whether a number counts people; how many they are is for
`people`.
"""

from collections.abc import Sequence

from .arabic import Normal, Token, words
from .numbers import Number, numbers
from .people_words import (
    COMMAS,
    ENDS,
    KINDS,
    NOTHING,
    PEOPLE,
    VICTIMS,
    Word,
    around_pattern,
    dictionary,
    named,
    phrases,
)

_COUNTED_SINGULAR = 10
"""Above this a noun is counted in the singular."""
_NISBA = 4
"""Letters, at least, of more than such an adjective."""
YEARS = range(1950, 2050)
_AROUND = 6
"""Words that «ما لا يقل عن» takes, and one more."""


class Words:
    """The words of a post, their roles and the numbers among them."""

    def __init__(self, normal: Normal) -> None:
        self.normal = normal
        self.text = normal.text
        self.tokens: Sequence[Token] = words(normal)
        self.starts = [token.start for token in self.tokens]
        at = {token.start: i for i, token in enumerate(self.tokens)}
        stops = {token.end: i + 1 for i, token in enumerate(self.tokens)}
        found = {at[n.start]: n for n in numbers(normal) if n.start in at}
        self.numbers: dict[int, Number] = {i: n for i, n in found.items() if not self._is_name(i, n)}
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

    def _is_name(self, i: int, number: Number) -> bool:
        """«الفرقة 17»: the number of a unit counts nobody."""
        return number.form == "digits" and self.word(i - 1) in named("numbered")

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
        if self.numbers[k].min in YEARS and self.numbers[k].form == "digits":
            return False
        if "people.whole" in self.roles(stop):  # «250 عائلة»: households are no heads
            return False
        if self.of_body(stop) or self._nisba(k):
            return True
        return any(self.roles(n) & PEOPLE for n in (stop, stop + 1)) and not self.is_thing(stop)

    def of_body(self, k: int) -> bool:
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
        if self.word(j) in named("each") and self.word(j + 1) == "من":
            return j + 2
        for k in range(j + 1, min(j + _AROUND, len(self))):
            if k in self.numbers:
                lead = self.text[self.tokens[j].start : self.tokens[k].start]
                return k if around_pattern().fullmatch(lead) else j
        return j

    def company(self, k: int) -> int:
        """How many words at k add whoever follows: «ومعه», «إلى جانب», «بالإضافة إلى»; 0 if none do."""
        with_others = self.word(k) == "مع" and "people.others" in self.roles(self.after.get(k + 1, len(self)))
        if with_others or self.word(k) in named("company"):
            return 1
        return 2 if f"{self.word(k)} {self.word(k + 1)}" in named("company") else 0

    def past_ranks(self, k: int) -> int:
        """The word after «ملازم أول ونقيب»."""
        while self.word(k).removeprefix("و") in named("ranks") and not self.parted(k):
            k += 1
        return k

    def is_member(self, k: int) -> bool:
        """Whether people stand at word k who are not told as victims of their own («إلى جانب 3 جرحى»)."""
        if k in self.numbers:
            return self.counts_people(k) and not self.roles(self.after[k]) & VICTIMS
        return bool(self.roles(k) & PEOPLE)

    def has_own_fate(self, k: int) -> bool:
        """«واثنان أصيبا», «وثالث بترت ساقه»: a verb of its own, right after those who seem to join an enumeration."""
        fates = self.roles(k) & {f"{kind}.{form}" for kind in KINDS for form in ("verbs", "either", "outcome")}
        return bool(fates) and self.words[k].prefix == "" and not self.parted(k)

    def joined(self, k: int) -> bool:
        """Whether the number at word k is written with «و»: «و3», «وثلاثة», «ونحو 50»."""
        if self.word(k - 1) == "و":
            return True
        if self.word(k).startswith("و"):
            return not self.word(k).startswith("واحد")
        first = next((n for n in range(k - 1, max(k - _AROUND, -1), -1) if self.word(n).startswith("و")), None)
        if first is None:
            return False
        return around_pattern().fullmatch(self.text[self.tokens[first].start : self.tokens[k].start]) is not None

    def joins(self, k: int) -> bool:
        """Whether word k goes on with the enumeration: «و3 أطفال», «وزوجته», «وآخرين»."""
        before = self.word(k - 1) == "و"
        if k in self.numbers:
            return self.joined(k) and self.is_member(k)
        return bool(self.roles(k) & PEOPLE) and (before or self.words[k].prefix.startswith("و"))
