"""What a subscriber's wishes are called in its language."""

from babel.dates import get_timezone_location

from bot.model.incident import Level
from bot.model.report import Kind
from bot.model.subscriber import Area, Quiet, Subscriber
from bot.render.texts import t

SHOWN = 4


def area_name(language: str, area: Area) -> str:
    """An area by name; a circle with its radius, or both where they differ. Not escaped: ours, or the gazetteer's."""
    name = area.name_ar if language == "ar" else area.name_en
    if area.radius_km is None:
        return name
    if area.threat_km is None:
        return t(language, "area-circle", name=name, km=f"{area.radius_km:g}")
    return t(language, "area-circle-kinds", name=name, km=f"{area.radius_km:g}", threat=f"{area.threat_km:g}")


def areas_of(subscriber: Subscriber) -> str:
    """The areas in one line; «كل المناطق» for none."""
    names = [area_name(subscriber.language, area) for area in subscriber.areas]
    if not names:
        return t(subscriber.language, "everywhere")
    text = names[0]
    for name in names[1:SHOWN]:
        text = t(subscriber.language, "path-join", a=text, b=name)
    return f"{text}…" if len(names) > SHOWN else text


def kinds_of(subscriber: Subscriber) -> str:
    """The kinds in one line."""
    if len(subscriber.kinds) > 1:
        return t(subscriber.language, "kinds-both")
    return "".join(kind_name(subscriber.language, kind) for kind in subscriber.kinds)


def kind_name(language: str, kind: Kind) -> str:
    """«الهجمات», «التهديدات والإنذارات»."""
    return t(language, f"kind-{kind.value}")


def level_name(language: str, level: Level) -> str:
    """«عاجل»."""
    return t(language, f"level-{level.word}")


def capital(name: str) -> str:
    """A name at the beginning of a line or on a button."""
    return name[:1].upper() + name[1:]


def zone_name(language: str, name: str) -> str:
    """A time zone by its city in the reader's language: «دمشق»; by its own name where nobody lives («UTC»)."""
    try:
        city = get_timezone_location(name, locale=language, return_city=True)
    except (LookupError, ValueError):
        return name
    return str(city) if "/" in name else name


def quiet_of(language: str, quiet: Quiet | None) -> str:
    """The quiet hours in one line."""
    if quiet is None:
        return t(language, "quiet-off")
    return t(language, "quiet-now", start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}")


def digest_of(subscriber: Subscriber) -> str:
    """The digest's hour in one line."""
    if subscriber.digest_at is None:
        return t(subscriber.language, "digest-off")
    return t(subscriber.language, "digest-at", time=f"{subscriber.digest_at:%H:%M}")
