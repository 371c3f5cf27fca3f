"""How a source fares, from what its last reading gave; and when that is worth an alarm."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.ingest.reading import Batch, Unread
from bot.model.source import Health, SourceState

GLITCHES = 3
"""Failures in a row before a source that may only have hiccuped is called broken."""
LEAST_SILENCE = timedelta(hours=6)
MOST_SILENCE = timedelta(days=7)
SILENT_TIMES = 12
"""A source is silent when it says nothing for so many times its usual pause."""
NEWEST_COUNTS = 0.2
"""How much the newest pause counts against all before it."""
_FINE = (Health.OK, Health.SLOW)


def read_well(was: SourceState, batch: Batch, now: datetime, every: float | None) -> SourceState:
    """The state after a step that read something, be it nothing new. `every`: usual seconds between two posts."""
    newest = max(filter(None, (was.last_post, batch.newest)), default=None)
    health, note = batch.health, batch.note
    if batch.unchanged:
        health, note = (Health.SILENT if was.health is Health.SILENT and newest is None else Health.OK), was.note
    if health is Health.OK and newest is not None and now - newest > _silence(every):
        health, note = Health.SILENT, note or f"nothing new since {newest:%Y-%m-%d %H:%M} UTC"
    return replace(was, cursor=batch.cursor, health=health, note=note, last_post=newest, last_poll=now, failures=0)


def read_badly(was: SourceState, why: Unread, now: datetime) -> SourceState:
    """The state after a step that read nothing; the cursor stays."""
    failures = was.failures + 1
    known = why.sure or failures >= GLITCHES
    return replace(
        was,
        health=why.health if known else was.health,
        note=str(why) if known else was.note,
        last_poll=now,
        failures=failures,
    )


def heard(was: SourceState, published: datetime | None) -> SourceState:
    """The state after a post that was brought to us: nobody polls the source, so its pace is known from its posts."""
    was = replace(was, health=Health.OK, note="") if was.health is Health.PRIVATE else was
    if published is None or (was.last_post and published <= was.last_post):
        return was
    if was.last_post is None:
        return replace(was, last_post=published)
    pause = (published - was.last_post).total_seconds()
    every = pause if was.every is None else (1 - NEWEST_COUNTS) * was.every + NEWEST_COUNTS * pause
    return replace(was, last_post=published, every=every)


def parted(was: SourceState) -> SourceState:
    """The state of a channel from which we were removed, and that nothing else can read."""
    return replace(was, health=Health.PRIVATE, note="the bot is no longer an administrator there: no post of it comes")


def listened(was: SourceState, now: datetime) -> SourceState:
    """How a source fares whose posts are brought to us: silent, or well. One that never said anything is neither."""
    if was.last_post is None or was.health not in (*_FINE, Health.SILENT):
        return was
    if now - was.last_post > _silence(was.every):
        return replace(was, health=Health.SILENT, note=f"nothing new since {was.last_post:%Y-%m-%d %H:%M} UTC")
    return replace(was, health=Health.OK, note="") if was.health is Health.SILENT else was


def is_alarm(was: SourceState, state: SourceState) -> bool:
    """Worse than it was, mended, or something new to say. The first reading of a healthy source is no news."""
    if state.health in _FINE and was.health in _FINE:
        return bool(state.note) and state.note != was.note and state.health is Health.OK
    return state.health is not was.health


def _silence(every: float | None) -> timedelta:
    usual = timedelta(seconds=SILENT_TIMES * every) if every else MOST_SILENCE
    return min(max(usual, LEAST_SILENCE), MOST_SILENCE)
