"""Which place a mention means: settled by what else the text names, else left uncertain.

Evidence for a candidate: how well known it is, the place noun before its name, a region named right after it
(«بريف …»), governorates and countries named anywhere, other places near it, the source's own area.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import msgspec

from bot.model.report import Place, Precision

from .arabic import Normal, letters
from .gazetteer import SAME_PLACE_KM, Entry, Gazetteer, distance, fold, fold_word, gazetteer, one_slip
from .place_hits import View, view
from .place_mentions import Mention, Role
from .place_words import PlaceWords, place_words

BELIEVED = 1.0
"""A mention with less evidence than this is taken for a word, a person or an actor."""
CLEAR = 0.75
"""A candidate ahead of the next by less than this is not certain."""


@dataclass(frozen=True, slots=True)
class Located:
    """A mention that is believed, and the place it means. `certain` is False where several places bear the name."""

    mention: Mention
    place: Place
    entry: Entry | None
    certain: bool
    strength: float
    region: bool = False
    """It is told only as the region or the neighbour of the place named right before it («ذيبان بريف دير الزور»)."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the whole text says about where it is."""

    governorates: Counter[str]
    countries: Counter[str]
    """Named as places, or by the words for their people and parties."""
    lands: Counter[str]
    """Countries of places alone: whose army strikes says nothing of where."""
    anchors: tuple[tuple[int, Entry], ...]
    """Places beyond doubt, with the mention's place in the list."""


_NOUN_FITS: dict[str, dict[str, float]] = {
    "village": {
        "village": 1,
        "town": 1,
        "city": 0.5,
        "governorate": -3,
        "country": -5,
        "quarter": 0,
        "site": -1,
        "area": -1,
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
}


_HOME_COUNTRIES = frozenset(("SY", "IQ", "LB", "PS", "IL", None))
_IN_TOWN = frozenset(("quarter", "institution", "street", "site", "road", "district"))


def resolve(normal: Normal, mentions: Sequence[Mention], *, home: str | None = None) -> list[Located]:
    """The mentions that are believed, each with its place. `home` is the source's own area: a governorate of the
    guideline or an ISO country code."""
    book, lexicon, seen = gazetteer(), place_words(), view(normal)
    context = _context(seen, book, lexicon, mentions, home)
    chooser = _Chooser(normal, seen, book, context, mentions)
    first = [chooser.locate(number, mention) for number, mention in enumerate(mentions)]
    out = [here for here in _with_repeats(chooser, mentions, first) if here]
    out = [replace(here, region=_is_region(seen, lexicon, out, n)) for n, here in enumerate(out)]
    return _with_roads(normal, seen, out)


ROAD_KM = 60.0


def _with_roads(normal: Normal, seen: View, found: list[Located]) -> list[Located]:
    """«طريق أريحا - المسطومة» is the road between the two: half-way, if they are near enough."""
    out: list[Located] = []
    for number, here in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        if here.mention.noun == "road" and following and _other_end(seen, here, following):
            here = _road(normal, here, following)
        out.append(here)
    return out


def _other_end(seen: View, here: Located, following: Located) -> bool:
    """«أريحا - المسطومة», «أريحا المسطومة»: a second town right after, without a preposition."""
    if following.mention.first != here.mention.last or following.region or following.mention.preposition:
        return False
    return following.entry is not None and following.entry.kind in ("city", "town", "village")


def _road(normal: Normal, start: Located, end: Located) -> Located:
    mention = replace(start.mention, text_end=end.mention.text_end)
    a, b = start.entry, end.entry
    place = msgspec.structs.replace(start.place, text=written(normal, mention), precision=Precision.DISTRICT)
    if a and b and a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None:
        if distance(a, b) < ROAD_KM:
            place = msgspec.structs.replace(place, lat=(a.lat + b.lat) / 2, lon=(a.lon + b.lon) / 2)
    return replace(start, place=place, mention=mention)


def _with_repeats(
    chooser: "_Chooser", mentions: Sequence[Mention], found: Sequence[Located | None]
) -> Iterator[Located | None]:
    """A name that is believed once («بلدة كويا») is believed wherever the text says it again («في كويا»)."""
    known = {here.mention.candidates for here in found if here and here.mention.candidates}
    for number, (mention, here) in enumerate(zip(mentions, found, strict=True)):
        again = here is None and mention.candidates in known
        yield chooser.locate(number, mention, believed=True) if again else here


_REGION_GAP = 4


def _is_region(seen: View, lexicon: PlaceWords, found: Sequence[Located], number: int) -> bool:
    """«قرية X بريف Y», «X غرب Y», «X في مدينة Y»: Y only says where X is."""
    if number == 0:
        return False
    here, before = found[number].mention, found[number - 1].mention
    between = range(before.last, here.first)
    if len(between) > _REGION_GAP or not seen.joined(before.last - 1, here.first):
        return False
    if found[number - 1].entry and found[number - 1].place.lat is None:  # a river says less than the town beside it
        return False
    if before.roles & {Role.ACTOR, Role.OUTLET, Role.PERSON, Role.LAUNCH, Role.HOST}:
        return False
    clitic = seen.tokens[here.first].text[: max(0, here.start - seen.tokens[here.first].start)]
    first = seen.tokens[between[0]].text if between else seen.tokens[here.first].text
    if "و" in clitic or (between and first[0] == "و" and seen.noun(between[0])):
        return False
    told = lexicon.prepositions | lexicon.near | lexicon.inside | lexicon.directions | lexicon.parent | {"من"}
    if not all(any(f in told or f in lexicon.nouns for f in seen.forms(n)) for n in between):
        return False
    if any(seen.folded[n] in _TOWARDS for n in between):
        return False
    return bool(between) or "ب" in clitic or here.noun is not None


_TOWARDS = frozenset(map(fold_word, ("على", "الى", "علي", "نحو", "باتجاه", "تجاه")))


def _context(
    seen: View, book: Gazetteer, lexicon: PlaceWords, mentions: Sequence[Mention], home: str | None
) -> _Context:
    context = _Context(Counter(), Counter(), Counter(), ())
    anchors: list[tuple[int, Entry]] = []
    for number, mention in enumerate(mentions):
        entries = [book.entries[i] for i in mention.candidates]
        if Role.PERSON in mention.roles or mention.strength < BELIEVED or not entries:
            continue
        if sole := _tells(context, mention, entries):
            anchors.append((number, sole))
    for key in seen.folded:
        if code := lexicon.demonyms.get(key):
            context.countries[code] += 1
        elif code := lexicon.hints.get(key):
            context.countries[code] += 2
    if home:
        (context.governorates if home in book.governorates else context.countries)[home] += 1
    return replace(context, anchors=tuple(anchors))


def _tells(context: _Context, mention: Mention, entries: Sequence[Entry]) -> Entry | None:
    """Adds what one mention tells of the text's area; the place itself if only one bears the name."""
    top = max(entries, key=lambda e: e.rank)
    alone = len({(e.country, e.admin1 if top.kind != "country" else "") for e in entries}) == 1
    if top.kind == "governorate" and top.admin1:
        context.governorates[top.admin1] += 2
    elif not alone:
        return None
    elif top.admin1:
        context.governorates[top.admin1] += 1
    if top.country:
        context.countries[top.country] += 1
        context.lands[top.country] += 0 if mention.roles & {Role.ACTOR, Role.OUTLET} else 1
    return top if alone and top.kind not in ("country", "governorate") else None


class _Chooser:
    def __init__(
        self, normal: Normal, seen: View, book: Gazetteer, context: _Context, mentions: Sequence[Mention]
    ) -> None:
        self._normal, self._seen, self._book = normal, seen, book
        self._context, self._mentions = context, mentions

    def locate(self, number: int, mention: Mention, *, believed: bool = False) -> Located | None:
        """The place of one mention, or None if it is not believed."""
        if mention.country:
            return self._land(mention)
        entries = self._entries(mention)
        if not entries:
            return self._unknown(number, mention)
        scored = sorted(((self._score(number, mention, e), e) for e in entries), key=lambda p: -p[0])
        best_score, best = scored[0]
        foreign = mention.noun == "site" and best.kind in ("city", "town", "village") and self._foreign(best)
        if foreign or self._contradicted(number, mention, entries):
            return self._unknown(number, mention) if mention.noun else None
        strength = mention.strength + self._agreement(mention, best)
        if strength < BELIEVED and (not believed or Role.PERSON in mention.roles):
            return None
        rivals = [e for s, e in scored[1:] if best_score - s < CLEAR and distance(best, e) > SAME_PLACE_KM]
        if best.kind == "governorate" or best.rank >= 6:
            rivals = [e for e in rivals if e.admin1 != best.admin1]
        place = self._place(mention, best) if not rivals else self._doubtful(mention, [best, *rivals])
        return Located(mention, place, best, not rivals, strength)

    def _entries(self, mention: Mention) -> list[Entry]:
        entries = [self._book.entries[i] for i in mention.candidates]
        if mention.noun == "quarter":
            return [e for e in entries if e.kind in ("quarter", "site", "village", "area")]
        return entries

    def _score(self, number: int, mention: Mention, e: Entry) -> float:
        out = e.rank * 0.5
        out += _NOUN_FITS.get(mention.noun or "", {}).get(e.kind, 0.0)
        if mention.noun is None and e.kind == "governorate" and not self._means_region(mention):
            out -= 2.5
        if mention.noun is None and e.kind == "governorate" and self._means_region(mention):
            out += 2.0
        word = self._normal.text[mention.start : mention.end]
        if _exact(e, word):
            out += 0.5
        out += self._region_after(number, mention, e)
        if e.admin1:
            out += min(3.0, self._context.governorates[e.admin1] * 1.5)
        if e.country:
            out += min(2.0, self._context.countries[e.country] * 1.0)
        return out + self._near(number, e)

    @staticmethod
    def _means_region(mention: Mention) -> bool:
        return bool(mention.roles & {Role.DIRECTION, Role.PARENT}) or (
            Role.HASHTAG in mention.roles and not mention.preposition
        )

    def _region_after(self, number: int, mention: Mention, e: Entry) -> float:
        """The region named within a few words after the name, or the hashtag before it, has the say."""
        out = 0.0
        for other in self._mentions[number + 1 : number + 3]:
            if other.first - mention.last > 4 or not other.candidates:
                break
            beside = other.first - mention.last <= 1 and self._book.entries[other.candidates[0]].kind == "country"
            if (
                beside
                or other.roles & {Role.PARENT, Role.DIRECTION}
                or other.noun in ("countryside", "governorate", "district")
            ):
                out = max(out, max((_within(e, self._book.entries[i]) for i in other.candidates), default=0.0))
        return out

    def _contradicted(self, number: int, mention: Mention, entries: Sequence[Entry]) -> bool:
        """«مليخ بجنوب لبنان»: the gazetteer's only Malikh lies in Syria, so the text means another one."""
        if max(e.rank for e in entries) >= 6:
            return False
        following = next(iter(self._mentions[number + 1 : number + 2]), None)
        if following is None or following.first - mention.last > _REGION_GAP or not following.candidates:
            return False
        told = following.noun in ("countryside", "governorate", "district") or Role.DIRECTION in following.roles
        region = max((self._book.entries[i] for i in following.candidates), key=lambda e: e.rank)
        if region.kind not in ("governorate", "country", "area") and following.noun != "district":
            return False
        if not (told or following.preposition) or "و" in self._clitic(following):
            return False
        return not any(_may_lie_in(e, region) for e in entries)

    def _foreign(self, e: Entry) -> bool:
        """True for a place of a country that the text does not speak of, while it speaks of another."""
        return bool(self._context.countries) and not self._context.countries[e.country or ""]

    def _clitic(self, mention: Mention) -> str:
        return self._seen.tokens[mention.first].text[: max(0, mention.start - self._seen.tokens[mention.first].start)]

    def _near(self, number: int, e: Entry) -> float:
        gaps = [distance(e, anchor) for n, anchor in self._context.anchors if n != number and anchor.kind != "country"]
        closest = min(gaps, default=float("inf"))
        return 2.0 if closest < 30 else 1.0 if closest < 80 else 0.0

    def _agreement(self, mention: Mention, e: Entry) -> float:
        """The text names the governorate: a village's bare name is then likely the village. A small place of a
        country that the text does not speak of is likely a word."""
        if e.kind in ("governorate", "country", "water"):
            return 0.0
        if e.admin1 and self._context.governorates[e.admin1] >= 2:
            return 1.0
        if e.country and self._context.countries[e.country] > 0:
            return 0.5 if e.rank >= 3 else 0.0
        small = e.rank <= 5 if e.country not in _HOME_COUNTRIES else e.rank <= 3
        return -1.0 if small else 0.0

    def _land(self, mention: Mention) -> Located:
        country = self._book.countries[mention.country or ""]
        entry = self._book.entries[country.entry]
        return Located(mention, self._place(mention, entry), entry, True, mention.strength)

    def _unknown(self, number: int, mention: Mention) -> Located | None:
        """A name that no gazetteer has: its governorate and country are those of the region named after it."""
        after = self._parent_after(number, mention)
        admin1 = after[1].admin1 if after else self._sole(self._context.governorates)
        country = after[1].country if after else self._sole(self._context.lands)
        if mention.noun in ("village", "subdistrict") and (near := self._misspelt(mention, admin1)):
            return Located(mention, self._place(mention, near), near, True, mention.strength)
        text = written(self._normal, mention)
        place = Place(text=text, name_ar=text, admin1=admin1, country=country)
        if found := self._about(mention, after, admin1):
            town, precision = found
            place = msgspec.structs.replace(
                place, admin2=town.admin2, admin3=town.admin3, lat=town.lat, lon=town.lon, precision=precision
            )
        return Located(mention, place, None, False, mention.strength)

    def _about(
        self, mention: Mention, after: tuple[Mention, Entry] | None, admin1: str | None
    ) -> tuple[Entry, Precision] | None:
        """The town that an unknown name lies in or near, and how exact that is."""
        if mention.noun in _IN_TOWN:
            town = after[1] if after else self._only_town(mention, admin1)
            return (town, Precision.TOWN) if town and town.kind in ("city", "town") else None
        if after is None or after[1].kind not in ("city", "town"):
            return None
        if Role.NEAR in after[0].roles or after[0].noun == "subdistrict":
            return after[1], Precision.SUBDISTRICT
        return after[1], Precision.DISTRICT

    def _parent_after(self, number: int, mention: Mention) -> tuple[Mention, Entry] | None:
        """The region or town named right after."""
        for other in self._mentions[number + 1 : number + 3]:
            if other.first - mention.last > _REGION_GAP:
                break
            if found := self._largest(other, mention):
                return other, found
        return None

    def _only_town(self, mention: Mention, admin1: str | None) -> Entry | None:
        """The first town of the governorate that the text names."""
        others = (self._largest(m, mention) for m in self._mentions if m is not mention)
        return next((e for e in others if e and e.kind in ("city", "town") and e.admin1 == admin1), None)

    def _largest(self, other: Mention, mention: Mention) -> Entry | None:
        """The town or region of a mention; for what lies in a town the town, unless its countryside is meant."""
        if Role.PERSON in other.roles or not other.candidates or other.strength < BELIEVED:
            return None
        entries = [self._book.entries[i] for i in other.candidates]
        wide = other.noun in ("governorate", "countryside") or mention.noun not in _IN_TOWN
        kinds = (
            ("governorate", "area", "town", "city", "country")
            if wide
            else ("city", "town", "governorate", "area", "country")
        )
        found = [e for e in entries if e.kind in kinds]
        return max(found, key=lambda e: (-kinds.index(e.kind), e.rank), default=None)

    def _misspelt(self, mention: Mention, admin1: str | None) -> Entry | None:
        """The one place of the governorate whose name differs by one slip."""
        key = fold(self._normal.text[mention.start : mention.end])
        if admin1 is None or len(key) < 4:
            return None
        found = {entry for name, entry in _names_in(admin1) if one_slip(key, name)}
        return self._book.entries[found.pop()] if len(found) == 1 else None

    @staticmethod
    def _sole(counted: Counter[str]) -> str | None:
        top = counted.most_common(2)
        return top[0][0] if top and (len(top) == 1 or top[0][1] > top[1][1]) and top[0][0] else None

    def _place(self, mention: Mention, e: Entry) -> Place:
        precision = _precision(mention, e)
        return Place(
            text=written(self._normal, mention), name_ar=e.ar, name_en=e.en, admin1=e.admin1, admin2=e.admin2,
            admin3=e.admin3, country=e.country, lat=e.lat, lon=e.lon, pcode=e.pcode, precision=precision,
        )  # fmt: skip

    def _doubtful(self, mention: Mention, among: Sequence[Entry]) -> Place:
        """What all candidates share is known; the rest is not."""
        admin1 = among[0].admin1 if len({e.admin1 for e in among}) == 1 else None
        country = among[0].country if len({e.country for e in among}) == 1 else None
        return Place(text=written(self._normal, mention), name_ar=among[0].ar, admin1=admin1, country=country)


@lru_cache(maxsize=64)
def _names_in(admin1: str) -> tuple[tuple[str, int], ...]:
    """The names of one governorate's places."""
    book = gazetteer()
    return tuple(
        (name, n.entry)
        for name, bearers in book.names.items()
        for n in bearers
        if book.entries[n.entry].admin1 == admin1
    )


def _exact(e: Entry, word: str) -> bool:
    return letters(e.ar) == word


def _within(e: Entry, region: Entry) -> float:
    """How well a candidate fits the region named after it."""
    if region.kind == "governorate":
        return 6.0 if e.admin1 == region.admin1 else 0.0
    if region.kind == "country":
        return 4.0 if e.country == region.country else 0.0
    gap = distance(e, region)
    return 6.0 if gap < 25 else 4.0 if gap < 60 else 1.0 if gap < 120 else 0.0


def _may_lie_in(e: Entry, region: Entry) -> bool:
    if region.kind == "governorate":
        return e.admin1 is None or e.admin1 == region.admin1 or distance(e, region) < 40
    same = e.country is None or e.country == region.country or {e.country, region.country} <= {"IL", "PS"}
    return same and (region.kind in ("country", "area") or distance(e, region) < 120)


def _precision(mention: Mention, e: Entry) -> Precision:
    if mention.noun == "district" and e.kind in ("town", "city"):
        return Precision.DISTRICT
    if mention.noun == "subdistrict" and e.kind in ("town", "city"):
        return Precision.SUBDISTRICT
    if mention.noun == "countryside" and e.kind in ("town", "city", "village"):
        return Precision.DISTRICT
    return e.precision


def written(normal: Normal, mention: Mention) -> str:
    """The place's name as written, without hashtag signs, underscores and what was put in to dodge moderation."""
    quote = normal.quote(mention.text_start, mention.text_end)
    clean = " ".join(quote.replace("#", " ").replace("_", " ").replace("ـ", "").split())
    if len(letters(clean)) > mention.text_end - mention.text_start + 2:
        clean = normal.text[mention.text_start : mention.text_end]
    return clean.strip(" .،,*-")
