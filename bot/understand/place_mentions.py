"""Every word of a text that may name a place, with what stands around it.

Names that are also words, persons or actors are told from places by evidence: a place noun before («بلدة»), a
preposition, a hashtag, a region after («بريف …»). A mention says how strong that evidence is; `place_choice`
decides which place is meant.
"""

from collections.abc import Container

from .arabic import Normal
from .gazetteer import Gazetteer, fold_word, gazetteer, is_article
from .place_hits import Hit, View, hits, variants, view
from .place_roles import WITH_NOUN, Mention, Role, skipped
from .place_struck import struck_town
from .place_unknown import unnamed
from .place_words import NounClass, PlaceWords, place_words


def mentions(normal: Normal) -> list[Mention]:
    """Every mention of a place in the text, in order: known names, and unknown ones after «قرية», «بلدة»…"""
    seen, book, lexicon = view(normal), gazetteer(), place_words()
    found = hits(seen, book, lexicon)
    out: list[Mention] = []
    for hit in found:
        out.append(_Reader(seen, book, lexicon, hit, out[-1] if out else None).mention())
    out += unnamed(seen, lexicon, {n for hit in found for n in range(hit.first, hit.last)})
    out.sort(key=lambda m: (m.start, m.end))
    return out


_HOST_REACH = 8
"""Words after a speaking country in which «تعرضت», «أراضيها» say that it was hit."""
_LAUNCH_REACH = 6
_TOWN = 4
"""The rank of a town whose name is believed where only its place in the sentence speaks for it."""
_SHARED = frozenset((Role.ORIGIN, Role.LAUNCH, Role.NEAR, Role.OUTLET, Role.ACTOR))
"""Roles that hold for a whole list of names."""


def _has_article(seen: View, first: int) -> bool:
    """«Al-Ghanto», «Al Ghanto», «at-Tall»; «at Tall» has a preposition."""
    if not seen.joined(first - 1, first) or not is_article(seen.tokens[first - 1].text):
        return False
    hyphen = (
        seen.tokens[first].start - seen.tokens[first - 1].end == 1
        and seen.normal.text[seen.tokens[first].start - 1] == "-"
    )
    return hyphen or seen.tokens[first - 1].text in ("al", "el")


class _Reader:
    """Reads the surroundings of one hit."""

    def __init__(
        self, seen: View, book: Gazetteer, lexicon: PlaceWords, hit: Hit, previous: Mention | None = None
    ) -> None:
        self.seen, self.book, self.lexicon, self.hit = seen, book, lexicon, hit
        self.previous = previous
        self.entries = [book.entries[n.entry] for n in hit.names]
        self.country = all(e.kind == "country" for e in self.entries)
        self.wide = any(e.kind in ("country", "governorate", "area") for e in self.entries)
        self.first, self.last = hit.first, hit.last
        if _has_article(seen, self.first):
            self.first -= 1
        self.noun: NounClass | None = None
        self.noun_at: int | None = None
        self.direction: int | None = None
        self.lead = self.first
        """Where the group begins, noun and direction included: the preposition stands before it."""
        self.preposition = "ب" in hit.clitic
        self.roles: set[Role] = set()

    def mention(self) -> Mention:
        self._read_noun()
        self._read_direction()
        self._read_prepositions()
        self._read_list()
        self._read_tag()
        self._read_people()
        self._read_region()
        self._read_actor()
        start = self.seen.tokens[self.first].start + self.hit.skip
        end = self.seen.tokens[self.last - 1].end
        candidates = tuple(dict.fromkeys(n.entry for n in self.hit.names))
        return Mention(
            start, end, self.first, self.last, *self._text(start, end), candidates, self.noun, self.preposition,
            frozenset(self.roles), self._strength(),
        )  # fmt: skip

    def _word(self, at: int) -> str:
        """The folded word at `at`, or nothing if punctuation stands between it and the name."""
        joined = self.seen.joined(at, self.first) if at < self.first else self.seen.joined(self.last - 1, at)
        return self.seen.folded[at] if joined else ""

    def _is(self, at: int, listed: Container[str]) -> bool:
        """True if the word at `at`, clitics read off, is listed and no punctuation stands between."""
        return bool(self._word(at)) and any(form in listed for form in self.seen.forms(at))

    def _read_noun(self) -> None:
        """«بلدة X», «village of X», «ريف مدينة X»."""
        of = self._word(self.first - 1) == "of"
        at = self.first - (2 if of else 1)
        self.preposition = self.preposition or of
        if not self._word(at) or (kind := self.seen.noun(at)) is None:
            self._read_noun_after()
            return
        self.noun, self.noun_at = kind, at
        if kind in ("city", "village", "district") and self._word(at - 1) and self.seen.noun(at - 1) == "countryside":
            self.noun, self.noun_at = "countryside", at - 1
        self.lead = self.noun_at

    def _read_noun_after(self) -> None:
        """«Daraa province», «Homs city», «Idlib countryside»."""
        word = self._word(self.last)
        kind = self.seen.noun(self.last) if word.isascii() and word else None
        if kind in ("city", "governorate", "countryside", "district"):
            self.noun = kind

    def _read_direction(self) -> None:
        if "ب" not in self.hit.clitic and self._is(self.lead - 1, self.lexicon.directions):
            self.direction = self.lead = self.lead - 1
            self.roles.add(Role.DIRECTION)

    def _read_prepositions(self) -> None:
        lexicon, before = self.lexicon, self.lead - 1
        if self._word(before) == "the":
            before -= 1
        if self.lead < self.first and self._clitic_of(self.lead).find("ب") >= 0:
            self.preposition = True
        struck = self._is(before, lexicon.object_verbs)
        if struck or self._word(before) in lexicon.prepositions or self._is(before, lexicon.inside):
            self.preposition = True
        near = self._is(before, lexicon.near)
        from_near = self._word(before) == "من" and (
            self._is(before - 1, lexicon.near) or self._is(before - 1, lexicon.directions)
        )
        if near or from_near:
            self.preposition = True
            self.roles.add(Role.NEAR)

    def _read_list(self) -> None:
        """«بلدتي الشحيل وذيبان»: the second has what was said of the first."""
        before = self.previous
        listed = before is not None and before.last == self.first and self.hit.clitic == "و"
        if not listed or before is None or not self.seen.joined(before.last - 1, self.first):
            return
        self.noun = self.noun or before.noun
        self.preposition = self.preposition or before.preposition
        self.roles |= before.roles & _SHARED

    def _clitic_of(self, at: int) -> str:
        """The clitic that a noun or direction bears."""
        word = self.seen.tokens[at].text
        return word[: skipped(word, self.lexicon.nouns) or skipped(word, self.lexicon.directions)]

    def _read_tag(self) -> None:
        """A hashtag that holds the name and nothing else but place words, or a region that heads the text.

        «#مكتب_الأتارب_الإعلامي» is an outlet's.
        """
        tag = self.seen.tags.get(self.first)
        if tag is None:
            if self.lead == 0 and self.wide and not self.country:
                self.roles.add(Role.HASHTAG)
            return
        others = [n for n in range(*tag) if not self.first <= n < self.last]
        plain = all(self.seen.noun(n) or self.seen.tokens[n].text in self.lexicon.adjectives for n in others)
        self.roles.add(Role.HASHTAG if plain else Role.OUTLET)

    def _read_people(self) -> None:
        lexicon, before = self.lexicon, self.lead - 1
        if self._word(before) == "من" and self._is(before - 1, lexicon.origin_after_from):
            self.roles.add(Role.ORIGIN)
        elif self._fires():
            self.roles.add(Role.LAUNCH)
        if any(self._is(before - n, lexicon.origin) for n in range(1 if self.preposition else 3)):
            self.roles.add(Role.ORIGIN)
        if self._is(before, lexicon.sky):
            self.roles.add(Role.SKY)
        if any(self._is(before - n, lexicon.destination) for n in (1, 2, 3)):
            self.roles.add(Role.DESTINATION)
        self._read_speakers()

    def _fires(self) -> bool:
        """«أطلقت من X», «من مواقع قسد في X», «المتمركزة في X»: fire comes from there."""
        lexicon, before = self.lexicon, self.lead - 1
        if self._word(before) == "من":
            return self.country or any(self._is(before - n, lexicon.launch) for n in range(1, _LAUNCH_REACH))
        posts = (before - n for n in (2, 3, 4))
        from_posts = any(self._word(at) == "من" and self._is(at + 1, lexicon.launch_sites) for at in posts)
        return from_posts or self._is(before - 1, lexicon.stationed)

    def _read_speakers(self) -> None:
        """«شبكة أخبار X», «X 24» are outlets; «محمد X», «أبو X» persons."""
        lexicon, before = self.lexicon, self.lead - 1
        if self._is(self.first - 1, lexicon.outlet_before) or self._word(self.last) in lexicon.outlet_after:
            self.roles.add(Role.OUTLET)
        if self.noun != "site" and self._is(before, lexicon.outlet_before):
            self.roles.add(Role.OUTLET)
        word = self._word(self.first - 1)
        if self.noun is None and (word in lexicon.person_before or word in lexicon.given_names):
            self.roles.add(Role.PERSON)

    def _read_region(self) -> None:
        """«X بريف Y», «X غرب Y»: a name stands right before the noun or the direction."""
        regional = self.noun in ("countryside", "governorate") or (self.noun is None and self.direction is not None)
        at = self.lead - 1
        if regional and at >= 0 and (variants(self.seen.tokens[at].text) or self.seen.noun(at - 1)):
            self.roles.add(Role.PARENT)

    def _read_actor(self) -> None:
        """A country that speaks, strikes or is struck at: a preposition or a verb of being hit makes it a place."""
        lexicon, before = self.lexicon, self.first - 1
        owned = "ب" not in self.hit.clitic and self._is(before, lexicon.actor_before)
        base = self.noun == "site" or all(e.kind == "site" for e in self.entries)  # «مطار التيفور العسكري»
        if owned or (self._word(self.last) == "عسكري" and not base):
            self.roles.add(Role.ACTOR)
        if not self.country and not self._capital():
            return
        placed = self.noun or self.direction is not None or self.preposition or Role.LAUNCH in self.roles
        if self._is(before, lexicon.object_verbs) or self.seen.tagged(self.first):
            placed = True
        after = range(self.last, min(self.last + _HOST_REACH, len(self.seen.tokens)))
        hosts = any(form in lexicon.host_after for n in after for form in self.seen.forms(n))
        if hosts and (not placed or Role.ACTOR in self.roles):
            self.roles.discard(Role.ACTOR)
            self.roles.add(Role.HOST)
        elif not placed:
            self.roles.add(Role.ACTOR)

    def _capital(self) -> bool:
        """«موسكو ترد»: a capital without anything that makes it a place."""
        single = self.last - self.hit.first == 1
        return single and self.lead > 0 and fold_word(self._bare_word()) in self.lexicon.capitals

    def _bare_word(self) -> str:
        return self.seen.tokens[self.hit.first].text[self.hit.skip :]

    def _text(self, start: int, end: int) -> tuple[int, int]:
        """The name with the noun or direction that belongs to it, and the adjective after («ريف X الشرقي»)."""
        tokens, begin = self.seen.tokens, start
        if self.noun_at is not None and self.noun in WITH_NOUN:
            begin = tokens[self.noun_at].start + skipped(tokens[self.noun_at].text, self.lexicon.nouns)
        elif self.direction is not None and self.wide:
            begin = tokens[self.direction].start + skipped(tokens[self.direction].text, self.lexicon.directions)
        adjective = self._word(self.last) and tokens[self.last].text in self.lexicon.adjectives
        if adjective and (self.noun == "countryside" or self.wide):
            end = tokens[self.last].end
        return begin, end

    def _strength(self) -> float:
        best = max(e.rank for e in self.entries)
        single = self.last - self.hit.first == 1
        out = 2.0 if best >= 6 else 1.0 if best >= 4 else 0.5 if best == 3 else 0.0
        out += 0.0 if single else 2.0
        out += 3.0 if self.noun else 0.0
        bare_b = single and best <= 3 and self.noun is None and "ب" in self.hit.clitic
        out += 0.5 if bare_b else 1.0 if self.preposition else 0.0
        out += 1.5 if Role.HASHTAG in self.roles else 0.0
        out += 1.5 if self._region_after() else 0.0
        if single and best < 9:
            out -= self._doubts(self._bare_word())
        elif not single:
            out -= self._doubts_of_phrase(best)
        return out - (4.0 if Role.PERSON in self.roles else 0.0)

    def _doubts_of_phrase(self, best: int) -> float:
        """«السيد علي», «أبو عبيدة» are persons more often than hamlets; «صورة كبيرة» is one."""
        words = self.seen.folded[self.hit.first : self.hit.last]
        if " ".join(words) in self.lexicon.ambiguous:
            return 3.0
        title = fold_word(self._bare_word()) in self.lexicon.titles
        return 2.5 if title and best <= 3 else 0.0

    def _doubts(self, word: str) -> float:
        """Evidence that a single word is an everyday word, or only looks like the name."""
        key, clitic = fold_word(word), self.hit.clitic
        doubts = 2.5 if key in self.lexicon.common else 2.0 if key in self.lexicon.ambiguous else 0.0
        if doubts and self._ends_its_clause():
            doubts -= 1.5 if key in self.lexicon.common else 1.0
        if not any(n.article == word.startswith("ال") for n in self.hit.names) and "ل" not in clitic:
            doubts += 2.0 if doubts else 1.0
        if clitic and len(word) <= 3:
            doubts += 2.0
        elif clitic.startswith("ف"):
            doubts += 1.5
        elif clitic in ("و", "ل", "ك"):
            doubts += 0.5
        return doubts + (1.0 if len(word) <= 2 else 0.0)

    def _ends_its_clause(self) -> bool:
        """«في البصيرة», «قرب التبني»: a town's name after a preposition with nothing that it could belong to."""
        if (
            not self.preposition
            or self.hit.clitic
            or not any(e.rank >= _TOWN and e.country in ("SY", "IQ") for e in self.entries)
        ):
            return False
        if self.last >= len(self.seen.tokens) or not self.seen.joined(self.last - 1, self.last):
            return True
        if any(struck_town(self.seen, self.lexicon, self.hit.first, e) for e in self.entries):
            return True
        lexicon, following = self.lexicon, self.seen.forms(self.last)
        return any(f in lexicon.directions or f in lexicon.prepositions or f in lexicon.parent for f in following)

    def _region_after(self) -> bool:
        """«X بريف Y», «X غربي Y», «X في محافظة Y»."""
        lexicon, at = self.lexicon, self.last
        if not self._word(at) or at >= len(self.seen.tokens):
            return False
        if self._is(at, lexicon.parent) or self._is(at, lexicon.directions):
            return True
        if self.seen.noun(at) in ("city", "district", "subdistrict") and "ب" in self._clitic_of(at):
            return True
        return self._word(at) == "في" and at + 1 < len(self.seen.tokens) and self._is(at + 1, lexicon.parent)
