"""Incidents as a CSV file that a spreadsheet opens rightly: UTF-8 with its mark, a row for each incident."""

import csv
import io
from collections.abc import Sequence

from bot.decide.safety import shown
from bot.model.incident import Incident
from bot.model.report import Toll
from bot.model.subscriber import Subscriber
from bot.render.attribution import standing, url_of
from bot.render.bidi import clean
from bot.render.events import headline
from bot.render.html import plain
from bot.render.when import zone

COLUMNS = (
    "id", "first_post", "last_post", "level", "kind", "type", "status", "headline", "place", "admin1", "country",
    "lat", "lon", "precision", "killed_min", "killed_max", "injured_min", "injured_max", "independent_sources",
    "posts", "url",
)  # fmt: skip


def csv_of(incidents: Sequence[Incident], reader: Subscriber) -> bytes:
    """The incidents as they may be shown; times in the reader's zone. Empty cells mean «not stated»."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for incident in incidents:
        writer.writerow([cell(value) for value in _row(shown(incident), reader)])
    return out.getvalue().encode("utf-8-sig")


def _row(incident: Incident, reader: Subscriber) -> list[object]:
    where, place = zone(reader.timezone), incident.place
    return [
        incident.id,
        incident.first_post.astimezone(where).isoformat(timespec="minutes"),
        incident.last_post.astimezone(where).isoformat(timespec="minutes"),
        incident.level.word,
        incident.kind.value,
        incident.sub_event_type.value if incident.sub_event_type else None,
        incident.status.value,
        plain(headline(reader.language, incident)),
        (place.name_ar if reader.language == "ar" else place.name_en) or place.text if place else None,
        place.admin1 if place else None,
        place.country if place else None,
        place.lat if place else None,
        place.lon if place else None,
        place.precision.value if place else None,
        *_ends(incident.killed),
        *_ends(incident.injured),
        incident.independent_sources,
        len({said.post_id for said in standing(incident)}),
        url_of(incident),
    ]


def _ends(toll: Toll | None) -> tuple[int | None, int | None]:
    return toll if toll is not None else (None, None)


def cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        text = clean(value)
        return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
    return value
