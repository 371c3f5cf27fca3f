"""What must be known before a post can be decided: one bounded question to the store."""

from datetime import datetime, timedelta

from bot.decide import cells, geo
from bot.decide.copies import SENTENCE, parts
from bot.decide.ids import wanted_ids
from bot.decide.rules import MatchRules, Rules, bundled
from bot.decide.words import ASKED, filler_hashes, hashes, telling_first
from bot.model.decision import Ask, whole
from bot.model.post import Post
from bot.model.report import Event, Kind, Report

MAX_ASKED = 64
MAX_PARTS = 8


def ask(post: Post, report: Report, now: datetime, rules: Rules | None = None) -> Ask:
    """The question for one post. Bounded: at most MAX_ASKED cells, ASKED rare words, the post's media and links."""
    table = rules or bundled()
    span = timedelta(hours=table.match.window.hours)
    moment = post.moment(now)
    begins = [e.time.from_ for e in report.events if e.time.from_ is not None and e.time.from_.tzinfo is not None]
    return Ask(
        since=min([moment, *begins]) - span,
        until=max(now, moment) + timedelta(hours=1),
        cells=_cells(report),
        points=_points(report),
        rare_words=_telling(post.text, table.match),
        wholes=_wholes(post.text),
        media=post.media[:10],
        post_ids=_links(post),
        incident_ids=wanted_ids(post.id),
        seen_since=moment - timedelta(hours=table.match.window.copy_hours),
        quiet_since=now - timedelta(hours=table.levels.close_hours),
    )


def _telling(text: str, rules: MatchRules) -> tuple[int, ...]:
    """The rarest words that tell something; of a text that has none, whatever it has."""
    empty = filler_hashes(rules.phrases.filler)
    words = telling_first(text, rules.phrases.filler)
    return tuple(word for word in words if word not in empty)[:ASKED] or words[:ASKED]


def _wholes(text: str) -> tuple[int, ...]:
    """Of the text and what may be quoted in it, if short: a long one is found by its rare words."""
    few = [part for part in (hashes(text), *parts(text)) if len(part) < SENTENCE]
    return tuple(sorted(set(map(whole, few))))[:MAX_PARTS]


def _cells(report: Report) -> tuple[str, ...]:
    if report.kind is Kind.OTHER and not _updates(report):
        return ()
    found = dict.fromkeys(cell for event in report.events for cell in _of_event(event))
    if not report.events and report.all_clear:
        found = dict.fromkeys(cells.to_ask(None, Kind.THREAT))
    return tuple(found)[:MAX_ASKED]


def _points(report: Report) -> tuple[tuple[float, float], ...]:
    """Where the events lie, if each lies at a point; else nothing can be ruled out by distance."""
    places = [event.place for event in report.events]
    points = tuple((p.lat, p.lon) for p in places if p and geo.is_point(p) and p.lat is not None and p.lon is not None)
    return points if len(points) == len(places) else ()


def _updates(report: Report) -> bool:
    return report.follows_up or report.all_clear or bool(report.events)


def _of_event(event: Event) -> tuple[str, ...]:
    if event.kind is Kind.THREAT:
        return cells.to_ask(event.place, Kind.THREAT) + cells.to_ask(event.place, Kind.ATTACK)
    return cells.to_ask(event.place, Kind.ATTACK) + cells.to_ask(event.place, Kind.THREAT)


def _links(post: Post) -> tuple[str, ...]:
    return tuple(dict.fromkeys(link for link in (post.id, post.reply_to, post.forwarded_from) if link))
