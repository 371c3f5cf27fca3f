"""Which place a mention means: settled by what else the text names, else left uncertain.

Evidence for a candidate: how well known it is, the place noun before its name, a region named right after it
(«بريف …»), governorates and countries named anywhere, other places near it, the source's own area.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .arabic import Normal, letters
from .gazetteer import Entry, Gazetteer, distance, gazetteer
from .place_bearing import agrees, side
from .place_context import Context, read_context
from .place_joins import as_region, comma_region, in_town, is_region, told_after, towards, with_roads
from .place_located import BELIEVED, Located, doubtful, place_of
from .place_regions import WELL_KNOWN, fit, may_lie_in, one_place
from .place_roles import Mention, Role
from .place_unplaced import Unplaced
from .place_view import View, view
from .place_words import place_words

CLEAR = 0.75
"""A candidate ahead of the next by less than this is not certain."""
SURE = 3.0
"""A mention's strength from which it is a place, even if none that the gazetteer knows."""
SMALL = 3
"""The rank of villages that hardly any text names without more."""
CITY = 6
_WITH_SIDES = frozenset(("governorate", "city", "town"))
_REGIONAL = frozenset(("countryside", "governorate", "district"))
_SPELT = 0.5
"""What a candidate is worth that is spelt as the text spells it, its article too («حضر» is not «الحضر»)."""
QUARTER_KM = 12.0
"""A quarter is not farther from the middle of its town than this."""
_BESIDE_KM = 60.0
"""A village told by the side of a town on which it lies is not farther from it than this."""
SITE_KM = 30.0
"""A site told to lie in a town is not farther from it than this."""
_HOME_COUNTRIES = frozenset(("SY", "IQ", "LB", "PS", "IL", None))
"""Villages elsewhere need a word of their country in the text to be believed."""
_NOUN_FITS: dict[str, dict[str, float]] = {
    "village": {
        "village": 1, "town": 1, "city": 0.5, "governorate": -3, "country": -5, "quarter": 0, "site": -1, "area": -1,
    },
    "city": {"town": 1, "city": 1.5, "village": 0, "governorate": -2, "country": -1, "quarter": -1, "site": 0},
    "quarter": {"quarter": 3, "village": 0, "town": -1, "city": -1, "governorate": -3, "country": -4, "site": 0},
    "governorate": {"governorate": 5, "area": 1, "city": 0, "town": -1, "village": -3},
    "district": {"city": 1, "town": 1, "area": 1, "governorate": -1.5, "quarter": 0, "village": 0},
    "subdistrict": {"town": 2, "city": 1, "governorate": -3, "quarter": -2},
    "countryside": {"governorate": 3, "city": 1, "town": 1, "village": -1, "quarter": -3, "country": -2},
    "institution": {"site": 2, "quarter": 1, "governorate": -2, "country": -3},
    "street": {"site": 2, "quarter": 1, "governorate": -2, "country": -3},
    "site": {"site": 2, "area": 1, "water": 2, "village": 0, "town": 0, "quarter": 0},
}  # fmt: skip
"""How well each kind of place fits the noun before its name, in the weights of `_Chooser._score`."""


def resolve(normal: Normal, mentions: Sequence[Mention], *, home: str | None = None) -> list[Located]:
    """The mentions that are believed, each with its place. `home` is the source's own area: a governorate of the
    guideline or an ISO country code."""
    book, lexicon, seen = gazetteer(), place_words(), view(normal)
    context = read_context(seen, book, lexicon, mentions, home)
    chooser = _Chooser(normal, seen, book, context, mentions)
    first = [chooser.locate(number, mention) for number, mention in enumerate(mentions)]
    out = [here for here in _with_repeats(chooser, mentions, first) if here]
    for n, here in enumerate(out):
        if is_region(seen, lexicon, out, n):
            out[n] = as_region(here, out[n - 1] if n else None)
    return with_roads(normal, out)


def _with_repeats(
    chooser: "_Chooser", mentions: Sequence[Mention], found: Sequence[Located | None]
) -> Iterator[Located | None]:
    """A name that is believed once («بلدة كويا») is believed wherever the text says it again («في كويا»)."""
    known = {here.mention.candidates for here in found if here and here.mention.candidates}
    for number, (mention, here) in enumerate(zip(mentions, found, strict=True)):
        again = here is None and mention.candidates in known
        yield chooser.locate(number, mention, believed=True) if again else here


class _Chooser:
    """Weighs the candidates of each mention of one text."""

    def __init__(
        self, normal: Normal, seen: View, book: Gazetteer, context: Context, mentions: Sequence[Mention]
    ) -> None:
        self._normal, self._seen, self._book = normal, seen, book
        self._context, self._mentions = context, mentions
        self._unplaced = Unplaced(normal, book, context, mentions)

    def locate(self, number: int, mention: Mention, *, believed: bool = False) -> Located | None:
        """The place of one mention, or None if it is not believed."""
        if mention.country:
            return self._land(mention)
        entries = self._inside(number, mention, self._entries(mention))
        told = mention.noun == "quarter" or mention.strength >= BELIEVED
        if told and entries and (towns := self._other_towns(number, mention, entries)):
            return self._unplaced.locate(number, replace(mention, noun="quarter"), towns)
        if not entries:
            return self._unplaced.locate(number, mention, self._towns(number) if mention.noun == "quarter" else ())
        scored = sorted(((self._score(number, mention, e), e) for e in entries), key=lambda p: -p[0])
        best_score, best = scored[0]
        strange = mention.noun == "site" or (mention.noun == "road" and best.country not in ("SY", "IQ"))
        foreign = strange and best.kind in ("city", "town", "village") and self._foreign(best)
        foreign = foreign or self._stray(entries)
        if foreign or self._contradicted(number, mention, entries):
            named = mention.noun or (_a_place(mention, best) and self._seen.noun(mention.first) != "institution")
            return self._unplaced.locate(number, mention) if named else None
        strength = mention.strength + self._agreement(mention, best)
        if strength < BELIEVED and (not believed or Role.PERSON in mention.roles):
            return None
        rivals = [e for s, e in scored[1:] if best_score - s < CLEAR and not one_place(best, e)]
        if best.kind == "governorate" or best.rank >= 6:
            rivals = [e for e in rivals if e.admin1 != best.admin1]
        place = (
            place_of(self._normal, mention, best) if not rivals else doubtful(self._normal, mention, [best, *rivals])
        )
        return Located(mention, place, best, not rivals, strength)

    def _entries(self, mention: Mention) -> list[Entry]:
        entries = [self._book.entries[i] for i in mention.candidates]
        if mention.noun == "quarter":
            return [e for e in entries if e.kind in ("quarter", "site", "village", "area")]
        if mention.noun in ("institution", "street"):  # «مسجد أبو بكر» is not the village Abu Bakr
            return [e for e in entries if e.kind in ("quarter", "site", "city", "town")]
        return entries

    def _inside(self, number: int, mention: Mention, entries: list[Entry]) -> list[Entry]:
        """«حي الأشرفية بحلب»: of the quarters of that name those of the town named right after, if there are any."""
        following = next(iter(self._mentions[number + 1 : number + 2]), None)
        quarters = mention.noun == "quarter" or all(e.kind == "quarter" for e in entries)
        if not quarters or following is None or not in_town(self._seen, mention, following):
            return entries
        towns = [e for i in following.candidates if (e := self._book.entries[i]).kind in ("city", "town")]
        near = [e for e in entries if any(distance(e, town) <= QUARTER_KM for town in towns)]
        return near[:1] or entries

    def _other_towns(self, number: int, mention: Mention, entries: Sequence[Entry]) -> list[Entry]:
        """«#عفرين: قصف على حي المحمودية»: the towns named, if no quarter of that name that is known lies near them."""
        if mention.noun != "quarter" and not all(e.kind == "quarter" for e in entries):
            return []
        towns = self._towns(number)
        near = any(
            (e.admin1 == town.admin1 and e.country == town.country) or distance(e, town) <= QUARTER_KM
            for e in entries
            for town in towns
        )
        return [] if near else towns

    def _towns(self, number: int) -> list[Entry]:
        """The towns that the text names otherwise, as places."""
        others = (m for n, m in enumerate(self._mentions) if n != number and m.strength >= BELIEVED)
        best = (max((self._book.entries[i] for i in m.candidates), key=_town_first, default=None) for m in others)
        return [e for e in best if e is not None and e.kind in ("city", "town", "governorate") and e.rank >= WELL_KNOWN]

    def _score(self, number: int, mention: Mention, e: Entry) -> float:
        out = e.rank * 0.5
        out += _NOUN_FITS.get(mention.noun or "", {}).get(e.kind, 0.0)
        if mention.noun is None and e.kind == "governorate":
            out += 2.0 if self._means_region(mention) or self._after_comma(number, mention) else -2.5
        word = self._normal.text[mention.start : mention.end]
        if letters(e.ar) == word:
            out += _SPELT
        out += self._region_after(number, mention, e)
        if e.admin1:
            out += min(3.0, self._context.named(e.admin1) * 1.5)
        if e.country:
            out += min(2.0, self._context.countries[e.country] * 1.0)
        return out + self._near(number, e)

    @staticmethod
    def _means_region(mention: Mention) -> bool:
        return bool(mention.roles & {Role.DIRECTION, Role.PARENT}) or (
            Role.HASHTAG in mention.roles and not mention.preposition
        )

    def _after_comma(self, number: int, mention: Mention) -> bool:
        """«in Gharanij, Deir ez-Zor» tells the governorate, whether the village is known or not; in a list of cities
        («in Raqqa, Deir ez-Zor») each is a city."""
        comma = comma_region(self._seen, place_words(), mention)
        if comma is None:
            return False
        before = self._mentions[number - 1] if number else None
        listed = before is not None and before.last == comma
        ranks = [self._book.entries[i].rank for i in before.candidates] if before and listed else []
        return max(ranks, default=0) < CITY

    def _region_after(self, number: int, mention: Mention, e: Entry) -> float:
        """The region named within a few words after the name, or the hashtag before it, has the say."""
        out = 0.0
        for other in self._mentions[number + 1 : number + 3]:
            if other.first - mention.last > 4 or not other.candidates:
                break
            beside = other.first - mention.last <= 1 and self._book.entries[other.candidates[0]].kind == "country"
            told = other.roles & {Role.PARENT, Role.DIRECTION} or other.noun in (
                "countryside",
                "governorate",
                "district",
            )
            if beside or told or in_town(self._seen, mention, other):
                out = max(out, max((self._in_region(e, other, i) for i in other.candidates), default=0.0))
        return out

    def _in_region(self, e: Entry, other: Mention, candidate: int) -> float:
        """How well a candidate fits a region, on the side of it that the text tells («ريف حمص الغربي»)."""
        region = self._book.entries[candidate]
        fits, told = fit(e, region), side(self._seen, other)
        return fits + agrees(e, region, told) if fits and told and region.kind in _WITH_SIDES else fits

    def _contradicted(self, number: int, mention: Mention, entries: Sequence[Entry]) -> bool:
        """«مليخ بجنوب لبنان»: the gazetteer's only Malikh lies in Syria, so the text means another one."""
        following = next(iter(self._mentions[number + 1 : number + 2]), None)
        if following is None or not following.candidates:
            return False
        comma = comma_region(self._seen, place_words(), following)
        if comma == mention.last and self._after_comma(number + 1, following):
            return not any(may_lie_in(e, self._book.entries[i]) for e in entries for i in following.candidates)
        if self._elsewhere(mention, following, entries) or self._far_from(mention, following, entries):
            return True
        if not told_after(self._seen, place_words(), mention, following):
            return False
        if Role.SKY in mention.roles and towards(self._seen, mention, following):
            return False
        told = following.noun in ("countryside", "governorate", "district") or Role.DIRECTION in following.roles
        region = max((self._book.entries[i] for i in following.candidates), key=lambda e: e.rank)
        big = region.rank >= CITY and following.preposition and Role.NEAR not in following.roles
        if region.kind not in ("governorate", "country", "area") and following.noun != "district" and not big:
            return False
        if not (told or following.preposition):
            return False
        if any(e.rank >= CITY and e.country == region.country for e in entries):
            return False
        return not any(may_lie_in(e, region) for e in entries)

    def _elsewhere(self, mention: Mention, following: Mention, entries: Sequence[Entry]) -> bool:
        """«مشفى الشفاء في الشحيل», «حي النزهة بحمص»: those of that name that are known lie far from the town."""
        towns = [self._book.entries[i] for i in following.candidates]
        quarter = mention.noun == "quarter"
        inside = quarter or all(e.kind in ("site", "quarter") for e in entries)
        if not inside or not in_town(self._seen, mention, following) or following.strength < BELIEVED:
            return False
        if not quarter and not all(e.kind in ("city", "town", "village") for e in towns):
            return False
        towns = [town for town in towns if town.kind in ("city", "town", "village")]
        reach = QUARTER_KM if quarter else SITE_KM
        return bool(towns) and not any(
            distance(e, town) <= (reach if quarter else max(reach, e.km)) for e in entries for town in towns
        )

    def _far_from(self, mention: Mention, following: Mention, entries: Sequence[Entry]) -> bool:
        """«قرية صيدا غرب بلدة عين عيسى»: those of that name that are known lie far from the town it is told by."""
        if mention.noun != "village" or Role.DIRECTION not in following.roles or following.first - mention.last > 2:
            return False
        near = (self._book.entries[i] for i in following.candidates)
        towns = [e for e in near if e.kind in ("city", "town", "village")] if following.strength >= BELIEVED else []
        return bool(towns) and not any(distance(e, town) <= _BESIDE_KM for e in entries for town in towns)

    def _foreign(self, e: Entry) -> bool:
        """True for a place of a country that the text does not speak of, while it speaks of another."""
        return bool(self._context.countries) and not self._context.countries[e.country or ""]

    def _stray(self, entries: Sequence[Entry]) -> bool:
        """«منطقة عائشة بكار ببيروت»: only villages of a land that nothing else names, two names tell another."""
        lands, own = self._context.lands, {e.country or "" for e in entries}
        if any(e.rank > SMALL or self._context.countries[e.country or ""] > 1 for e in entries):
            return False
        return max((count for land, count in lands.items() if land not in own), default=0) > 1

    def _near(self, number: int, e: Entry) -> float:
        gaps = [distance(e, anchor) for n, anchor in self._context.anchors if n != number and anchor.kind != "country"]
        closest = min(gaps, default=float("inf"))
        return 2.0 if closest < 30 else 1.0 if closest < 80 else 0.0

    def _agreement(self, mention: Mention, e: Entry) -> float:
        """The text names the governorate: a village's bare name is then likely the village. A small place of a
        country that the text does not speak of is likely a word."""
        if e.kind in ("governorate", "country", "water"):
            return 0.0
        if e.admin1 and self._context.named(e.admin1) >= 2:
            return 1.0
        if e.country and self._context.countries[e.country] > 0:
            return 0.5 if e.rank >= 3 else 0.0
        small = e.rank <= 5 if e.country not in _HOME_COUNTRIES else e.rank <= 3
        return -1.0 if small else 0.0

    def _land(self, mention: Mention) -> Located:
        country = self._book.countries[mention.country or ""]
        entry = self._book.entries[country.entry]
        return Located(mention, place_of(self._normal, mention, entry), entry, True, mention.strength)


def _a_place(mention: Mention, e: Entry) -> bool:
    """So much speaks for a place that it is one, though none that the gazetteer knows («طريق الخرافي جنوب الحسكة»)."""
    return mention.strength >= SURE and e.kind in ("site", "quarter", "village") and Role.PERSON not in mention.roles


def _town_first(e: Entry) -> tuple[bool, int]:
    return e.kind in ("city", "town"), e.rank
