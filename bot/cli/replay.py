"""`barqiya replay`: the whole pipeline on the posts' own clock, nothing sent."""

import asyncio
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from bot.cli.compare import compare as print_changes
from bot.cli.fail import Failure, opened
from bot.cli.profiles import profiles
from bot.cli.rules import overlaid
from bot.ingest.jsonl import BadLine, read
from bot.model.post import Post
from bot.parts import source_of
from bot.rehearsal import Rehearsed, incident_line, rehearse, told_line
from config.seeds import sources as source_tables


def replay(
    file: Annotated[str, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    out: Annotated[Path, Parameter(help="folder for incidents.jsonl and alerts.jsonl")],
    rules: Annotated[Path | None, Parameter(help="folder that overlays files of config/")] = None,
    profile: Annotated[Path | None, Parameter(help="TOML list of subscribers in the words of /settings")] = None,
    sources: Annotated[Path | None, Parameter(help="TOML list of sources: trust, side, note")] = None,
    compare: Annotated[Path | None, Parameter(help="folder of an earlier replay")] = None,
) -> int:
    """Replay posts (JSONL) on their own clock in a store of its own; write incidents.jsonl and alerts.jsonl."""
    chosen = overlaid(rules)
    book = [source_of(table) for table in _tables(sources)]
    named = profiles(profile) if profile else None
    with opened(file) as stream:
        posts = good(read(stream), file)
    done = asyncio.run(rehearse(posts, named, sources=book, rules=chosen))
    write(done, out)
    print(f"{done.posts} posts, {len(done.incidents)} incidents, {len(done.told)} messages → {out}", file=sys.stderr)
    if done.set_aside:
        print(f"{done.set_aside} posts could not be understood and were set aside", file=sys.stderr)
    if compare:
        print_changes(compare, out)
    return 0


def good(lines: Iterable[Post | BadLine], file: str) -> list[Post]:
    """The posts among the lines; each bad line is said on stderr. Raises Failure where no line is a post."""
    kept = []
    for line in lines:
        if isinstance(line, BadLine):
            print(f"line {line.number}: {line.error}", file=sys.stderr)
        else:
            kept.append(line)
    if not kept:
        raise Failure(f"{file} holds no post: every line must be a JSON object with an id and a text")
    return kept


def write(done: Rehearsed, out: Path) -> None:
    """Write both files of a replay. Raises Failure where the folder cannot be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(out / "incidents.jsonl", map(incident_line, done.incidents))
        _write(out / "alerts.jsonl", map(told_line, done.told))
    except OSError as wrong:
        raise Failure(f"cannot write {out}: {wrong.strerror}") from None


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _tables(path: Path | None) -> list[dict[str, Any]]:
    try:
        return source_tables(path)
    except (OSError, ValueError) as wrong:
        raise Failure(f"cannot read the sources of {path}: {wrong}", 2) from None
