"""/health and /queue, for admins: how sources fare, and what waits where."""

from datetime import datetime

from bot.model.source import Health, Source, SourceState
from bot.render.when import day_time, zone
from handlers.call import Call, Command, Reply, Who
from handlers.say import lines, page, say, text

ICONS = {Health.OK: "🟢", Health.SLOW: "🟡", Health.SILENT: "🟠"}
WORST_FIRST = (Health.BROKEN, Health.BANNED, Health.PRIVATE, Health.SILENT, Health.SLOW, Health.OK)


async def health(call: Call) -> Reply:
    """Every source with its state and newest post, the worst first; and what waits."""
    sources = await call.services.sources.all()
    if not sources:
        return say(call, "health-none")
    states = [(source, await call.services.sources.state(source.name)) for source in sources]
    states.sort(key=lambda pair: WORST_FIRST.index(pair[1].health))
    told = [text(call, "health-title"), *(_line(call, source, state) for source, state in states)]
    return Reply(messages=(page(call, lines([*told, await _waiting(call)])),))


def _line(call: Call, source: Source, state: SourceState) -> str:
    shown = f"{source.name} ({state.note})" if state.note else source.name
    return text(
        call,
        "health-line",
        icon=ICONS.get(state.health, "🔴"),
        name=shown,
        state=text(call, f"health-{state.health.value}"),
        when=_when(call, state.last_post),
    )


def _when(call: Call, moment: datetime | None) -> str:
    if moment is None:
        return text(call, "health-never")
    return day_time(call.language, moment.astimezone(zone(call.reader.timezone)), call.now)


async def _waiting(call: Call) -> str:
    if call.services.sizes is None:
        return ""
    sizes = await call.services.sizes()
    what = " · ".join(f"{name} {n}" for name, n in sizes.items() if n)
    return text(call, "health-waiting", what=what) if what else ""


async def queue(call: Call) -> Reply:
    """How many things wait where."""
    sizes = await call.services.sizes() if call.services.sizes else {}
    told = [text(call, "queue-title"), *(text(call, "queue-line", name=name, n=n) for name, n in sizes.items())]
    return Reply(messages=(page(call, lines(told)),))


HEALTH = Command(name="health", run=health, who=Who.ADMIN)
QUEUE = Command(name="queue", run=queue, who=Who.ADMIN, needs=("sizes",))
