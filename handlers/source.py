"""/source: the registry of sources, for admins."""

import re
import zlib

import msgspec

from bot.model.source import Mode, Source
from bot.ports import SourceBook
from handlers.call import Call, Command, Reply, Who
from handlers.keep import audit
from handlers.say import button, lines, page, say, text

_ADDRESS = re.compile(r"(telegram|x):@?(\w{2,40})|(rss):(https?://\S{4,300})", re.ASCII)
GRADES = "ABCDEF"


async def source(call: Call) -> Reply:
    """«/source list», «add», «remove», «trust», «mode», «note»."""
    act, _, rest = call.words.partition(" ")
    name, _, value = rest.strip().partition(" ")
    match act.casefold():
        case "list" | "":
            return await _list(call)
        case "add":
            return await _add(call, name)
        case "remove":
            return await _ask_remove(call, name)
        case "trust" | "mode" | "note":
            return await _change(call, act.casefold(), name, value.strip())
        case _:
            return say(call, "source-how")


async def _list(call: Call) -> Reply:
    found = sorted(await call.services.sources.all(), key=lambda one: one.name)
    told = [text(call, "source-line", name=one.name, trust=one.trust, mode=str(one.mode)) for one in found]
    return Reply(messages=(page(call, lines([*told, text(call, "source-how")])),))


async def _add(call: Call, name: str) -> Reply:
    """A new source is trusted least and read only for watched words, until somebody says otherwise."""
    found = _ADDRESS.fullmatch(name)
    if not found:
        return say(call, "source-bad")
    kind, address = found.group(1) or found.group(3), found.group(2) or found.group(4)
    tidy = f"{kind}:{address if kind == 'rss' else address.casefold()}"
    if await call.services.sources.get(tidy) is None:
        await call.services.sources.put(Source(name=tidy, kind=kind, address=address, mode=Mode.WATCH))
        await audit(call, "source add", tidy)
    return say(call, "source-added", name=tidy)


async def _ask_remove(call: Call, name: str) -> Reply:
    if await call.services.sources.get(name) is None:
        return say(call, "source-unknown", name=name)
    number = _numbered(await _names(call.services.sources), name)
    sure = (button(call, "edit-yes", f"source:{number}"), button(call, "no-keep", "source:no"))
    return say(call, "source-remove-sure", (sure,), name=name)


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """The answer to «are you sure?». The button holds a checksum of the name: names are longer than buttons."""
    names = await _names(call.services.sources)
    name = next((one for one in names if words and _numbered(names, one) == words[0]), None)
    if name is None:
        return say(call, "kept", replace=True)
    await call.services.sources.remove(name)
    await audit(call, "source remove", name)
    return say(call, "source-removed", replace=True, name=name)


async def _names(book: SourceBook) -> list[str]:
    return [one.name for one in await book.all()]


def _numbered(names: list[str], name: str) -> str:
    return f"{zlib.crc32(name.encode()):08x}" if name in names else ""


async def _change(call: Call, act: str, name: str, value: str) -> Reply:
    known = await call.services.sources.get(name)
    if known is None:
        return say(call, "source-unknown", name=name)
    changed = _changed(known, act, value)
    if changed is None:
        return say(call, "source-bad-value", value=value)
    await call.services.sources.put(changed)
    await audit(call, f"source {act}", f"{name} {value}")
    return say(call, "source-changed", name=name)


def _changed(known: Source, act: str, value: str) -> Source | None:
    """The source with one field changed; None for a value that is not accepted."""
    if act == "trust":
        return msgspec.structs.replace(known, trust=value.upper()) if value.upper() in tuple(GRADES) else None
    if act == "mode":
        return msgspec.structs.replace(known, mode=Mode(value)) if value in tuple(Mode) else None
    return msgspec.structs.replace(known, note=value[:60] or None)


SOURCE = Command(name="source", run=source, who=Who.ADMIN, presses={"source": press})
