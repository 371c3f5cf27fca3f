"""Evidence of time: how long between the posts, the told hour and day, and a post's own word of another time."""

from collections.abc import Iterable
from datetime import timedelta

from bot.decide.rules import MatchRules
from bot.decide.statement import NEVER, Clue, Statement, end_of, gap, live, own, speaks
from bot.model.incident import Evidence, Incident
from bot.model.report import Kind, SubEvent, TimePrecision, TimeSpan

_HALF_A_DAY = 12.0
_LOOSE = ("copy.short", "copy.worn", "copy.retold", "copy.near", "copy.self")
"""Ties of a post that may say «renewed» beyond what it repeats."""
_CLOCK = (TimePrecision.MINUTE, TimePrecision.HOUR)


def of_time(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """How long between the statement and the incident's own span."""
    if own(said, incident):
        yield Clue("time.minutes")
        return
    hours = max(gap(said, incident) / timedelta(hours=1), _since_it_began(said, incident, rules))
    steps = ((1.0, "minutes"), (6.0, "hours"), (14.0, "half_day"), (30.0, "day"))
    yield Clue("time." + next((name for most, name in steps if hours <= most), "days"))
    if said.evidence.sub_event_type is incident.sub_event_type is SubEvent.ALERT and hours > rules.measure.alert_hours:
        yield Clue("time.alert_over")


def _since_it_began(said: Statement, incident: Incident, rules: MatchRules) -> float:
    """Hours since the event began, beyond half a day: «an attack on X» told a day later is rather another attack.

    Not for posts that follow up, that tell when it was, or that say themselves that it is known.
    """
    told = said.evidence.time is not None or said.evidence.kind is Kind.OTHER
    if told or speaks(said.text, rules.phrases.update):
        return 0.0
    span = incident.event_time
    began = min(incident.first_post, end_of(span)) if span.from_ else incident.first_post
    return (said.evidence.date - began) / timedelta(hours=1) - _HALF_A_DAY


def of_clock(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The told hour or day of the event, where both tell it."""
    mine = said.evidence.time
    theirs = [e.time for e in live(incident) if e.time and e.post_id != said.evidence.post_id]
    if mine is None or mine.from_ is None or not theirs:
        return
    clocks = [t for t in theirs if mine.precision in _CLOCK and t.precision in _CLOCK and t.from_ is not None]
    if clocks:
        nearest, exact = min((_minutes(mine, t), _exact(mine, t)) for t in clocks)
        if nearest <= rules.measure.clock_same_minutes:
            yield Clue("time.clock_same", exact)
        elif nearest > rules.measure.clock_apart_minutes:
            yield Clue("time.clock_apart", exact)
    elif any(other.from_ for other in theirs) and (
        all(_days_apart(mine, other) for other in theirs if other.from_) or _dated_apart(said, incident)
    ):
        yield Clue("time.day_apart")


def _minutes(one: TimeSpan, other: TimeSpan) -> float:
    """Between two told times of the day; nothing where they overlap («فجراً» and «صباحاً» touch)."""
    first, second = sorted((one, other), key=lambda t: t.from_ or NEVER)
    end = max(first.to or end_of(first), first.from_ or NEVER)
    minutes = max(0.0, ((second.from_ or NEVER) - end).total_seconds() / 60)
    return minutes if abs(minutes - 720) > 30 else abs(minutes - 720)  # morning or evening is often left unsaid


def _exact(one: TimeSpan, other: TimeSpan) -> float:
    """Two told minutes weigh in full; «at dawn» against «in the morning» weighs a third."""
    return 1.0 if one.precision is other.precision is TimePrecision.MINUTE else 0.35


def _dated_apart(said: Statement, incident: Incident) -> bool:
    """Whether its own source dated the event a day before or after: it knows which day it means."""
    mine = said.evidence
    told = [e.time.from_ for e in live(incident) if e.source == mine.source and e.time and e.post_id != mine.post_id]
    days = [begin for begin in told if begin is not None]
    own_day = mine.time.from_ if mine.time else None
    return own_day is not None and bool(days) and all(abs(own_day - day) >= timedelta(days=1) for day in days)


def _days_apart(one: TimeSpan, other: TimeSpan) -> bool:
    """Whether two told spans, each at most a day, are certainly apart."""
    if one.from_ is None or other.from_ is None:
        return False
    first, second = sorted((one, other), key=lambda t: t.from_ or NEVER)
    end = max(first.to or end_of(first), end_of(first))
    return (second.from_ or end) > end


def of_renewal(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The post says itself that this is another event; or, within minutes, that it goes on.

    Its own source then needs no place to be understood; of others the place must tell. Nothing, where another source
    told the incident as renewed in these hours: they speak of one renewal.
    """
    phrases = rules.phrases
    tie = said.ties.get(incident.id)
    if own(said, incident) or (tie and tie.name not in _LOOSE) or not speaks(said.text, phrases.renewed):
        return
    told = [e for e in _renewed_in(incident, rules) if e.source != said.evidence.source]
    if speaks(said.text, phrases.long_since) or any(_within(said, e, rules.window.copy_short_hours * 60) for e in told):
        return
    if not goes_on(said, incident, rules):
        yield Clue("time.renewed")
    elif any(e.source == said.evidence.source for e in live(incident)):
        yield Clue("time.goes_on")


def _renewed_in(incident: Incident, rules: MatchRules) -> list[Evidence]:
    return [e for e in live(incident) if speaks(e.says or e.text, rules.phrases.renewed)]


def _within(said: Statement, e: Evidence, minutes: float) -> bool:
    return abs(said.evidence.date - e.date) <= timedelta(minutes=minutes)


def goes_on(said: Statement, incident: Incident, rules: MatchRules) -> bool:
    """Whether what is told as renewed is so soon that it is the same event going on: an update, not a second alert."""
    minutes = timedelta(minutes=1)
    since = (said.evidence.date - incident.first_post) / minutes
    return (
        said.evidence.kind is not Kind.OTHER
        and not incident.closed
        and 0 <= since <= rules.measure.episode_minutes
        and gap(said, incident) / minutes <= rules.measure.goes_on_minutes
    )


def renews(said: Statement, incident: Incident, rules: MatchRules) -> bool:
    """Whether a post says of a known event that it was renewed, and none said so in these minutes."""
    renewed = speaks(said.text, rules.phrases.renewed) and not speaks(said.text, rules.phrases.long_since)
    if not renewed or not goes_on(said, incident, rules):
        return False
    told = [e for e in _renewed_in(incident, rules) if e.post_id != said.evidence.post_id]
    return not any(_within(said, e, rules.measure.goes_on_minutes) for e in told)


def of_update(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """«The toll has risen», «caused by a gas cylinder»: such a post seldom is the first of its event."""
    if incident.first_post > said.evidence.date:
        return
    if speaks(said.text, rules.phrases.update):
        yield Clue("toll.update")
    if said.evidence.kind is Kind.OTHER and said.evidence.explains:
        yield Clue("cause.told")
