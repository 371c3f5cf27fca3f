"""`barqiya export incidents|posts`: what the store holds, as a file, through the rules of `decide.safety`."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from cyclopts import Parameter

from bot.cli.attach import attached, settings
from bot.cli.fail import Failure
from bot.cli.since import moment
from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.subscriber import Subscriber
from bot.parts import keys_for, wall_clock
from bot.render import cap
from bot.render import export as forms
from bot.store.incidents import StoredIncidents
from bot.store.posts import Posts
from config.settings import Settings

MOST = 1_000_000
"""Incidents of one file; a year of a busy installation holds some tens of thousands."""
SENDER = re.compile(r"[^\s,<&]{1,200}")


class Order(NamedTuple):
    """What is asked for."""

    since: datetime
    until: datetime
    form: str
    out: Path | None
    sender: str
    language: str


def export(
    what: Literal["incidents", "posts"],
    /,
    *,
    since: Annotated[str, Parameter(help="24h, 7d, 2w, a date or a time (of TIMEZONE)")],
    until: Annotated[str | None, Parameter(help="the same; default: now")] = None,
    form: Annotated[Literal["jsonl", "csv", "geojson", "cap"], Parameter(name="--format")] = "jsonl",
    out: Annotated[Path | None, Parameter(help="file (for cap: folder, a document each); default: stdout")] = None,
    sender: Annotated[str, Parameter(help="who sends, for cap: a domain's name, say")] = "barqiya",
    language: Annotated[Literal["ar", "en"], Parameter(help="of names and headlines in csv")] = "ar",
) -> int:
    """Write the stored incidents (or posts) since a moment to stdout or a file. Private names, exact positions of what
    is protected, and sentences that tell either are left out.

    jsonl: a line each, with everything an incident rests on. csv: for a spreadsheet. geojson: incidents on a map.
    cap: CAP 1.2 alerts in an Atom feed; with --out DIR a document for each.
    """
    chosen, now = settings(), wall_clock()
    if what == "posts" and form in ("geojson", "cap"):
        raise Failure(f"posts have no place of their own: --format {form} is for incidents; jsonl or csv for posts", 2)
    if not SENDER.fullmatch(sender):
        raise Failure("--sender takes a name without spaces, commas, < and &: a domain's, say", 2)
    order = Order(
        since=moment(since, now, chosen.zone),
        until=moment(until, now, chosen.zone, "--until") if until else now,
        form=form,
        out=out,
        sender=sender,
        language=language,
    )
    if order.since >= order.until:
        raise Failure("--since lies after --until", 2)
    return asyncio.run(_export(chosen, order, _incidents if what == "incidents" else _posts))


Gather = Callable[[Settings, Order], Awaitable[int]]


async def _export(chosen: Settings, order: Order, gather: Gather) -> int:
    count = await gather(chosen, order)
    print(f"{count} {'rows' if order.form == 'csv' else 'entries'}", file=sys.stderr)
    return 0


async def _incidents(chosen: Settings, order: Order) -> int:
    async with attached(chosen) as redis:
        store = StoredIncidents(redis, keys_for(chosen), chosen.zone)
        found = await store.between(order.since, order.until, MOST)
    kept = sorted((one for one in found if one.merged_into is None), key=lambda one: (one.first_post, one.id))
    if order.form == "cap" and order.out is not None:
        _documents(kept, order)
    else:
        _write(_file(kept, order, chosen), order.out)
    return len(kept)


def _file(incidents: list[Incident], order: Order, chosen: Settings) -> bytes:
    if order.form == "cap":
        return cap.cap_feed(incidents, order.sender, order.until)
    if order.form == "csv":
        return forms.incidents_csv(incidents, Subscriber(chat_id=0, language=order.language, timezone=chosen.timezone))
    return (forms.incidents_geojson if order.form == "geojson" else forms.incidents_jsonl)(incidents)


def _documents(incidents: list[Incident], order: Order) -> None:
    for one in incidents:
        _write(cap.cap(one, order.sender), (order.out or Path()) / f"{one.id}.xml")


async def _posts(chosen: Settings, order: Order) -> int:
    kept: list[Post] = []
    async with attached(chosen) as redis:
        async for post in Posts(redis, keys_for(chosen)).since(order.since):
            if order.since <= post.moment(order.until) <= order.until:
                kept.append(post)
    _write((forms.posts_csv if order.form == "csv" else forms.posts_jsonl)(kept), order.out)
    return len(kept)


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
    except OSError as wrong:
        raise Failure(f"cannot write {out}: {wrong.strerror}") from None
