"""`barqiya demo`: the main job with no token, no network and no server."""

import asyncio
import sys
import tempfile
from datetime import time
from io import BytesIO
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from cyclopts import Parameter
from msgspec.structs import replace
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.cli.console import Chat
from bot.cli.fail import opened
from bot.cli.profiles import profiles
from bot.cli.replay import good
from bot.ingest.jsonl import read
from bot.model.incident import Level
from bot.model.post import Post
from bot.parts import source_of
from bot.rehearsal import EVERYTHING, Rehearsed, Told, rehearse
from config.data import read_bytes
from config.seeds import sources

READER = replace(EVERYTHING, level=Level.ALERT, digest_at=time(21, 0))
"""The reader of the demo: every place, what is told at once, and the digest at nine."""


def demo(
    file: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    /,
    *,
    language: Annotated[Literal["ar", "en"], Parameter(help="of the chat")] = "ar",
    profile: Annotated[Path | None, Parameter(help="TOML list of subscribers; the first one's chat is shown")] = None,
    pictures: Annotated[
        Path | None, Parameter(help="folder for the digest's pictures; default: a temporary one")
    ] = None,
) -> int:
    """Replay posts (bundled ones by default) and show the chat of one subscriber, ending with the digest."""
    posts = _posts(file)
    reader = next(iter(profiles(profile).values())) if profile else replace(READER, language=language)
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200)
    chat = Chat(console, ZoneInfo(reader.timezone))
    bar = Progress(TextColumn("posts"), BarColumn(), MofNCompleteColumn(), console=console, transient=True)
    bar.disable = not console.is_terminal
    with bar:
        task = bar.add_task("posts", total=len(posts))
        book = [] if file else [source_of(table) for table in sources(bundled="demo/sources.toml")]
        done = asyncio.run(
            rehearse(posts, {"reader": reader}, sources=book, on_told=chat.show, on_post=lambda _p: bar.advance(task))
        )
    _sum_up(console, done, pictures)
    return 0


def _posts(file: str | None) -> list[Post]:
    if file is None:
        return good(read(BytesIO(read_bytes("demo/posts.jsonl"))), "the bundled file")
    with opened(file) as stream:
        return good(read(stream), file)


def _sum_up(console: Console, done: Rehearsed, folder: Path | None) -> None:
    sounds = sum(1 for told in done.told if told.action != "edit" and not told.message.silent)
    console.print(
        f"\n{done.posts} posts → {len(done.incidents)} incidents → {len(done.told)} messages, {sounds} with sound",
        highlight=False,
    )
    for path in _saved(done.told, folder):
        console.print(str(path), highlight=False, soft_wrap=True)


def _saved(told: tuple[Told, ...], folder: Path | None) -> list[Path]:
    attachments = [attachment for one in told for attachment in one.message.attachments]
    if not attachments:
        return []
    where = folder or Path(tempfile.mkdtemp(prefix="barqiya-pictures-"))
    where.mkdir(parents=True, exist_ok=True)
    for attachment in attachments:
        (where / attachment.name).write_bytes(attachment.data)
    return sorted({where / attachment.name for attachment in attachments})
