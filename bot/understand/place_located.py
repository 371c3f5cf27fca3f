"""A mention with the place it means, and how that place is put into a report."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.report import Place, Precision

from .arabic import Normal, letters
from .gazetteer import Entry
from .place_roles import Mention

BELIEVED = 1.0
"""A mention with less evidence than this is taken for a word, a person or an actor."""
REGION_GAP = 4
"""At most so many words stand between a place and the region that it is told to lie in."""


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


def place_of(normal: Normal, mention: Mention, e: Entry) -> Place:
    """What a report says of a place that is known."""
    return Place(
        text=written(normal, mention), name_ar=e.ar, name_en=e.en, admin1=e.admin1, admin2=e.admin2, admin3=e.admin3,
        country=e.country, lat=e.lat, lon=e.lon, pcode=e.pcode, precision=_precision(mention, e),
    )  # fmt: skip


def doubtful(normal: Normal, mention: Mention, among: Sequence[Entry]) -> Place:
    """What a report says where several places bear the name: what they share, and no point on a map."""
    admin1 = among[0].admin1 if len({e.admin1 for e in among}) == 1 else None
    country = among[0].country if len({e.country for e in among}) == 1 else None
    precision = Precision.GOVERNORATE if admin1 else Precision.UNCERTAIN
    return Place(
        text=written(normal, mention), name_ar=among[0].ar, admin1=admin1, country=country, precision=precision
    )


def _precision(mention: Mention, e: Entry) -> Precision:
    if mention.noun == "governorate" and e.kind in ("town", "city"):
        return Precision.GOVERNORATE
    if mention.noun == "district" and e.kind in ("town", "city"):
        return Precision.DISTRICT
    if mention.noun == "subdistrict" and e.kind in ("town", "city"):
        return Precision.SUBDISTRICT
    if mention.noun == "countryside" and e.kind in ("town", "city", "village"):
        return Precision.DISTRICT
    return e.precision


_SIGNS = {ord(c): " " for c in '#＃_«»“”"()[]'} | {ord("ـ"): ""}


def written(normal: Normal, mention: Mention) -> str:
    """The place's name as written, without hashtag signs, underscores and what was put in to dodge moderation."""
    quote = normal.quote(mention.text_start, mention.text_end)
    clean = " ".join(quote.translate(_SIGNS).split())
    if len(letters(clean)) > mention.text_end - mention.text_start + 2:
        clean = normal.text[mention.text_start : mention.text_end]
    if mention.text_start == mention.start and normal.text[max(0, mention.start - 1) : mention.start + 1] == "لل":
        clean = "ا" + clean  # «للبحرين» is «ل» and «البحرين»
    return clean.strip(" .،,*-")
