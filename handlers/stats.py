"""/stats: how many events, of what kind, where; the past seven days within the subscription."""

from collections import Counter
from collections.abc import Sequence

from bot.model.incident import Incident
from bot.render.html import escape
from bot.render.where import counted_under, unit_name
from bot.render.wishes import areas_of, capital, kind_name
from handlers.call import Call, Command, Reply
from handlers.keep import incidents_for
from handlers.say import lines, page, text

PLACES = 10


async def stats(call: Call) -> Reply:
    """Counts of events, never of posts, and no sums of casualties."""
    found = await incidents_for(call)
    told = [
        text(call, "stats-title", areas=areas_of(call.reader)),
        text(call, "stats-total", n=len(found)),
        *_by_kind(call, found),
        *_by_place(call, found),
        text(call, "stats-note"),
    ]
    return Reply(messages=(page(call, lines(told)),))


def _by_kind(call: Call, found: Sequence[Incident]) -> list[str]:
    counted = Counter(incident.kind for incident in found)
    return [
        text(call, "stats-line", name=capital(kind_name(call.language, kind)), n=counted[kind])
        for kind in call.reader.kinds
        if counted[kind]
    ]


def _by_place(call: Call, found: Sequence[Incident]) -> list[str]:
    counted = Counter(counted_under(incident.place) for incident in found)
    told = [
        f"· {text(call, 'stats-line', name=escape(unit_name(call.language, name)), n=n)}"
        for name, n in counted.most_common(PLACES)
        if name
    ]
    return [text(call, "stats-by-place"), *told] if told else []


STATS = Command(name="stats", run=stats)
