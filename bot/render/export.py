"""Incidents and posts as files for others: JSON lines, CSV, GeoJSON. All go through `decide.safety` first.

Shapes are structs, so that what a file may hold stands in one place; CAP is in `render/cap.py`.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from bot.decide.safety import safe_quote, safe_words, shown
from bot.model.incident import Incident, Revision
from bot.model.post import Post
from bot.model.report import Actor, Place, Target, TimeSpan, Toll
from bot.model.subscriber import Subscriber
from bot.render.attribution import url_of
from bot.render.bidi import clean
from bot.render.events import headline
from bot.render.html import plain
from bot.render.table import cell, csv_of
from bot.render.where import place_path

LEFT_OUT = "[…]"
"""Stands where a sentence that names private persons or positions was left out of a post's text."""
_SENTENCES = re.compile(r"(?<=[.!?؟…])\s+|\n+")
POST_COLUMNS = ("id", "source", "date", "edited", "url", "forwarded_from", "deleted", "text")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One post an incident rests on. `text`: its own sentence about the event, empty where it may not be shown."""

    post_id: str
    source: str
    origin: str
    date: datetime
    status: str
    url: str | None
    text: str
    killed: Toll | None
    injured: Toll | None
    deleted: bool


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One revision."""

    n: int
    at: datetime
    reason: str
    change: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as `replay` writes it (CONTRACT), with everything it rests on."""

    incident_id: str
    kind: str
    sub_event_type: str | None
    status: str
    place: Place | None
    time: TimeSpan
    first_post: datetime
    last_post: datetime
    posts: tuple[str, ...]
    independent_sources: int
    killed: Toll | None
    injured: Toll | None
    weapon: str | None
    actor: Actor | None
    target: Target | None
    severity: str
    urgency: str
    certainty: str
    level: str
    headline_ar: str
    headline_en: str
    retracted: bool
    denied_by: tuple[str, ...]
    evidence: tuple[Said, ...]
    revisions: tuple[Change, ...]


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A GeoJSON point: longitude first (RFC 7946, 3.1.1)."""

    coordinates: tuple[float, float]
    type: Literal["Point"] = "Point"


class Properties(msgspec.Struct, frozen=True, kw_only=True):
    """What a map shows beside a point. `precision` says how exactly the place is known."""

    id: str
    headline_ar: str
    headline_en: str
    kind: str
    sub_event_type: str | None
    status: str
    level: str
    severity: str
    certainty: str
    place: str
    precision: str
    first_post: datetime
    last_post: datetime
    killed: Toll | None
    injured: Toll | None
    independent_sources: int
    url: str | None


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """One incident on a map; without a geometry where no exact place may be or can be shown."""

    id: str
    geometry: Spot | None
    properties: Properties
    type: Literal["Feature"] = "Feature"


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A GeoJSON file."""

    features: tuple[Feature, ...]
    type: Literal["FeatureCollection"] = "FeatureCollection"


class PostRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A post as `analyze` and `replay` read it again."""

    id: str
    text: str
    source: str
    date: datetime | None = None
    edited: datetime | None = None
    url: str | None = None
    forwarded_from: str | None = None
    quotes: str | None = None
    media: tuple[str, ...] = ()
    album: str | None = None
    lang: str | None = None
    deleted: bool = False


def incidents_jsonl(incidents: Iterable[Incident]) -> bytes:
    """A line for each incident."""
    return b"".join(msgspec.json.encode(_row(shown(one))) + b"\n" for one in incidents)


def incidents_csv(incidents: Sequence[Incident], reader: Subscriber) -> bytes:
    """The table of the digest, in the reader's language and zone."""
    return csv_of(incidents, reader)


def incidents_geojson(incidents: Iterable[Incident]) -> bytes:
    """A FeatureCollection (RFC 7946); an incident without an exact place has no geometry."""
    return msgspec.json.encode(Collection(features=tuple(_feature(shown(one)) for one in incidents))) + b"\n"


def posts_jsonl(posts: Iterable[Post]) -> bytes:
    """A line for each post, in the shape that `replay` reads."""
    return b"".join(msgspec.json.encode(post_row(post)) + b"\n" for post in posts)


def posts_csv(posts: Iterable[Post]) -> bytes:
    """A row for each post, for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(POST_COLUMNS)
    for row in map(post_row, posts):
        writer.writerow([cell(_written(getattr(row, name))) for name in POST_COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def post_row(post: Post) -> PostRow:
    """A post as it may be handed on: sentences that name private persons or positions are left out."""
    return PostRow(
        id=post.id,
        text=safe_text(post.text),
        source=post.source,
        date=post.date,
        edited=post.edited,
        url=post.url,
        forwarded_from=safe_words(post.forwarded_from),
        quotes=safe_words(post.quotes),
        media=post.media,
        album=post.album,
        lang=post.lang,
        deleted=post.deleted,
    )


def safe_text(text: str) -> str:
    """A text sentence by sentence; for each run of sentences that may not be shown stands one «[…]»."""
    kept: list[str] = []
    for sentence in filter(str.strip, _SENTENCES.split(clean(text))):
        safe = safe_quote(sentence) or LEFT_OUT
        if safe != LEFT_OUT or kept[-1:] != [LEFT_OUT]:
            kept.append(safe)
    return "\n".join(kept)


def _row(incident: Incident) -> Row:
    return Row(
        incident_id=incident.id,
        kind=incident.kind.value,
        sub_event_type=incident.sub_event_type.value if incident.sub_event_type else None,
        status=incident.status.value,
        place=incident.place,
        time=incident.event_time,
        first_post=incident.first_post,
        last_post=incident.last_post,
        posts=tuple(dict.fromkeys(said.post_id for said in incident.evidence)),
        independent_sources=incident.independent_sources,
        killed=incident.killed,
        injured=incident.injured,
        weapon=incident.weapon.value if incident.weapon else None,
        actor=incident.actor,
        target=incident.target,
        severity=incident.severity.value,
        urgency=incident.urgency.value,
        certainty=incident.certainty.value,
        level=incident.level.word,
        headline_ar=plain(headline("ar", incident)),
        headline_en=plain(headline("en", incident)),
        retracted=incident.retracted,
        denied_by=incident.denied_by,
        evidence=_said(incident),
        revisions=tuple(map(_change, incident.revisions)),
    )


def _said(incident: Incident) -> tuple[Said, ...]:
    return tuple(
        Said(
            post_id=e.post_id,
            source=e.source,
            origin=e.origin,
            date=e.date,
            status=e.status.value,
            url=e.url,
            text=e.says,
            killed=e.killed,
            injured=e.injured,
            deleted=e.deleted,
        )
        for e in incident.evidence
    )


def _change(one: Revision) -> Change:
    return Change(n=one.n, at=one.at, reason=one.reason.value, change=one.change)


def _feature(incident: Incident) -> Feature:
    place = incident.place
    exact = place is not None and place.lat is not None and place.lon is not None
    return Feature(
        id=incident.id,
        geometry=Spot(coordinates=(place.lon, place.lat)) if exact else None,  # type: ignore[union-attr,arg-type]
        properties=_properties(incident),
    )


def _properties(incident: Incident) -> Properties:
    place = incident.place
    return Properties(
        id=incident.id,
        headline_ar=plain(headline("ar", incident)),
        headline_en=plain(headline("en", incident)),
        kind=incident.kind.value,
        sub_event_type=incident.sub_event_type.value if incident.sub_event_type else None,
        status=incident.status.value,
        level=incident.level.word,
        severity=incident.severity.value,
        certainty=incident.certainty.value,
        place=plain(place_path("en", place)) if place else "",
        precision=place.precision.value if place else "unknown",
        first_post=incident.first_post,
        last_post=incident.last_post,
        killed=incident.killed,
        injured=incident.injured,
        independent_sources=incident.independent_sources,
        url=url_of(incident),
    )


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
