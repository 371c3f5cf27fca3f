"""A name that no gazetteer has: its governorate and country are those of the region named after it."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from bot.model.report import Place, Precision

from .arabic import Normal, letters
from .gazetteer import Entry, Gazetteer, fold, fold_word, gazetteer, one_slip
from .place_context import Context, leader
from .place_located import BELIEVED, REGION_GAP, Located, place_of, written
from .place_roles import Mention, Role
from .place_words import place_words

_IN_TOWN = frozenset(("quarter", "institution", "street", "site", "road", "district"))
"""What lies in the town named with it."""
_FOR_TOWNS = ("city", "town", "governorate", "area", "country")
_FOR_REGIONS = ("governorate", "area", "town", "city", "country")
_LEAST_LETTERS = 4


class Unplaced:
    """Tells what can be told of unknown names in one text."""

    def __init__(self, normal: Normal, book: Gazetteer, context: Context, mentions: Sequence[Mention]) -> None:
        self._normal, self._book, self._context, self._mentions = normal, book, context, mentions

    def locate(self, number: int, mention: Mention, towns: Sequence[Entry] = ()) -> Located:
        """The name as written, with the governorate and country of what is named after it or all around it.

        `towns`: those that a quarter may lie in, where the text names them.
        """
        after = self._parent_after(number, mention) or self._namesake(mention)
        if after is None and len(towns) == 1:
            after = mention, towns[0]
        admin1 = after[1].admin1 if after else leader(self._context.governorates)
        country = after[1].country if after else leader(self._context.lands)
        if mention.noun in ("village", "subdistrict") and (near := self._misspelt(mention, admin1 or country)):
            return Located(mention, place_of(self._normal, mention, near), near, True, mention.strength)
        text = written(self._normal, mention)
        sure = admin1 if after else leader(self._context.told)
        precision = Precision.GOVERNORATE if admin1 and admin1 == sure else Precision.UNCERTAIN
        place = Place(text=text, name_ar=text, admin1=admin1, country=country, precision=precision)
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
            return (after[1], Precision.GOVERNORATE) if after and after[1].kind == "area" and after[1].lat else None
        if Role.NEAR in after[0].roles or after[0].noun == "subdistrict":
            return after[1], Precision.SUBDISTRICT
        return after[1], Precision.DISTRICT

    def _parent_after(self, number: int, mention: Mention) -> tuple[Mention, Entry] | None:
        """The region or town named right after."""
        for other in self._mentions[number + 1 : number + 3]:
            if other.first - mention.last > REGION_GAP:
                break
            if found := self._largest(other, mention):
                return other, found
        return None

    def _namesake(self, mention: Mention) -> tuple[Mention, Entry] | None:
        """«سوق البصيرة»: the one town whose name it bears."""
        if mention.noun not in ("street", "institution") or not self._seen_before(mention):
            return None
        found = self._book.find(self._normal.text[mention.start : mention.end])
        towns = [e for e in found if e.kind in ("city", "town") and e.country in _MANY_GOVERNORATES]
        return (mention, towns[0]) if len({e.admin1 for e in towns}) == 1 else None

    def _seen_before(self, mention: Mention) -> bool:
        """The noun before the name is one of a market, a hospital: what a town has one of."""
        noun = self._normal.text[mention.text_start : mention.start].split()
        return bool(noun) and fold_word(noun[0]) in place_words().in_their_town

    def _only_town(self, mention: Mention, admin1: str | None) -> Entry | None:
        """The one town of the governorate that the text names."""
        others = {self._largest(m, mention) for m in self._mentions if m is not mention}
        towns = [e for e in others if e and e.kind in ("city", "town") and e.admin1 == admin1]
        return towns[0] if len(towns) == 1 else None

    def _largest(self, other: Mention, mention: Mention) -> Entry | None:
        """The town or region of a mention; for what lies in a town the town, unless its countryside is meant."""
        if other.roles & {Role.PERSON, Role.ACTOR} or not other.candidates or other.strength < BELIEVED:
            return None
        wide = other.noun in ("governorate", "countryside") or mention.noun not in _IN_TOWN
        kinds = _FOR_REGIONS if wide else _FOR_TOWNS
        found = [e for i in other.candidates if (e := self._book.entries[i]).kind in kinds]
        word, lands = self._normal.text[other.start : other.end], self._context.lands
        land = next((e for e in found if e.kind == "country" and "country" in kinds), None)
        if (
            land
            and other.noun != "city"
            and not any(lands[e.country or ""] for e in found if e.country != land.country)
        ):
            return land  # «، عمان»: Oman, where nothing speaks of Jordan

        def fit(e: Entry) -> tuple[bool, int, int, int]:
            return letters(e.ar) == word, lands[e.country or ""], -kinds.index(e.kind), e.rank

        return max(found, key=fit, default=None)  # «صور» in Lebanon, not «الصور»

    def _misspelt(self, mention: Mention, area: str | None) -> Entry | None:
        """The one place of the governorate, or of a small country, whose name differs by one slip."""
        key = fold(self._normal.text[mention.start : mention.end])
        if area is None or area in _MANY_GOVERNORATES or len(key) < _LEAST_LETTERS:
            return None
        found = {entry for name, entry in _names_in(area) if one_slip(key, name)}
        return self._book.entries[found.pop()] if len(found) == 1 else None


_MANY_GOVERNORATES = frozenset(("SY", "IQ"))
"""Countries where one slip leads to the wrong village unless the governorate is known."""


@lru_cache(maxsize=64)
def _names_in(area: str) -> tuple[tuple[str, int], ...]:
    """The names of the places of one governorate or country."""
    book = gazetteer()
    return tuple(
        (name, n.entry)
        for name, bearers in book.names.items()
        for n in bearers
        if area in (book.entries[n.entry].admin1, book.entries[n.entry].country)
    )
