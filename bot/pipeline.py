"""The story: a post is read, understood, decided, and what follows from it is owed. Calls; decides nothing.

- analyze: a post waits in the stream → a report lies beside it (many at once);
- settle: the post, its report and what is known → one atomic commit (one at a time, in order);
- what is news then waits to be spread over its audience (`store/fanout.py`) and delivered (`deliver/courier.py`).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.calls import all_ended
from bot.decide import Rules, ask, decide, editor
from bot.model.alert import FanOut
from bot.model.decision import Ask, Decision
from bot.model.incident import News
from bot.model.post import Post
from bot.model.report import Report
from bot.model.source import Source
from bot.model.staff import EditorAct
from bot.ports import Entry, Incidents, PostStream, SourceBook

Read = Callable[[Post, Source | None, datetime], Report]
"""What a post claims, or that it was not read and why (the door)."""


@dataclass(frozen=True)
class Line:
    """Everything the story needs of the world."""

    posts: PostStream
    sources: SourceBook
    incidents: Incidents
    read: Read
    rules: Rules


async def analyze(line: Line, worker: str, entry: Entry, now: datetime) -> Report:
    """Understand one post and leave the report beside it."""
    report = line.read(entry.post, await line.sources.get(entry.post.source), now)
    await line.posts.analysed(worker, entry, report)
    return report


class Asked(NamedTuple):
    """A post on its way to be decided; an editor's act is one, too. `ask`: what must be known for it."""

    entry: Entry
    report: Report
    act: EditorAct | None
    ask: Ask
    now: datetime
    source: Source | None


class Begun(NamedTuple):
    """A decision, and its commit that is under way: it ends with False where the post had been decided before."""

    decision: Decision
    landing: Awaitable[bool]


async def look_ahead(line: Line, entries: Sequence[Entry], now: datetime, after: str) -> list[Asked]:
    """All that some posts with their reports need of the store to be decided, read at once; `after`: where they begin.

    Until `landed`, each is decided as if what was begun before it were written.
    """
    asked = [_asked(line, one, one.report, None, now) for one in entries if one.report is not None]
    looked = line.incidents.look_ahead([one.ask for one in asked], after)
    _, *sources = await all_ended(looked, *(line.sources.get(one.entry.post.source) for one in asked))
    return [one._replace(source=source) for one, source in zip(asked, sources, strict=True)]


async def begin(line: Line, asked: Asked, token: int, after: str = "") -> Begun:
    """Decide one post, and begin to write all that follows. `after`: see `Incidents.begin`."""
    known = await line.incidents.known(asked.ask)
    post, now = asked.entry.post, asked.now
    if asked.act is not None:
        decision = editor.carried_out(asked.act, post.id, known, now, line.rules)
    else:
        decision = decide(post, asked.report, asked.source, known, now, line.rules)
    news = news_of(decision, now)
    return Begun(decision, await line.incidents.begin(asked.entry.entry_id, token, decision, news, after))


async def settle(line: Line, entry: Entry, token: int, now: datetime, after: str = "") -> Decision | None:
    """Decide one post and write all that follows; None: it had been decided before. Raises LeaseLost.

    `after`: see `Incidents.begin`.
    """
    source = await line.sources.get(entry.post.source)
    report = entry.report or line.read(entry.post, source, now)
    decision, landing = await begin(line, _asked(line, entry, report, source, now), token, after)
    return decision if await landing else None


def _asked(line: Line, entry: Entry, report: Report, source: Source | None, now: datetime) -> Asked:
    act = EditorAct.from_post(entry.post)
    question = editor.asked(act, now) if act else ask(entry.post, report, now, line.rules)
    return Asked(entry, report, act, question, now, source)


def news_of(decision: Decision, now: datetime) -> list[FanOut]:
    """What is to be spread of a decision: every change that means something to those who follow."""
    return [
        FanOut(
            incident_id=change.incident.id,
            revision=change.incident.revision,
            reason=change.reason,
            audible=change.news in (News.AUDIBLE, News.CORRECTION),
            correction=change.news is News.CORRECTION,
            level=change.incident.level if change.level is None else change.level,
            at=now,
        )
        for change in decision.changes
        if change.news is not News.NOTHING
    ]
