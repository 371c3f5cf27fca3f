"""/settings: one message that edits itself, and the pages behind its buttons."""

import msgspec

from bot.model.alert import Button, Message
from bot.model.incident import Level
from bot.model.report import Kind
from bot.render.texts import languages, t
from bot.render.when import clock, zone
from bot.render.wishes import areas_of, capital, digest_of, kind_name, kinds_of, level_name, quiet_of, zone_name
from bot.subscriptions import Refused, set_digest, set_kind, set_language, set_quiet, set_timezone
from handlers.areas import screen as areas_screen
from handlers.call import Call, Command, Reply, Who
from handlers.keep import keep
from handlers.say import button, in_rows, lines, page, say, text
from handlers.words import screen as words_screen

ICONS = {Level.FLASH: "🔴", Level.URGENT: "🟠", Level.ALERT: "🟡", Level.DIGEST: "⚪"}
QUIETS = ("22-6", "23-7", "0-8")
HOURS = ("7:00", "8:00", "18:00", "20:00", "22:00")
SWITCHES = ("digits", "discreet")
ZONES = ("Asia/Damascus", "Asia/Baghdad", "Asia/Beirut", "Europe/Istanbul", "Europe/Berlin", "UTC")


async def settings(call: Call) -> Reply:
    """The settings as they stand; «/settings digits on», «/settings discreet off» where no button can be pressed."""
    if call.subscriber is None:
        return say(call, "not-subscribed")
    name, _, state = call.words.casefold().partition(" ")
    if name in SWITCHES and state.strip() in {"on", "off"}:
        await _change(call, name, state.strip())
        return say(call, f"{name}-{state.strip()}")
    return Reply(messages=(main(call),))


def main(call: Call) -> Message:
    """All settings on one page, a button for each."""
    reader = call.reader
    told = [
        text(call, "settings-title"),
        text(call, "settings-paused") if reader.paused else "",
        text(call, "settings-areas", areas=areas_of(reader)),
        text(call, "settings-kinds", kinds=kinds_of(reader)),
        text(call, "settings-level", level=f"{ICONS[reader.level]} {level_name(call.language, reader.level)}"),
        text(call, "settings-words", n=len(reader.words_in) + len(reader.words_out)),
        text(call, "settings-quiet", quiet=quiet_of(call.language, reader.quiet)),
        text(call, "settings-digest", digest=digest_of(reader)),
        text(call, "settings-zone", zone=zone_name(call.language, reader.timezone)),
    ]
    pages = ("areas", "kinds", "level", "words", "quiet", "digest", "zone", "language")
    rows = [button(call, f"to-{name}", f"set:{name}") for name in pages]
    for name, on in (("digits", reader.arabic_digits), ("discreet", reader.discreet)):
        rows.append(button(call, f"{name}-{'on' if on else 'off'}", f"set:{name}:{'off' if on else 'on'}"))
    return page(call, lines(told), in_rows(rows))


def kinds_page(call: Call) -> Message:
    """Attacks and threats, ticked or not."""
    rows = [
        Button(
            text=f"{'☑' if kind in call.reader.kinds else '☐'} {capital(kind_name(call.language, kind))}",
            data=f"set:kinds:{kind.value}:{'off' if kind in call.reader.kinds else 'on'}",
        )
        for kind in (Kind.ATTACK, Kind.THREAT)
    ]
    return page(call, text(call, "kinds-title"), (*in_rows(rows, 1), _back(call)))


def level_page(call: Call) -> Message:
    """The four levels, the chosen one ticked."""
    rows = [
        Button(
            text=f"{'● ' if level is call.reader.level else ''}{ICONS[level]} {_level(call, level)}",
            data=f"set:level:{level.word}",
        )
        for level in Level
    ]
    return page(call, text(call, "level-title"), (*in_rows(rows), _back(call)))


def _level(call: Call, level: Level) -> str:
    return capital(level_name(call.language, level))


def quiet_page(call: Call) -> Message:
    """Some common spans, off, and how to write another."""
    told = [text(call, "quiet-title"), quiet_of(call.language, call.reader.quiet), text(call, "quiet-how")]
    rows = [Button(text=span, data=f"set:quiet:{span}") for span in QUIETS]
    rows.append(button(call, "quiet-off", "set:quiet:off"))
    return page(call, lines(told), (*in_rows(rows), _back(call)))


def digest_page(call: Call) -> Message:
    """Some common hours and off."""
    rows = [Button(text=hour, data=f"set:digest:{hour.replace(':', '.')}") for hour in HOURS]
    rows.append(button(call, "digest-off", "set:digest:off"))
    told = [text(call, "digest-title"), digest_of(call.reader)]
    return page(call, lines(told), (*in_rows(rows, 3), _back(call)))


def zone_page(call: Call) -> Message:
    """Some common zones, and how to name another."""
    rows = [Button(text=zone_name(call.language, name), data=f"set:zone:{name}") for name in ZONES]
    return page(call, lines([zone_line(call), text(call, "timezone-how")]), (*in_rows(rows, 3), _back(call)))


def zone_line(call: Call) -> str:
    """The zone, and what time it is there: the check that it is the right one."""
    reader = call.reader
    return text(
        call,
        "timezone-set",
        zone=zone_name(call.language, reader.timezone),
        time=clock(call.now.astimezone(zone(reader.timezone))),
    )


def language_page(call: Call) -> Message:
    """Every language by its own name."""
    rows = [Button(text=t(name, "language-name"), data=f"set:language:{name}") for name in languages()]
    return page(call, text(call, "language-title"), (*in_rows(rows), _back(call)))


def _back(call: Call) -> tuple[Button, ...]:
    return (button(call, "back", "set:main"),)


PAGES = {
    "main": main,
    "areas": areas_screen,
    "kinds": kinds_page,
    "level": level_page,
    "words": words_screen,
    "quiet": quiet_page,
    "digest": digest_page,
    "zone": zone_page,
    "language": language_page,
}


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """A button of these pages: go to a page, or change one thing and show it.

    A button says what shall be, never «the other»: an update that is answered twice changes nothing twice.
    """
    name, *value = words or ("main",)
    try:
        if value:
            return await _change(call, name, ":".join(value))
    except Refused as refusal:
        return Reply(toast=text(call, refusal.message, **refusal.values))
    except (KeyError, ValueError):
        return Reply(toast=text(call, "button-old"))
    return Reply(messages=(PAGES.get(name, main)(call),), replace=True)


async def _change(call: Call, name: str, value: str) -> Reply:
    reader = call.reader
    match name:
        case "kinds":
            kind, _, state = value.partition(":")
            wish = set_kind(reader, Kind(kind), wanted=state == "on")
        case "level":
            wish = msgspec.structs.replace(reader, level=Level[value.upper()])
        case "quiet":
            wish = set_quiet(reader, value)
        case "digest":
            wish = set_digest(reader, value)
        case "zone":
            wish = set_timezone(reader, value)
        case "language":
            wish = set_language(reader, value)
        case "digits":
            wish = msgspec.structs.replace(reader, arabic_digits=value == "on")
        case "discreet":
            wish = msgspec.structs.replace(reader, discreet=value == "on")
        case _:
            raise KeyError(name)
    now = await keep(call, wish)
    note = "discreet-explained" if name == "discreet" and now.reader.discreet else "done"
    return Reply(messages=(PAGES.get(name, main)(now),), replace=True, toast=text(now, note))


SETTINGS = Command(name="settings", run=settings, who=Who.CHANGER, presses={"set": press})
