"""Places as a reader reads them: the name, what it lies in, and honestly how exact it is."""

from functools import cache

from babel import Locale

from bot.model.report import Place, Precision
from bot.render.html import escape
from bot.render.texts import has, t
from bot.understand.areas import Branch, area_tree
from bot.understand.romanise import with_latin

ADMINS = ("admin3", "admin2", "admin1")
NOTED = frozenset(
    {
        Precision.SITE,
        Precision.SUBDISTRICT,
        Precision.DISTRICT,
        Precision.GOVERNORATE,
        Precision.COUNTRY,
        Precision.UNCERTAIN,
    }
)
"""Precisions that a reader is told; a town or village is as exact as its name."""

UNSAID = frozenset({"IL", "PS"})
"""Countries that are not named for a place: readers on both sides call the land differently."""

ITSELF = {Precision.SUBDISTRICT: "admin3", Precision.DISTRICT: "admin2", Precision.GOVERNORATE: "admin1"}


@cache
def _arabic() -> dict[tuple[str, str | None, str], str]:
    """(level, governorate, English name) → Arabic name, from the gazetteer's tree."""
    found: dict[tuple[str, str | None, str], str] = {}
    levels = {"governorate": "admin1", "district": "admin2", "subdistrict": "admin3"}

    def walk(branch: Branch) -> None:
        level = levels.get(branch.area.level)
        if level is not None:
            governorate = branch.area.admin1 if level != "admin1" else None
            found[level, governorate, branch.area.name_en] = branch.area.name_ar
            if level == "admin1" and branch.area.admin1:
                found[level, None, branch.area.admin1] = branch.area.name_ar
        for inner in branch.inside:
            walk(inner)

    for top in area_tree():
        walk(top)
    return found


def admin_name(language: str, level: str, governorate: str | None, english: str) -> str:
    """The name of a governorate (`admin1`), district or subdistrict in the reader's language."""
    if language != "ar":
        return english
    return _arabic().get((level, None if level == "admin1" else governorate, english), english)


@cache
def country_name(language: str, country: str | None) -> str:
    """A country by its ISO code; empty for none, and where the two sides of a border call the land differently."""
    if country is None or country in UNSAID:
        return ""
    return str(Locale.parse(language).territories.get(country, ""))


def counted_under(place: Place | None) -> str | None:
    """What a place counts under: its governorate, else its country's code; None where no place is settled."""
    if place is None:
        return None
    return place.admin1 or (place.country if country_name("en", place.country) else None)


def unit_name(language: str, unit: str) -> str:
    """The name of what `counted_under` gives."""
    return country_name(language, unit) or admin_name(language, "admin1", None, unit)


def place_name(language: str, place: Place) -> str:
    """The place's own name, escaped; as written in the post where the gazetteer does not know it.

    Readers of Latin letters then get a transliteration before it.
    """
    name = place.name_ar if language == "ar" else place.name_en
    written = place.name_ar or place.text
    return escape(name or (written if language == "ar" else with_latin(written)))


def named_after(place: Place, message: str) -> bool:
    """Whether the place's name, in either language, holds one of a message's words: a road, a quarter."""
    arabic = {word.strip() for word in t("ar", message).split("،")}
    english = {word.strip() for word in t("en", message).split(",")}
    first = (place.name_ar or place.text).split()[:1]
    return not arabic.isdisjoint(first) or not english.isdisjoint((place.name_en or "").lower().split())


def place_short(language: str, place: Place) -> str:
    """For a first line: the name and its governorate."""
    own = _itself(language, place)
    name = _unit(language, own, place) if own else place_name(language, place)
    if own == "admin1" or place.precision is Precision.COUNTRY:
        return name
    governorate = escape(_largest(language, place))
    if not governorate:
        return name
    if governorate == name:
        return name
    return t(language, "place-in-governorate", place=name, governorate=governorate)


def _largest(language: str, place: Place) -> str:
    """The governorate; the country of a place whose governorate the gazetteer does not know: «كفركلا، لبنان»."""
    if place.admin1:
        return admin_name(language, "admin1", None, place.admin1)
    return country_name(language, place.country)


def place_path(language: str, place: Place) -> str:
    """«حقل العمر، ناحية ذيبان، منطقة الميادين، محافظة دير الزور»; of units of one name only the governorate is said."""
    own = _itself(language, place)
    name = place_name(language, place)
    path = [] if own else [name]
    said = {name} if path else set[str]()
    for level in ADMINS:
        english = getattr(place, level)
        if not english:
            continue
        bare = escape(_spelt(language, level, place))
        if bare not in said or level in (own, "admin1"):
            path.append(_unit(language, level, place))
        said.add(bare)
    land = "" if place.admin1 or place.precision is Precision.COUNTRY else country_name(language, place.country)
    return _path(language, [*path, escape(land)] if land and land not in said else path)


def _itself(language: str, place: Place) -> str | None:
    """The level of the unit that the place is; None where it has a name of its own, as «بادية الشولا»."""
    level = ITSELF.get(place.precision)
    english = getattr(place, level) if level else None
    if level is None or not english:
        return None
    unit = {english, escape(admin_name(language, level, place.admin1, english))}
    return level if unit & {place.name_en, place_name(language, place)} else None


def _unit(language: str, level: str, place: Place) -> str:
    """«ناحية ذيبان»: one of the units a place lies in, with the word for its level in that country."""
    name = escape(_spelt(language, level, place))
    return t(language, _level_word(language, level, place.country), name=name)


def _spelt(language: str, level: str, place: Place) -> str:
    """A unit's name. In Latin letters a unit that bears its seat's or its governorate's name is spelt like that.

    The gazetteer's sources write «Deir-ez-Zor» and «Deir ez-Zor», «Thiban» and «Dhiban», one beside the other.
    """
    english: str = getattr(place, level)
    if language == "ar" or level == "admin1":
        return admin_name(language, level, place.admin1, english)
    arabic = admin_name("ar", level, place.admin1, english)
    if place.name_en and arabic == place.name_ar:
        return place.name_en
    return place.admin1 if place.admin1 and arabic == admin_name("ar", "admin1", None, place.admin1) else english


def _path(language: str, steps: list[str]) -> str:
    path = steps[0] if steps else ""
    for step in steps[1:]:
        path = t(language, "path-join", a=path, b=step)
    return path


def _level_word(language: str, level: str, country: str | None) -> str:
    own = f"level-{level}-{(country or '').lower()}"
    return own if has(language, own) else f"level-{level}"


def place_line(language: str, place: Place, *, coarsened: bool = False) -> str:
    """The alert's line on the place, with a note on its precision where there is one."""
    path = place_path(language, place)
    if coarsened:
        return t(language, "place-line-note", path=path, note=t(language, "precision-coarsened"))
    if place.precision in NOTED:
        note = f"precision-{place.precision.value}"
        own = f"{note}-{(place.country or '').lower()}"
        return t(language, "place-line-note", path=path, note=t(language, own if has(language, own) else note))
    return t(language, "place-line", path=path)
