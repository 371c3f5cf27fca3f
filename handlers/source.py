"""/source: the registry of sources, for admins."""

import zlib

from bot import sources
from bot.model.incident import Level
from bot.model.source import Source
from bot.render.html import escape
from bot.render.texts import has
from bot.sources import BadSource
from handlers.call import Call, Command, Reply, Who
from handlers.keep import audit
from handlers.say import button, lines, page, say, text

SHOWN, EXCERPT = 3, 120
FIELDS = ("trust", "mode", "note", "side", "home", "active")


async def source(call: Call) -> Reply:
    """«/source list», «add», «remove», «test», and a field («trust», «mode», «note»…) with its value."""
    act, _, rest = call.words.partition(" ")
    name, _, value = rest.strip().partition(" ")
    match act.casefold():
        case "list" | "":
            return await _list(call)
        case "add":
            return await _add(call, name)
        case "remove":
            return await _ask_remove(call, name)
        case "test":
            return await _test(call, name)
        case field if field in FIELDS:
            return await _change(call, field, name, value.strip())
        case _:
            return say(call, "source-how")


async def _list(call: Call) -> Reply:
    found = sorted(await call.services.sources.all(), key=lambda one: one.name)
    told = [text(call, _line(call, one), name=one.name, trust=one.trust, mode=str(one.mode)) for one in found]
    empty = "" if found else text(call, "source-none")
    return Reply(messages=(page(call, lines([empty, *told, text(call, "source-how")])),))


def _line(call: Call, one: Source) -> str:
    """The text of a source's line: read, waiting for a word, or not to be read with these settings."""
    if not one.active:
        return "source-waits"
    return "source-unread" if one.kind in call.services.values.unread else "source-line"


async def _add(call: Call, name: str) -> Reply:
    """A new source is trusted least, until somebody says otherwise."""
    try:
        made, new = await sources.add(call.services.sources, name)
    except BadSource:
        return say(call, "source-bad")
    if new:
        await audit(call, "source add", made.name)
    added = text(call, "source-added", name=made.name, trust=made.trust, mode=str(made.mode))
    return Reply(messages=(page(call, lines([added, _unjudged(call, made), wanting(call, made)])),))


def _unjudged(call: Call, one: Source) -> str:
    """That a source nobody vouches for makes no flash by itself; empty for one that an editor graded."""
    level = text(call, f"level-{Level.FLASH.word}")
    return "" if one.judged else text(call, "source-unjudged", name=one.name, trust=one.trust, level=level)


def wanting(call: Call, one: Source) -> str:
    """What the settings lack for a source to be read; empty where nothing."""
    if one.kind not in call.services.values.unread:
        return ""
    needs = f"source-needs-{one.kind}"
    return text(call, needs if has(call.language, needs) else "source-no-reader", name=one.name)


async def _test(call: Call, name: str) -> Reply:
    """One reading, registered or not; nothing is stored."""
    try:
        wanted = await sources.find(call.services.sources, name) or sources.named(name)
    except BadSource:
        return say(call, "source-bad")
    found = await call.services.trial(wanted) if call.services.trial else None
    if found is None:
        why = wanting(call, wanted) or text(call, "source-no-reader", name=wanted.name)
        return Reply(messages=(page(call, why),))
    state = text(call, f"health-{found.health.value}")
    shown = f"{wanted.name} ({found.title})" if found.title else wanted.name
    told = [text(call, "source-tried", name=shown, state=state, n=len(found.posts)), escape(found.note)]
    for post in found.posts[-SHOWN:]:
        told.append(text(call, "source-post", text=" ".join(post.text.split())[:EXCERPT]))
    return Reply(messages=(page(call, lines(told)),))


async def _ask_remove(call: Call, name: str) -> Reply:
    known = await sources.find(call.services.sources, name)
    if known is None:
        return say(call, "source-unknown", name=name)
    sure = (button(call, "edit-yes", f"source:{_mark(known.name)}"), button(call, "no-keep", "source:no"))
    return say(call, "source-remove-sure", (sure,), name=known.name)


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """The answer to «are you sure?». The button holds a checksum of the name: names are longer than buttons."""
    names = [one.name for one in await call.services.sources.all()]
    name = next((one for one in names if words and _mark(one) == words[0]), None)
    if name is None:
        return say(call, "kept", replace=True)
    await call.services.sources.remove(name)
    await audit(call, "source remove", name)
    return say(call, "source-removed", replace=True, name=name)


def _mark(name: str) -> str:
    return f"{zlib.crc32(name.encode()):08x}"


async def _change(call: Call, field: str, name: str, value: str) -> Reply:
    known = await sources.find(call.services.sources, name)
    if known is None:
        return say(call, "source-unknown", name=name)
    try:
        made = sources.changed(known, field, value)
    except BadSource:
        return say(call, "source-bad-value", value=value)
    await call.services.sources.put(made)
    await audit(call, f"source {field}", f"{known.name} {value}")
    more = "".join(f" · {said}" for said in (made.note, made.side, made.home) if said)
    return say(call, "source-changed", name=made.name, trust=made.trust, mode=str(made.mode), more=more)


SOURCE = Command(name="source", run=source, who=Who.ADMIN, presses={"source": press})
