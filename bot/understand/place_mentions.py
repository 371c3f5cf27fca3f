"""Every word of a text that may name a place, with what stands around it.

Names that are also words, persons or actors are told from places by evidence: a place noun before («بلدة»), a
preposition, a hashtag, a region after («بريف …»). A mention says how strong that evidence is; `place_choice`
decides which place is meant.
"""

from .arabic import Normal
from .gazetteer import fold_word, gazetteer
from .place_around import Around
from .place_hits import hits, variants
from .place_located import BELIEVED
from .place_roles import WITH_NOUN, Mention, Role, skipped
from .place_strength import strength
from .place_struck import attacked
from .place_tellers import moves_on, speaks, treated
from .place_unknown import unnamed
from .place_view import view
from .place_words import fold_one, place_list, place_words


def mentions(normal: Normal) -> list[Mention]:
    """Every mention of a place in the text, in order: known names, and unknown ones after «قرية», «بلدة»…"""
    seen, book, lexicon = view(normal), gazetteer(), place_words()
    found = hits(seen, book, lexicon)
    out: list[Mention] = []
    for hit in found:
        out.append(_Reader(seen, book, lexicon, hit, out[-1] if out else None).mention())
    out += unnamed(seen, lexicon, {n for m in out if m.strength >= _TAKEN for n in range(m.first, m.last)})
    out.sort(key=lambda m: (m.start, m.end))
    return out


_TAKEN = 0.0
"""A name with less evidence leaves its words to an unknown name («أم الجمال»)."""
_HOST_REACH = 8
"""Words after a speaking country in which «تعرضت», «أراضيها» say that it was hit."""
_LAUNCH_REACH = 6
_CLOCK = frozenset(("توقيت",))
"""«بتوقيت شرق الولايات المتحدة»."""
_SHARED = frozenset((Role.ORIGIN, Role.LAUNCH, Role.NEAR, Role.OUTLET, Role.ACTOR, Role.CARE, Role.SPEAKER))
"""Roles that hold for a whole list of names."""


class _Reader(Around):
    """Reads the surroundings of one hit."""

    def mention(self) -> Mention:
        self._read_noun()
        self._read_direction()
        self._read_prepositions()
        self._read_list()
        self._read_tag()
        self._read_people()
        self._read_tellers()
        self._read_region()
        self._read_actor()
        start = self.seen.tokens[self.first].start + self.hit.skip
        end = self.seen.tokens[self.last - 1].end
        candidates = tuple(dict.fromkeys(n.entry for n in self.hit.names))
        return Mention(
            start, end, self.first, self.last, *self._text(start, end), candidates, self.noun, self.preposition,
            frozenset(self.roles), strength(self),
        )  # fmt: skip

    def _read_noun(self) -> None:
        """«بلدة X», «village of X», «ريف مدينة X»."""
        of = self.word(self.first - 1) == "of"
        at = self.first - (2 if of else 1)
        self.preposition = self.preposition or of
        if not self.word(at) or (kind := self.seen.noun(at)) is None:
            self._read_noun_after()
            return
        self.noun, self.noun_at = kind, at
        if kind in ("city", "village", "district") and self.word(at - 1) and self.seen.noun(at - 1) == "countryside":
            self.noun, self.noun_at = "countryside", at - 1
        self.lead = self.noun_at

    def _read_noun_after(self) -> None:
        """«Daraa province», «Homs city», «Idlib countryside»."""
        word = self.word(self.last)
        kind = self.seen.noun(self.last) if word.isascii() and word else None
        if kind in ("city", "village", "quarter", "governorate", "countryside", "district"):
            self.noun = kind

    def _read_direction(self) -> None:
        if "ب" not in self.hit.clitic and self.is_(self.lead - 1, self.lexicon.directions):
            self.direction = self.lead = self.lead - 1
            self.roles.add(Role.DIRECTION)

    def _read_prepositions(self) -> None:
        lexicon, before = self.lexicon, self.lead - 1
        if self.word(before) == "the":
            before -= 1
        if self.lead < self.first and self.clitic_of(self.lead).find("ب") >= 0:
            self.preposition = True
        struck = self.is_(before, lexicon.object_verbs)
        if struck or self.word(before) in lexicon.prepositions or self.is_(before, lexicon.inside):
            self.preposition = True
        if self.word(before) == "بين" and self._stretches(before):
            self.preposition = True  # «الطريق الواصل بين الباب والراعي»
        if self.word(before) == "من" and self.is_(before - 1, place_list("around", "each")):
            self.preposition = True
        near = self.is_(before, lexicon.near)
        from_near = self.word(before) == "من" and (
            self.is_(before - 1, lexicon.near) or self.is_(before - 1, lexicon.directions)
        )
        if near or from_near:
            self.preposition = True
            self.roles.add(Role.NEAR)

    def _stretches(self, between: int) -> bool:
        """«الطريق الواصل بين», «المنطقة بين»: land that lies between two towns."""
        return any(self.is_(between - n, place_list("around", "stretch")) for n in (1, 2))

    def _read_list(self) -> None:
        """«بلدتي الشحيل وذيبان»: the second has what was said of the first."""
        before = self.previous
        listed = before is not None and before.last == self.first and self.hit.clitic == "و"
        if not listed or before is None or not self.seen.joined(before.last - 1, self.first):
            return
        self.noun = self.noun or before.noun
        self.preposition = self.preposition or before.preposition
        self.listed = before.strength >= BELIEVED and before.preposition
        self.roles |= before.roles & _SHARED

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
        if self.word(before) == "من" and self.is_(before - 1, lexicon.origin_after_from):
            self.roles.add(Role.ORIGIN)
        elif self._fires() or moves_on(self):
            self.roles.add(Role.LAUNCH)
        if any(self.is_(before - n, lexicon.origin) for n in range(1 if self.preposition else 3)):
            self.roles.add(Role.ORIGIN)
        if self.is_(before, lexicon.sky) or (self.wide and self.word(before) == "فوق"):
            self.roles.add(Role.SKY)
        if any(self.is_(before - n, lexicon.destination) for n in (1, 2, 3)):
            self.roles.add(Role.DESTINATION)
        if any(self.is_(before - n, place_list("around", "retreats")) for n in (1, 2)):
            self.roles.add(Role.RETREAT)
        self._read_speakers()

    def _read_tellers(self) -> None:
        """Where the hurt are treated, and where those sit who tell of it."""
        inherited = self.previous is not None and Role.CARE in self.previous.roles and self._right_after()
        if treated(self) or inherited:
            self.roles.add(Role.CARE)
        if speaks(self):
            self.roles.add(Role.SPEAKER)

    def _right_after(self) -> bool:
        """«مشفى الرازي في حلب», «مشفى الرازي بحلب»: the town of the name before."""
        before = self.previous
        return before is not None and self.first - before.last <= 1 and self.seen.joined(before.last - 1, self.first)

    def _fires(self) -> bool:
        """«أطلقت من X», «من مواقع قسد في X», «المتمركزة في X»: fire comes from there."""
        lexicon, before = self.lexicon, self.lead - 1
        if self.word(before) == "من":
            return self.country or any(self.is_(before - n, lexicon.launch) for n in range(1, _LAUNCH_REACH))
        if self.word(before - 1) == "من" and self.is_(before, place_list("around", "sides")):
            return True
        posts = (before - n for n in (2, 3, 4))
        from_posts = any(self.word(at) == "من" and self.is_(at + 1, lexicon.launch_sites) for at in posts)
        return from_posts or self.is_(before - 1, lexicon.stationed)

    def _names_outlet(self) -> bool:
        """«درعا 24», «الرقة بوست»; «بلدة السوسة 24 ساعة» tells a time."""
        named = self.word(self.last) in self.lexicon.outlet_after
        return named and self.word(self.last + 1) not in place_list("around", "hours")

    def _named_outlet(self) -> bool:
        """«قالت شبكة سوار الخابور إن …», «موقع صدى الشرقية:»: the second word of an outlet's name."""
        at = self.first - 2
        placed = self.noun or self.preposition or self.hit.clitic or self.direction is not None
        if placed or not self.is_(at, place_list("around", "outlets")):
            return False
        between = self.seen.folded[self.first - 1]
        return between not in self.lexicon.prepositions and self.seen.noun(self.first - 1) is None

    def _read_speakers(self) -> None:
        """«شبكة أخبار X», «X 24» are outlets; «محمد X», «أبو X» persons."""
        lexicon, before = self.lexicon, self.lead - 1
        if self.is_(self.first - 1, lexicon.outlet_before) or self._names_outlet():
            self.roles.add(Role.OUTLET)
        beside = self.noun != "site" and self.direction is None
        if (beside and self.is_(before, lexicon.outlet_before)) or self.is_(before, _CLOCK):
            self.roles.add(Role.OUTLET)
        if self._named_outlet():
            self.roles.add(Role.OUTLET)
        word = self.word(self.first - 1)
        if self.noun is None and (word in lexicon.person_before or word in lexicon.given_names):
            self.roles.add(Role.PERSON)
        if word in lexicon.owned and fold_word(self.bare_word()) in lexicon.given_names:  # «مزرعة جاسم الحمد»
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
        named = self.previous is not None and self.previous.last == self.first  # «عيتا الشعب ورامية»
        owned = "ب" not in self.hit.clitic and not named and self.is_(before, lexicon.actor_before)
        base = self.noun == "site" or all(e.kind == "site" for e in self.entries)  # «مطار التيفور العسكري»
        if owned or (self.word(self.last) == "عسكري" and not base):
            self.roles.add(Role.ACTOR)
        if not self.country and not self._capital():
            return
        placed = self.noun or self.direction is not None or self.preposition or Role.LAUNCH in self.roles
        if self.is_(before, lexicon.object_verbs) or self.seen.tagged(self.first) or self._aimed_at():
            placed = True
        after = range(self.last, min(self.last + _HOST_REACH, len(self.seen.tokens)))
        hosts = any(form in lexicon.host_after for n in after for form in self.seen.forms(n))
        if hosts and (not placed or Role.ACTOR in self.roles):
            self.roles.discard(Role.ACTOR)
            self.roles.add(Role.HOST)
        elif not placed:
            self.roles.add(Role.ACTOR)

    def _aimed_at(self) -> bool:
        """«في طريقها للكيان», «هجوم يتعرض له الكيان», «ضربات ضد إيران»."""
        before = self.first - 1
        if self.word(before) == "ضد" and attacked(self.seen, self.lexicon, before):
            return True
        if "ل" in self.hit.clitic and self.is_(before, self.lexicon.bound_for):
            return True
        return self.word(before) in place_list("around", "to_it") and self.is_(before - 1, self.lexicon.host_after)

    def _capital(self) -> bool:
        """«موسكو ترد»: a capital without anything that makes it a place; at the head of a text only one that speaks."""
        if any(fold_one(e.ar) in place_list("around", "seats") for e in self.entries):
            return not self.is_(self.first - 1, place_list("around", "shut"))
        if self.last - self.hit.first > 1:
            return False
        name, says = fold_word(self.bare_word()), self.is_(self.last, self.lexicon.says)
        return (name in self.lexicon.capitals and (self.lead > 0 or says)) or (
            name in self.lexicon.capitals_at_home and says
        )

    def _text(self, start: int, end: int) -> tuple[int, int]:
        """The name with the noun or direction that belongs to it, and the adjective after («ريف X الشرقي»)."""
        tokens, begin = self.seen.tokens, start
        if self.noun_at is not None and self.noun in WITH_NOUN:
            begin = tokens[self.noun_at].start + skipped(tokens[self.noun_at].text, self.lexicon.nouns)
        elif self.direction is not None and self.wide:
            begin = tokens[self.direction].start + skipped(tokens[self.direction].text, self.lexicon.directions)
        adjective = self.word(self.last) and tokens[self.last].text in self.lexicon.adjectives
        if adjective and (self.noun == "countryside" or self.wide):
            end = tokens[self.last].end
        return begin, end
