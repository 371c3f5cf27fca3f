"""The door: which posts are worth a thought. A source in mode `watch` is heard only where a watched word stands."""

from collections.abc import Callable

from bot.model.post import Post
from bot.model.report import Kind, Report
from bot.model.source import Mode, Source

NOT_WATCHED = "not_watched"
SOURCE_PAUSED = "source_paused"


def closed(post: Post, source: Source | None, stands: Callable[[str], bool]) -> str | None:
    """Why a post is not read further, or None if it is. `stands`: whether any watched word stands in a text.

    A post whose source is in no registry (a file, an editor's act) is read.
    """
    if source is None:
        return None
    if not source.active:
        return SOURCE_PAUSED
    if source.mode is Mode.WATCH and not post.deleted and not stands(post.text):
        return NOT_WATCHED
    return None


def unread(post: Post, why: str) -> Report:
    """The report of a post that was not read further."""
    return Report(id=post.id, kind=Kind.OTHER, reasons=(why,))
