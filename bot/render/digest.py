"""Many incidents in one message: the daily digest, what happened in quiet hours, a raid's rolling situation."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.model.alert import Attachment, Button, Message
from bot.model.incident import Incident
from bot.model.report import Kind
from bot.model.subscriber import Subscriber
from bot.render.alert import finished
from bot.render.attribution import url_of
from bot.render.grammar import joined
from bot.render.html import escape, split
from bot.render.listing import incident_line
from bot.render.texts import t
from bot.render.when import clock, day, zone
from bot.render.where import admin_name
from bot.render.wishes import areas_of

MAIN = 8
PLACES = 6


def digest(
    incidents: Sequence[Incident],
    reader: Subscriber,
    *,
    now: datetime,
    daily_average: float | None = None,
    missed: int = 0,
    pictures: Sequence[Attachment] = (),
) -> Message:
    """The past day for one subscriber. `incidents`: those it wants, in any order, withdrawn ones too.

    `daily_average`: incidents a day over the week before. `missed`: alerts that came too late to be sent.
    """
    language = reader.language
    today = day(language, now.astimezone(zone(reader.timezone)), now)
    live = by_weight([i for i in incidents if not i.retracted and not i.merged_into])
    withdrawn = [i.id for i in incidents if i.retracted]
    if not live and not withdrawn:
        return Message(parts=split(finished(t(language, "digest-nothing", day=today), reader)))
    told = [
        t(language, "digest-head", day=today, areas=escape(areas_of(reader))),
        _totals(language, live) if live else "",
        t(language, "digest-average", n=round(daily_average, 1)) if daily_average is not None else "",
        _places(language, live),
        *_main(live, reader, now),
        t(language, "digest-retracted", ids=joined(language, withdrawn)) if withdrawn else "",
        t(language, "digest-missed", n=missed) if missed else "",
        f"\n{t(language, 'digest-note')}",
    ]
    text = finished("\n".join(line for line in told if line), reader)
    return Message(parts=split(text), buttons=_buttons(language), attachments=tuple(pictures))


def by_weight(incidents: Sequence[Incident]) -> list[Incident]:
    """The most pressing first: level, then deaths, then how many tell it, then the newest."""
    return sorted(
        incidents,
        key=lambda i: (i.peak, -(i.killed[0] if i.killed else 0), -i.independent_sources, -i.last_post.timestamp()),
    )


def batch(
    incidents: Sequence[Incident], reader: Subscriber, *, now: datetime, waking: bool, since: datetime
) -> Message:
    """One message for many alerts: on waking («أثناء ساعات هدوئك»), or the rolling situation of a raid."""
    language = reader.language
    head = "waking-head" if waking else "situation-head"
    told = [t(language, head), t(language, "situation-since", time=clock(since.astimezone(zone(reader.timezone))))]
    told += [linked(incident, reader, now) for incident in by_weight(incidents)]
    return Message(parts=split(finished("\n".join(told), reader)))


def linked(incident: Incident, reader: Subscriber, now: datetime) -> str:
    """An incident's line, its number linked to the earliest post."""
    line = incident_line(incident, reader, now)
    address = url_of(incident)
    return line.replace(incident.id, f'<a href="{escape(address)}">{incident.id}</a>') if address else line


def _totals(language: str, live: Sequence[Incident]) -> str:
    kinds = Counter(incident.kind for incident in live)
    counted = [
        t(language, message, n=kinds[kind])
        for kind, message in ((Kind.ATTACK, "attacks-count"), (Kind.THREAT, "threats-count"))
        if kinds[kind]
    ]
    if len(counted) == 1:
        return counted[0]
    return t(language, "digest-total", events=t(language, "stats-total", n=len(live)), kinds=joined(language, counted))


def _places(language: str, live: Sequence[Incident]) -> str:
    """«دير الزور 7 · الحسكة 3»: governorates with their counts, the unsettled last."""
    counted = Counter(i.place.admin1 if i.place else None for i in live)
    unsettled = counted.pop(None, 0)
    told = [
        t(language, "digest-place", name=escape(admin_name(language, "admin1", None, name)), n=n)
        for name, n in counted.most_common(PLACES)
        if name
    ]
    if unsettled:
        told.append(t(language, "digest-elsewhere", n=unsettled))
    return t(language, "digest-places", places=" · ".join(told)) if told else ""


def _main(live: Sequence[Incident], reader: Subscriber, now: datetime) -> list[str]:
    if not live:
        return []
    told = [f"\n{t(reader.language, 'digest-main')}"]
    for n, incident in enumerate(live[:MAIN], start=1):
        told.append(t(reader.language, "digest-item", n=n, line=linked(incident, reader, now)))
    if len(live) > MAIN:
        told.append(t(reader.language, "digest-rest", n=len(live) - MAIN))
    return told


def _buttons(language: str) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            Button(text=t(language, "digest-button-map"), data="map"),
            Button(text=t(language, "button-csv"), data="csv"),
        ),
    )
