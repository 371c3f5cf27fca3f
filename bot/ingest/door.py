"""The door: which posts are worth a thought.

A source in mode `watch` is heard only where a watched word stands; none is heard where an ignored word does.
"""

from collections.abc import Callable

from bot.model.post import Post
from bot.model.report import Kind, Report
from bot.model.source import Mode, Source

NOT_WATCHED = "not_watched"
SOURCE_PAUSED = "source_paused"
IGNORED = "ignored"
CLOSED = frozenset((NOT_WATCHED, SOURCE_PAUSED, IGNORED))
"""All reasons for which a post is not read."""


Stands = Callable[[str], bool]
"""Whether any word of a list stands in a text."""


def closed(post: Post, source: Source | None, watched: Stands, ignored: Stands) -> str | None:
    """Why a post is not read further, or None if it is.

    A post whose source is in no registry (a file, an editor's act) is read, and so is the news of a deletion.
    """
    if source is None:
        return None
    if not source.active:
        return SOURCE_PAUSED
    if post.deleted:
        return None
    if source.mode is Mode.WATCH and not watched(post.text):
        return NOT_WATCHED
    return IGNORED if ignored(post.text) else None


def unread(post: Post, why: str) -> Report:
    """The report of a post that was not read further."""
    return Report(id=post.id, kind=Kind.OTHER, reasons=(why,))
