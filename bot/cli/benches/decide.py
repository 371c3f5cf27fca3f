"""How fast a post is decided and committed, however many incidents and posts are remembered."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot import pipeline
from bot.cli.benches.figures import Figure, per_item, spread
from bot.cli.benches.stage import fresh, moments_ago, own_parts, trusted
from bot.decide import bundled, cells, decide
from bot.model.decision import Change, Decision, Known, SeenPost
from bot.model.incident import Incident, News, Reason
from bot.model.post import Post
from bot.model.report import Report
from bot.parts import Parts
from bot.ports import Entry
from bot.understand import understand

BENCH = "decide"
GROWTH = (1, 10, 100)
LEAST = 100
"""Incidents remembered at 1×, spread over the last two days."""
ALONE = 0


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """Milliseconds for a post: gather, decide, commit (one atomic script), in memory."""
    now = datetime.now(UTC)
    coming = fresh(posts, now)
    reports = {post.id: understand(post, post.moment(now)) for post in coming}
    rules = bundled()
    pure = 1000 * per_item(lambda p: decide(p, reports[p.id], None, Known(), p.moment(now), rules), coming)
    figures: list[Figure] = []
    for times in GROWTH:
        async with own_parts(durable=False) as parts:
            for source in trusted(coming):
                await parts.sources.put(source)
            await remember(parts, await _incidents(parts, coming, reports), LEAST * times, now)
            again = fresh(coming, now, f"b{times}:")
            took = [await _one(parts, post, reports[was.id]) for was, post in zip(coming, again, strict=True)]
        median, worst = spread(took)
        figures.append(
            Figure(
                bench=BENCH,
                name=f"a post, {LEAST * times:,} incidents remembered ({times}×)",
                value=median,
                unit="ms",
                baseline="the bare thought, nothing known, no store" if times == 1 else "1×",
                baseline_value=pure if times == 1 else figures[0].value,
                note=f"95 % within {worst:.2g} ms; {1000 / median:,.0f} posts/s",
            )
        )
    return figures


async def _incidents(parts: Parts, posts: Sequence[Post], reports: dict[str, Report]) -> list[Incident]:
    """What these posts make when they are decided on an empty store, which is emptied again."""
    for post in posts:
        await _one(parts, post, reports[post.id])
    found = await parts.incidents.between(datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
    await parts.redis.flushall()
    return found


async def remember(parts: Parts, made: Sequence[Incident], count: int, now: datetime) -> None:
    """Fill the store with so many incidents like these, each with its post, evenly over the last two days."""
    step = timedelta(days=2) / count
    for n in range(count if made else 0):
        one = _moved(made[n % len(made)], f"BQ-B{n:05d}", n, now - step * (count - n))
        change = Change(incident=one, reason=Reason.NEW, news=News.NOTHING, cells=cells.of_incident(one), is_new=True)
        post = one.evidence[0] if one.evidence else None
        seen = SeenPost(
            post_id=f"bench:{n}",
            source=post.source if post else "file:bench",
            origin=post.origin if post else "bench",
            date=one.last_post,
            words=tuple(range(n * 48, n * 48 + 48)),
            incident_ids=(one.id,),
        )
        await parts.incidents.commit(
            f"1-{n + 1}", ALONE, Decision(post_id=f"bench:{n}", changes=(change,), seen=seen), []
        )


def _moved(incident: Incident, name: str, n: int, when: datetime) -> Incident:
    """The same happening at another time, a few kilometres on."""
    place = incident.place
    if place is not None and place.lat is not None and place.lon is not None:
        place = replace(place, lat=place.lat + (n % 40) * 0.05 - 1.0, lon=place.lon + (n // 40 % 40) * 0.05 - 1.0)
    evidence = tuple(replace(e, date=when, place=place, fingerprint=n) for e in incident.evidence)
    span = replace(incident.event_time, from_=when, to=None)
    return replace(incident, id=name, place=place, first_post=when, last_post=when, event_time=span, evidence=evidence)


async def _one(parts: Parts, post: Post, report: Report) -> float:
    """Milliseconds of the story's own step for one post."""
    entry_id = await parts.redis.xadd(parts.keys.posts.name, {"bench": post.id})
    began = time.perf_counter()
    await pipeline.settle(parts.line, Entry(entry_id.decode(), post, report), ALONE, post.date or moments_ago(0))
    return (time.perf_counter() - began) * 1000
