"""/health and /queue, for admins: how sources fare, and what waits where."""

from datetime import datetime

from bot.model.alert import QueueState
from bot.model.source import Health, Source, SourceState
from bot.render.texts import has, t
from bot.render.when import day_time, zone
from bot.sources import DIRECT
from handlers.call import Call, Command, Reply, Who
from handlers.say import lines, page, say, text
from handlers.watching import spent

ICONS = {Health.OK: "🟢", Health.SLOW: "🟡", Health.SILENT: "🟠"}
UNREAD = "⚪"
ENDED = 5
WORST_FIRST = (Health.BROKEN, Health.BANNED, Health.PRIVATE, Health.SILENT, Health.SLOW, Health.OK)


async def health(call: Call) -> Reply:
    """Every source with its state and newest post, the worst first; and what waits."""
    sources = await call.services.sources.all()
    if not sources:
        return say(call, "health-none")
    states = [(source, await call.services.sources.state(source.name)) for source in sources]
    states.sort(key=lambda pair: _rank(call, *pair))
    told = [text(call, "health-title"), *(_line(call, source, state) for source, state in states)]
    return Reply(messages=(page(call, lines([*told, await _waiting(call), await spent(call)])),))


def _rank(call: Call, source: Source, state: SourceState) -> int:
    """The worst first; what the settings give no reader for is as bad as what is broken, what is paused comes last."""
    if not source.active:
        return len(WORST_FIRST)
    return 0 if source.kind in call.services.values.unread else WORST_FIRST.index(state.health)


def _line(call: Call, source: Source, state: SourceState) -> str:
    shown = f"{source.name} ({state.note})" if state.note else source.name
    icon, word = ICONS.get(state.health, "🔴"), state.health.value
    if source.kind in call.services.values.unread:
        icon, word = "🔴", "unset"
    elif source.kind != DIRECT and state.last_poll is None and state.health is Health.OK:
        icon, word = UNREAD, "unread"  # no reader has come by: just added
    return text(
        call,
        "health-line",
        icon=icon if source.active else "⏸",
        name=shown,
        state=text(call, f"health-{word}" if source.active else "health-paused"),
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
    what = " · ".join(f"{_name(call, name)} {n}" for name, n in sizes.items() if n)
    return text(call, "health-waiting", what=what) if what else ""


async def queue(call: Call) -> Reply:
    """What waits where, how long the oldest has waited, what became of the rest, and what last ended undelivered."""
    sizes = await call.services.sizes() if call.services.sizes else {}
    told = [
        text(call, "queue-title"),
        *(text(call, "queue-line", name=_name(call, name), n=n) for name, n in sizes.items()),
    ]
    if call.services.desk is not None:
        told += _state(call, await call.services.desk.queue(call.now))
    return Reply(messages=(page(call, lines(told)),))


def _state(call: Call, state: QueueState) -> list[str]:
    oldest = text(call, "queue-oldest", seconds=round(state.oldest_seconds)) if state.oldest_seconds >= 1 else ""
    tally = " · ".join(f"{_name(call, name)} {n}" for name, n in state.tally.items() if n)
    ended = [
        text(call, "queue-ended", subject=one.subject, outcome=_name(call, one.outcome.value), why=one.why)
        for one in state.ended[:ENDED]
    ]
    aside = [text(call, "queue-aside", name=one.name, why=one.why) for one in state.aside[:ENDED]]
    return [oldest, tally, *ended, *aside]


def _name(call: Call, name: str) -> str:
    """What a number is called; an unknown one by its own name."""
    known = f"size-{name.lower().replace('_', '-')}"
    return t(call.language, known) if has(call.language, known) else name


HEALTH = Command(name="health", run=health, who=Who.ADMIN)
QUEUE = Command(name="queue", run=queue, who=Who.ADMIN, needs=("sizes",))
