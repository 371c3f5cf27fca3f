"""The story: a post is read, understood, decided, and what follows from it is owed. Calls; decides nothing.

- analyze: a post waits in the stream → a report lies beside it (many at once);
- settle: the post, its report and what is known → one atomic commit (one at a time, in order);
- what is news then waits to be spread over its audience (`store/fanout.py`) and delivered (`deliver/courier.py`).
"""

from asyncio import gather
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.decide import Rules, ask, decide, editor
from bot.model.alert import FanOut
from bot.model.decision import Decision
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


async def settle(line: Line, entry: Entry, token: int, now: datetime) -> Decision | None:
    """Decide one post and write all that follows; None: it had been decided before. Raises LeaseLost."""
    decision = await _decided(line, entry, now)
    fresh = await line.incidents.commit(entry.entry_id, token, decision, news_of(decision, now))
    return decision if fresh else None


async def _decided(line: Line, entry: Entry, now: datetime) -> Decision:
    """What one post changes; an editor's act is a post too."""
    post = entry.post
    act = EditorAct.from_post(post)
    if act is not None:
        known = await line.incidents.known(editor.asked(act, now))
        return editor.carried_out(act, post.id, known, now, line.rules)
    if entry.report is None:
        source = await line.sources.get(post.source)
        report = line.read(post, source, now)
        known = await line.incidents.known(ask(post, report, now, line.rules))
    else:
        report = entry.report
        asked = line.incidents.known(ask(post, report, now, line.rules))
        source, known = await gather(line.sources.get(post.source), asked)
    return decide(post, report, source, known, now, line.rules)


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
