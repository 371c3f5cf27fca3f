"""Every word of a text that may name a place, with what stands around it.

Names that are also words, persons or actors are told from places by evidence: a place noun before («بلدة»), a
preposition, a hashtag, a region after («بريف …»). A mention says how strong that evidence is; `place_choice`
decides which place is meant.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .arabic import Normal, Token, letters, words
from .gazetteer import MAX_WORDS, Gazetteer, Name, fold_word, gazetteer, is_article
from .place_words import NounClass, PlaceWords, place_words


class Role(StrEnum):
    """What the words around a name say it is, where that is not simply «it happened here»."""

    ORIGIN = "origin"
    OUTLET = "outlet"
    ACTOR = "actor"
    PERSON = "person"
    LAUNCH = "launch"
    DESTINATION = "destination"
    PARENT = "parent"
    NEAR = "near"
    DIRECTION = "direction"
    HOST = "host"
    HASHTAG = "hashtag"
    UNKNOWN_NAME = "unknown name"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text. `start`, `end` are offsets of the normalised text, without the clitics before the name.

    `text_start`, `text_end` also hold what belongs to the place's name as written («حقل …», «جنوب …»).
    `strength` is the evidence that the word is a place here; under 1 it is not believed without more.
    """

    start: int
    end: int
    first: int
    last: int
    text_start: int
    text_end: int
    candidates: tuple[int, ...]
    noun: NounClass | None
    preposition: bool
    roles: frozenset[Role]
    strength: float
    country: str | None = None
    """Set where the place is known only as «the land of this demonym»."""


class Hit:
    """A name found at tokens[first:last], `skip` letters of the first token being clitics."""

    __slots__ = ("clitic", "first", "last", "names", "skip")

    def __init__(self, first: int, last: int, skip: int, clitic: str, names: tuple[Name, ...]) -> None:
        self.first, self.last, self.skip, self.clitic, self.names = first, last, skip, clitic, names


@dataclass(frozen=True, slots=True)
class View:
    """A text's words, as written in the normalised text and folded, with the place words seen in each."""

    normal: Normal
    tokens: Sequence[Token]
    folded: tuple[str, ...]
    tags: tuple[tuple[int, int], ...]
    """Stretches of tokens that are hashtags."""

    def gap(self, left: int) -> str:
        """What stands between token `left` and the next."""
        return self.normal.text[self.tokens[left].end : self.tokens[left + 1].start]

    def joined(self, left: int) -> bool:
        """True if nothing but spaces, dashes or quotes part token `left` from the next."""
        return 0 <= left < len(self.tokens) - 1 and not _BREAK.search(self.gap(left))

    def tagged(self, number: int) -> bool:
        return any(first <= number < last for first, last in self.tags)


_BREAK = re.compile(r"[^ \-\"'«»()]")
_TAG = re.compile(r"[#＃][^\W_][\w\u064b-\u065f\u0640]*")


def view(normal: Normal) -> View:
    """The words of a text, folded."""
    tokens = words(normal)
    return View(normal, tokens, tuple([_folded(t.text) for t in tokens]), _tags(normal, tokens))


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return fold_word(word)


def _tags(normal: Normal, tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    if "#" not in normal.original and "＃" not in normal.original:
        return ()
    starts = normal.starts
    spans = [m.span() for m in _TAG.finditer(normal.original)]
    out: list[tuple[int, int]] = []
    at = 0
    for start, end in spans:
        while at < len(tokens) and starts[tokens[at].start] < start:
            at += 1
        first = at
        while at < len(tokens) and starts[tokens[at].start] < end:
            at += 1
        if at > first:
            out.append((first, at))
    return tuple(out)


@lru_cache(maxsize=65536)
def variants(word: str) -> tuple[tuple[int, str, str], ...]:
    """Readings of a word's beginning that may open a name: letters skipped, clitics read off, folded rest."""
    book = gazetteer()
    out = []
    for skip, clitic, rest in _readings(word):
        key = fold_word(rest)
        if key in book.names or key in book.openings:
            out.append((skip, clitic, key))
    return tuple(out)


def _readings(word: str) -> Iterator[tuple[int, str, str]]:
    yield 0, "", word
    if len(word) < 4 or word < "ء":
        return
    starts = [(0, "")] if word[0] not in "وف" else [(0, ""), (1, word[0])]
    if len(starts) == 2:
        yield 1, word[0], word[1:]
    for at, before in starts:
        rest = word[at:]
        if rest.startswith("لل") and len(rest) > 4:
            yield at + 1, before + "ل", "ال" + rest[2:]
        elif rest[:1] in ("ب", "ل", "ك") and len(rest) >= 4:
            yield at + 1, before + rest[0], rest[1:]


def hits(seen: View, book: Gazetteer, lexicon: PlaceWords) -> list[Hit]:
    """Names of the gazetteer, the longest at each word, not overlapping."""
    out: list[Hit] = []
    at, count = 0, len(seen.tokens)
    while at < count:
        best = _best_hit(seen, book, lexicon, at)
        if best:
            out.append(best)
            at = best.last
        else:
            at += 1
    return out


def _best_hit(seen: View, book: Gazetteer, lexicon: PlaceWords, at: int) -> Hit | None:
    readings = variants(seen.tokens[at].text)
    if not readings:
        return None
    noun = noun_of(lexicon, seen.tokens[at - 1].text) if at and seen.joined(at - 1) else None
    best: Hit | None = None
    for skip, clitic, key in readings:
        if skip and noun:  # «بلدة فليون»: after a place noun a name has no clitic
            continue
        hit = _longest(seen, book, at, skip, clitic, key)
        if hit and (best is None or hit.last > best.last):
            best = hit
    if best is None or best.last - best.first > 1:
        return best
    generic = any(form in lexicon.generic for form in bare(seen.tokens[at].text))
    if noun in ("institution", "street") or seen.tokens[at].text[0].isdigit():
        return None
    return None if generic and not _exact(seen, book, best) else best


def _exact(seen: View, book: Gazetteer, hit: Hit) -> bool:
    """True if a place noun stands before, and the word is spelt as a gazetteer spells it: «بلدة القريا»."""
    word = seen.tokens[hit.first].text[hit.skip :]
    named = any(letters(book.entries[n.entry].ar) == word for n in hit.names)
    return named and hit.first > 0 and seen.folded[hit.first - 1] in place_words().nouns


def _longest(seen: View, book: Gazetteer, at: int, skip: int, clitic: str, key: str) -> Hit | None:
    best = Hit(at, at + 1, skip, clitic, book.names[key]) if key in book.names else None
    end, count = at + 1, len(seen.tokens)
    while end < count and end - at < MAX_WORDS and key in book.openings and seen.joined(end - 1):
        if is_article(seen.tokens[end].text):
            end += 1
            continue
        opening, key = key, f"{key} {seen.folded[end]}"
        end += 1
        if names := book.names.get(key):
            best = Hit(at, end, skip, clitic, names)
        elif key not in book.openings and best is None and (names := _glued(book, opening, seen.tokens[end - 1].text)):
            best = Hit(at, end, skip, clitic, names)
    return best


_GLUED_LEAST = 3


def _glued(book: Gazetteer, opening: str, word: str) -> tuple[Name, ...] | None:
    """«سد تشرينمحافظة»: title and body were pasted together right after the name."""
    for size in range(len(word) - _GLUED_LEAST, _GLUED_LEAST, -1):
        if names := book.names.get(f"{opening} {fold_word(word[:size])}"):
            return names
    return None


def mentions(normal: Normal) -> list[Mention]:
    """Every mention of a place in the text, in order: known names, and unknown ones after «قرية», «بلدة»…"""
    seen, book, lexicon = view(normal), gazetteer(), place_words()
    found = hits(seen, book, lexicon)
    out = [_Reader(seen, book, lexicon, hit).mention() for hit in found]
    taken = {n for hit in found for n in range(hit.first, hit.last)}
    out += _unknown(seen, lexicon, taken)
    out += _generic_sites(seen, lexicon, taken)
    out += _lands(seen, lexicon, taken)
    out.sort(key=lambda m: (m.start, m.end))
    return out


@lru_cache(maxsize=65536)
def bare(word: str) -> tuple[str, ...]:
    """A word folded, with and without «و», «ب», «ل»: to look up nouns and prepositions."""
    return tuple(dict.fromkeys(fold_word(rest) for _, _, rest in _readings(word)))


def noun_of(lexicon: PlaceWords, word: str) -> NounClass | None:
    """The class of the place noun that a word is, clitics read off."""
    return next((lexicon.nouns[form] for form in bare(word) if form in lexicon.nouns), None)


class _Reader:
    """Reads the surroundings of one hit."""

    def __init__(self, seen: View, book: Gazetteer, lexicon: PlaceWords, hit: Hit) -> None:
        self.seen, self.book, self.lexicon, self.hit = seen, book, lexicon, hit
        self.first, self.last = hit.first, hit.last
        self.noun: NounClass | None = None
        self.noun_at: int | None = None
        self.preposition = "ب" in hit.clitic
        self.roles: set[Role] = set()
        self.direction: int | None = None

    def before(self, steps: int) -> str:
        """The folded word `steps` before the name, or nothing across a mark."""
        at = self.first - steps
        if at < 0 or not all(self.seen.joined(n) for n in range(at, self.first)):
            return ""
        return self.seen.folded[at]

    def before_forms(self, steps: int) -> tuple[str, ...]:
        return bare(self.seen.tokens[self.first - steps].text) if self.before(steps) else ()

    def after(self, steps: int = 0) -> str:
        at = self.last + steps
        if at >= len(self.seen.tokens) or not all(self.seen.joined(n) for n in range(self.last - 1, at)):
            return ""
        return self.seen.folded[at]

    def any_before(self, steps: int, listed: frozenset[str]) -> bool:
        return any(form in listed for form in self.before_forms(steps))

    def mention(self) -> Mention:
        self._read_noun()
        self._read_direction()
        self._read_prepositions()
        self._read_roles()
        tokens, hit = self.seen.tokens, self.hit
        start = tokens[self.first].start + hit.skip
        end = tokens[self.last - 1].end
        text_start, text_end = self._text(start, end)
        return Mention(
            start, end, self.first, self.last, text_start, text_end, self._candidates(), self.noun,
            self.preposition, frozenset(self.roles), self._strength(),
        )  # fmt: skip

    def _read_noun(self) -> None:
        """«بلدة X», «محيط مدينة X», «مدينتي X وY»."""
        at = 1
        if self.before(at) and (kind := noun_of(self.lexicon, self.seen.tokens[self.first - at].text)):
            self.noun, self.noun_at = kind, self.first - at

    def _read_direction(self) -> None:
        at = self.first - 1 if self.noun_at is None else self.noun_at - 1
        steps = self.first - at
        if self.before(steps) and any(f in self.lexicon.directions for f in self.before_forms(steps)):
            self.direction = at
            self.roles.add(Role.DIRECTION)

    def _lead(self) -> int:
        """How many words back the noun and the direction reach: the preposition stands before them."""
        marks = [m for m in (self.noun_at, self.direction) if m is not None]
        return self.first - min(marks) + 1 if marks else 1

    def _read_prepositions(self) -> None:
        lead = self._lead()
        lexicon = self.lexicon
        if lead > 1 and "ب" in self._clitics(self.first - lead + 1):
            self.preposition = True
        if self.before(lead) in lexicon.prepositions or self.any_before(lead, lexicon.inside):
            self.preposition = True
        if self.any_before(lead, lexicon.near):
            self.preposition = True
            self.roles.add(Role.NEAR)
        if self.before(lead) == "من" and self.any_before(lead + 1, lexicon.near | lexicon.directions):
            self.preposition = True
            self.roles.add(Role.NEAR)

    def _clitics(self, number: int) -> str:
        word = self.seen.tokens[number].text
        return word[:2] if len(word) > 3 and word[0] in "وف" else word[:1]

    def _read_roles(self) -> None:
        lexicon, lead = self.lexicon, self._lead()
        self._read_tag()
        if self._from(lead):
            self._read_from(lead)
        if any(self.any_before(n, lexicon.origin) for n in (lead, lead + 1, lead + 2) if self.before(n)):
            self.roles.add(Role.ORIGIN)
        if self.any_before(1, lexicon.outlet_before) or self.after() in lexicon.outlet_after:
            self.roles.add(Role.OUTLET)
        if self.any_before(lead, lexicon.outlet_before) and self.noun != "site":
            self.roles.add(Role.OUTLET)
        if self.noun is None and (self.before(1) in lexicon.person_before or self.before(1) in lexicon.given_names):
            self.roles.add(Role.PERSON)
        if self.any_before(1, lexicon.actor_before) or self.after() == "عسكري":
            self.roles.add(Role.ACTOR)
        if any(self.any_before(n, lexicon.destination) for n in (lead + 1, lead + 2, lead + 3)):
            self.roles.add(Role.DESTINATION)
        wider = self.noun_at is not None and self.before(2) and noun_of(lexicon, self.seen.tokens[self.first - 2].text)
        if wider == "countryside" and self.noun in ("city", "village", "district"):
            self.noun, self.noun_at = "countryside", self.first - 2
        if self.noun in ("countryside", "governorate") and self._follows_place():
            self.roles.add(Role.PARENT)
        if self.noun is None and self.direction is not None and self._follows_place():
            self.roles.add(Role.PARENT)
        self._read_actor(lead)

    def _read_tag(self) -> None:
        """A hashtag that holds the name and nothing else but place words; «#مكتب_الأتارب» is an outlet's."""
        tag = next((t for t in self.seen.tags if t[0] <= self.first < t[1]), None)
        if tag is None:
            return
        others = [n for n in range(*tag) if not self.first <= n < self.last]
        lexicon = self.lexicon
        if all(
            noun_of(lexicon, self.seen.tokens[n].text) or self.seen.tokens[n].text in lexicon.adjectives for n in others
        ):
            self.roles.add(Role.HASHTAG)
        else:
            self.roles.add(Role.OUTLET)

    def _from(self, lead: int) -> bool:
        return self.before(lead) == "من"

    def _read_from(self, lead: int) -> None:
        lexicon = self.lexicon
        if self.any_before(lead + 1, lexicon.origin_after_from):
            self.roles.add(Role.ORIGIN)
        elif any(self.any_before(lead + n, lexicon.launch) for n in range(1, 6)):
            self.roles.add(Role.LAUNCH)

    def _follows_place(self) -> bool:
        """True for «X بريف Y», «X غرب Y»: a name stands right before the noun or the direction."""
        at = self.first - self._lead()
        return at >= 0 and bool(variants(self.seen.tokens[at].text)) or self._noun_two_back(at)

    def _noun_two_back(self, at: int) -> bool:
        return at >= 1 and noun_of(self.lexicon, self.seen.tokens[at - 1].text) is not None

    def _read_actor(self, lead: int) -> None:
        """A country that speaks, strikes or is struck at: a preposition or a verb of being hit makes it a place."""
        if not self._is_country() or self.noun or self.direction is not None:
            return
        lexicon = self.lexicon
        if self.preposition or any(f in lexicon.object_verbs for f in self.before_forms(1)):
            return
        if self.seen.tagged(self.first):
            return
        self.roles.add(Role.ACTOR)

    def _is_country(self) -> bool:
        return all(self.book.entries[n.entry].kind == "country" for n in self.hit.names)

    def _text(self, start: int, end: int) -> tuple[int, int]:
        """The name with the noun or direction that belongs to it, and the adjective after («ريف X الشرقي»)."""
        tokens = self.seen.tokens
        begin = start
        if (
            self.noun in ("site", "quarter", "governorate", "district", "countryside", "institution", "street")
            and self.noun_at is not None
        ):
            begin = tokens[self.noun_at].start + _skip(tokens[self.noun_at].text, self.lexicon.nouns)
        elif self.direction is not None and self._wide():
            at = self.direction
            begin = tokens[at].start + _skip(tokens[at].text, self.lexicon.directions)
        if self.noun == "countryside" or self._wide():
            at = self.last
            if self.after() and tokens[at].text in self.lexicon.adjectives:
                end = tokens[at].end
        return begin, end

    def _wide(self) -> bool:
        return any(self.book.entries[n.entry].kind in ("country", "governorate", "area") for n in self.hit.names)

    def _candidates(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(n.entry for n in self.hit.names))

    def _strength(self) -> float:
        entries = [self.book.entries[n.entry] for n in self.hit.names]
        several = self.last - self.first > 1
        single = not several
        best = max(e.rank for e in entries)
        out = 2.0 if best >= 6 else 1.0 if best >= 4 else 0.5 if best == 3 else 0.0
        out += 2.0 if several else 0.0
        out += 3.0 if self.noun else 0.0
        bare_b = single and best <= 3 and self.noun is None and "ب" in self.hit.clitic
        out += 0.5 if bare_b else 1.0 if self.preposition else 0.0
        out += 1.5 if Role.HASHTAG in self.roles else 0.0
        out += 1.5 if self._region_after() else 0.0
        word = self.seen.tokens[self.first].text[self.hit.skip :]
        if single and best < 8:
            out -= self._doubts(word)
        if Role.PERSON in self.roles:
            out -= 4.0
        return out

    def _doubts(self, word: str) -> float:
        key = fold_word(word)
        doubts = 2.5 if key in self.lexicon.common else 2.0 if key in self.lexicon.ambiguous else 0.0
        if not any(n.article == word.startswith("ال") for n in self.hit.names) and "ل" not in self.hit.clitic:
            doubts += 1.0
        if self.hit.clitic and len(word) <= 3:
            doubts += 2.0
        elif self.hit.clitic in ("و", "ف", "ل", "ك"):
            doubts += 0.5
        return doubts + (1.0 if len(word) <= 2 else 0.0)

    def _region_after(self) -> bool:
        """«X بريف Y», «X غربي Y», «X في محافظة Y», «X - Y»."""
        if not self.after() or self.last >= len(self.seen.tokens):
            return False
        lexicon, forms = self.lexicon, bare(self.seen.tokens[self.last].text)
        if any(f in lexicon.parent or f in lexicon.directions for f in forms):
            return True
        return self.after() == "في" and any(f in lexicon.parent for f in bare(self.after(1) or ""))


def _skip(word: str, listed: Container[str]) -> int:
    """How many letters of `word` are clitics before a listed noun."""
    return next((skip for skip, _, rest in _readings(word) if fold_word(rest) in listed), 0)


_NAME_SPACE = 3
"""An unknown name has at most so many words."""


def _unknown(seen: View, lexicon: PlaceWords, taken: Container[int]) -> Iterator[Mention]:
    """Names after «قرية», «حي», «حقل» that no gazetteer knows: still the place, as written."""
    for at in range(len(seen.tokens) - 1):
        word = seen.tokens[at].text
        kind = noun_of(lexicon, word)
        if kind not in _UNKNOWN_STRENGTH or at in taken or at + 1 in taken:
            continue
        if _definite(word) or not seen.joined(at) or not _may_be_name(seen, lexicon, at + 1, kind):
            continue
        last = _name_end(seen, lexicon, at + 1, taken)
        yield _unknown_mention(seen, lexicon, at, last, kind)


def _definite(word: str) -> bool:
    return any(rest.startswith("ال") for _, clitic, rest in _readings(word) if clitic in ("", "و", "ب", "وب", "ل"))


def _may_be_name(seen: View, lexicon: PlaceWords, at: int, kind: NounClass) -> bool:
    word, key = seen.tokens[at].text, seen.folded[at]
    if word < "ء" or len(word) < 3 or key in lexicon.not_names or key in lexicon.demonyms or key in lexicon.nouns:
        return False
    if any(f in lexicon.prepositions or f in lexicon.directions for f in (key,)):
        return False
    # «موقع عسكري», «قاعدة جوية», «طريق رئيسي»: a bare adjective is no name.
    return not (
        kind in ("site", "institution", "street")
        and not word.startswith("ال")
        and word.endswith(("ي", "يه", "ين", "ات"))
    )


def _name_end(seen: View, lexicon: PlaceWords, first: int, taken: Container[int]) -> int:
    last = first + 1
    while last < len(seen.tokens) and last - first < _NAME_SPACE and last not in taken and seen.joined(last - 1):
        word = seen.tokens[last].text
        head = seen.folded[last - 1] in lexicon.compound_heads
        if not head and not (word.startswith("ال") and last == first + 1 and len(word) > 4):
            break
        if seen.folded[last] in lexicon.not_names or noun_of(lexicon, word) or word in lexicon.prepositions:
            break
        last += 1
    return last


def _generic_sites(seen: View, lexicon: PlaceWords, taken: Container[int]) -> Iterator[Mention]:
    """«المنطقة الصناعية», «المشفى الجامعي»: a site without a name of its own, in the town named near it."""
    for at in range(len(seen.tokens) - 1):
        if at in taken or at + 1 in taken or not seen.joined(at):
            continue
        for skip, _, rest in _readings(seen.tokens[at].text):
            if (fold_word(rest), seen.folded[at + 1]) in lexicon.generic_sites and rest.startswith("ال"):
                start, end = seen.tokens[at].start + skip, seen.tokens[at + 1].end
                roles = frozenset({Role.UNKNOWN_NAME})
                yield Mention(start, end, at, at + 2, start, end, (), "site", True, roles, 1.5)
                break


_UNKNOWN_STRENGTH = {
    "village": 3.0,
    "city": 2.0,
    "quarter": 2.0,
    "site": 1.5,
    "subdistrict": 2.5,
    "institution": 1.5,
    "street": 1.5,
}


def _unknown_mention(seen: View, lexicon: PlaceWords, noun: int, last: int, kind: NounClass) -> Mention:
    tokens = seen.tokens
    start, end = tokens[noun + 1].start, tokens[last - 1].end
    begin = (
        start
        if kind in ("village", "city", "subdistrict")
        else tokens[noun].start + _skip(tokens[noun].text, lexicon.nouns)
    )
    roles = {Role.UNKNOWN_NAME}
    if noun and bare(tokens[noun - 1].text)[-1] in lexicon.near:
        roles.add(Role.NEAR)
    if any(f in lexicon.origin for n in range(max(0, noun - 2), noun) for f in bare(tokens[n].text)):
        roles.add(Role.ORIGIN)
    return Mention(
        start, end, noun + 1, last, begin, end, (), kind, True, frozenset(roles), _UNKNOWN_STRENGTH[kind]
    )  # fmt: skip


def _lands(seen: View, lexicon: PlaceWords, taken: Container[int]) -> Iterator[Mention]:
    """«الأجواء الأردنية» is Jordan; «الدفاعات الكويتية» is Kuwait where the post names nothing better."""
    for at in range(1, len(seen.tokens)):
        country = lexicon.demonyms.get(seen.folded[at])
        if country is None or at in taken:
            continue
        space = _space_before(seen, lexicon, at)
        host = space is None and any(
            f in lexicon.defenders for n in (1, 2, 3) if at >= n for f in bare(seen.tokens[at - n].text)
        )
        if space is None and not host:
            continue
        token = seen.tokens[at]
        begin = (
            seen.tokens[space].start + _skip(seen.tokens[space].text, lexicon.spaces)
            if space is not None
            else token.start
        )
        roles = frozenset({Role.HOST} if host else ())
        yield Mention(
            begin, token.end, at, at + 1, begin, token.end, (), None, space is not None, roles, 1.5, country=country
        )  # fmt: skip


def _space_before(seen: View, lexicon: PlaceWords, at: int) -> int | None:
    for n in (1, 2):
        if at >= n and seen.joined(at - 1) and any(f in lexicon.spaces for f in bare(seen.tokens[at - n].text)):
            return at - n
    return None
