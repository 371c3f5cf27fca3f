"""Many incidents in one message: the daily digest, what happened in quiet hours, a raid's rolling situation."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.decide.digest import rank
from bot.model.alert import Attachment, Button, Message
from bot.model.incident import Incident
from bot.model.report import Kind
from bot.model.subscriber import Subscriber
from bot.render.alert import finished
from bot.render.attribution import url_of
from bot.render.events import explanation
from bot.render.grammar import joined
from bot.render.html import escape, link, split
from bot.render.listing import incident_line
from bot.render.texts import t
from bot.render.when import clock, day, zone
from bot.render.where import counted_under, unit_name
from bot.render.wishes import areas_of

DAY = timedelta(days=1)
MAIN = 8
PLACES = 6


def digest(
    incidents: Sequence[Incident],
    reader: Subscriber,
    *,
    now: datetime,
    before: Sequence[Incident] = (),
    missed: int = 0,
    pictures: Sequence[Attachment] = (),
) -> Message:
    """The past day for one subscriber. `incidents`: those it wants, in any order, withdrawn ones too.

    A drill that was taken for an attack counts as none: it is told apart.
    The day is the 24 hours until `now`, not the calendar's: what comes after the digest's hour stands in the next one.
    `before`: what it wanted in the seven days before them. `missed`: alerts that came too late to be sent.
    """
    language = reader.language
    today = day(language, now.astimezone(zone(reader.timezone)), now)
    stands = [i for i in incidents if not i.retracted and not i.merged_into]
    live = by_weight([i for i in stands if explanation(i) is None])
    harmless = [link(url_of(i), i.id) for i in stands if explanation(i) is not None]
    withdrawn = [i.id for i in incidents if i.retracted]
    if not live and not withdrawn and not harmless:
        return Message(parts=split(finished(t(language, "digest-nothing", day=today), reader)))
    told = [
        t(language, "digest-head", day=today, areas=escape(areas_of(reader))),
        _totals(language, live, Week.of(before, now)) if live else "",
        _places(language, live, Week.of(before, now)),
        *_main(live, reader, now),
        t(language, "digest-explained", ids=joined(language, harmless)) if harmless else "",
        t(language, "digest-retracted", ids=joined(language, withdrawn)) if withdrawn else "",
        t(language, "digest-missed", n=missed) if missed else "",
        f"\n{t(language, 'digest-note')}",
    ]
    text = finished("\n".join(line for line in told if line), reader)
    return Message(parts=split(text), buttons=_buttons(language), attachments=tuple(pictures))


def day_and_week(incidents: Sequence[Incident], now: datetime) -> tuple[list[Incident], list[Incident]]:
    """What began in the past 24 hours (or was withdrawn in them), and what began in the seven days before."""
    today, before = [], []
    for incident in incidents:
        withdrawn = incident.retracted and any(revision.at > now - DAY for revision in incident.revisions[-1:])
        if incident.first_post > now - DAY or withdrawn:
            today.append(incident)
        elif incident.first_post > now - 8 * DAY and not incident.retracted and explanation(incident) is None:
            before.append(incident)
    return today, before


class Week(NamedTuple):
    """What is a usual day: counts of the days before, and how many days they are."""

    kinds: Counter[Kind]
    places: Counter[str | None]
    days: int

    @classmethod
    def of(cls, before: Sequence[Incident], now: datetime) -> "Week | None":
        """The week before; None when nothing is known of it. A bot three days old has an average of three days."""
        if not before:
            return None
        known = now - min(incident.first_post for incident in before)
        days = max(1, min(7, known.days))
        return cls(Counter(i.kind for i in before), Counter(counted_under(i.place) for i in before), days)


def by_weight(incidents: Sequence[Incident]) -> list[Incident]:
    """The gravest first, as `decide.digest` ranks them."""
    return sorted(incidents, key=rank)


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
    return line.replace(incident.id, link(url_of(incident), incident.id))


def _totals(language: str, live: Sequence[Incident], week: Week | None) -> str:
    """«21 حدثاً: 17 هجوماً (المعدل 9.4) و4 تهديدات (المعدل 3)»."""
    kinds = Counter(incident.kind for incident in live)
    counted = [
        _against(language, t(language, message, n=kinds[kind]), week.kinds[kind] / week.days if week else None)
        for kind, message in ((Kind.ATTACK, "attacks-count"), (Kind.THREAT, "threats-count"))
        if kinds[kind]
    ]
    if len(counted) == 1:
        return counted[0]
    return t(language, "digest-total", events=t(language, "stats-total", n=len(live)), kinds=joined(language, counted))


def _against(language: str, counted: str, average: float | None) -> str:
    """A count with what is usual, where that is known."""
    return counted if average is None else t(language, "digest-against", counted=counted, average=f"{average:.2g}")


def _places(language: str, live: Sequence[Incident], week: Week | None) -> str:
    """«دير الزور 7 (المعدل 3) · الحسكة 3»: governorates with their counts, the unsettled last."""
    counted = Counter(counted_under(i.place) for i in live)
    unsettled = counted.pop(None, 0)
    told = []
    for name, n in counted.most_common(PLACES):
        shown = t(language, "digest-place", name=escape(unit_name(language, name or "")), n=n)
        told.append(_against(language, shown, week.places[name] / week.days if week else None))
    if rest := sum(n for _, n in counted.most_common()[PLACES:]):
        told.append(t(language, "digest-other-places", n=rest))
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
