"""/replay: stored posts through today's rules and words, against what was told; also with a word more or less."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from bot.decide.difference import Difference, difference
from bot.doorwords import BadWord, accepted
from bot.model.incident import Incident
from bot.model.post import Post
from bot.render.listing import incident_line
from handlers.call import Call, Command, Reply, Who
from handlers.keep import audit
from handlers.say import lines, page, say, text
from handlers.watching import span_of

MOST, SHOWN = 3_000, 8
"""Posts that are replayed at most, the newest; lines of each sort of difference that are shown."""
_AGO = re.compile(r"(\d{1,3})([hd])")
_UNIT = {"h": timedelta(hours=1), "d": timedelta(days=1)}


class Trial(NamedTuple):
    """How far back, and which words are tried: watched beside, watched no more."""

    span: timedelta
    more: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()


async def replay(call: Call) -> Reply:
    """«/replay», «/replay 24h», «/replay 3d +كلمة -كلمة»: begins, and answers when it is done."""
    trial = parsed(call.words)
    posts = await _posts(call, trial.span) if trial else []
    if trial is None:
        return say(call, "replay-how")
    if not posts:
        return say(call, "replay-nothing")
    await audit(call, "replay", call.words)
    begun = say(call, "replay-begun", posts=text(call, "replay-posts", n=len(posts)))
    return Reply(messages=begun.messages, later=partial(_done, call, trial, posts))


def parsed(words: str) -> Trial | None:
    """What is asked for; None where it makes no sense."""
    first, *signed = re.split(r"\s+(?=[+\-−–])", f" {words.strip()}")
    ago = _AGO.fullmatch(first.strip() or "24h")
    if ago is None or not all(word[1:].strip() for word in signed):
        return None
    try:
        more = tuple(accepted(word[1:]) for word in signed if word[0] == "+")
    except BadWord:
        return None
    fewer = tuple(word[1:].strip() for word in signed if word[0] != "+")
    return Trial(_UNIT[ago.group(2)] * int(ago.group(1)), more, fewer)


async def _posts(call: Call, span: timedelta) -> list[Post]:
    """The stored posts of the span, oldest first; an editor's acts are no posts."""
    recent = await call.services.archive.recent(MOST) if call.services.archive else []
    since = call.now - span
    return [p for p in reversed(recent) if not p.source.startswith("editor:") and p.moment(call.now) >= since]


async def _done(call: Call, trial: Trial, posts: Sequence[Post]) -> Reply:
    """Replay, compare, tell."""
    if call.services.replay is None:
        return say(call, "not-built")
    after = await call.services.replay(posts, trial.more, trial.fewer)
    if after is None:
        return say(call, "replay-failed")
    first = min(post.moment(call.now) for post in posts)
    known = await call.services.incidents.between(first, call.now + timedelta(minutes=10), limit=10_000)
    inside, ids = [one for one in known if one.first_post >= first], {post.id for post in posts}
    older = {said.post_id for one in known if one.first_post < first for said in one.evidence}
    fresh = [one for one in after if not any(said.post_id in older for said in one.evidence)]
    whole = [one for one in inside if all(said.post_id in ids for said in one.evidence)]
    return Reply(messages=(page(call, told(call, posts, difference(whole, fresh))),))


def told(call: Call, posts: Sequence[Post], found: Difference) -> str:
    """The difference in words: counts, then some of each sort."""
    changed = [text_of_change(call, was, one) for was, one in found.changed]
    head = text(call, "replay-result", posts=text(call, "replay-posts", n=len(posts)), span=span_of(call, posts))
    counts = {"added": len(found.added), "removed": len(found.removed), "changed": len(found.changed)}
    return lines(
        [
            head,
            text(call, "replay-counts", **counts, same=found.same),
            *_some(call, [f"➕ {incident_line(one, call.reader, call.now)}" for one in found.added]),
            *_some(call, [f"➖ {incident_line(one, call.reader, call.now)}" for one in found.removed]),
            *_some(call, changed),
        ]
    )


def text_of_change(call: Call, was: Incident, one: Incident) -> str:
    """«± … (كان: …)»."""
    before = incident_line(was, call.reader, call.now).removesuffix(f" · {was.id}")
    return f"± {incident_line(one, call.reader, call.now)} {text(call, 'replay-was')} {before}"


def _some(call: Call, told_: Sequence[str]) -> list[str]:
    rest = len(told_) - SHOWN
    return [*told_[:SHOWN], *([text(call, "replay-more", n=rest)] if rest > 0 else [])]


REPLAY = Command(name="replay", run=replay, who=Who.ADMIN, needs=("replay", "archive"))
