"""`barqiya analyze`: posts in, reports out, one line for one line. No store, no network."""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from cyclopts import Parameter

from bot.cli.fail import Failure, opened
from bot.ingest.jsonl import BadLine, read
from bot.model.post import Post
from bot.understand import understand
from bot.understand.watch import WatchIndex
from config.seeds import watch_words

_CHUNK = 64
T = TypeVar("T")


def analyze(
    file: Annotated[str, Parameter(allow_leading_hyphen=True)] = "-",
    /,
    *,
    text: Annotated[str | None, Parameter(help="analyse this text instead of a file")] = None,
    watch: Annotated[Path | None, Parameter(help="TOML with watched `words`; default: the bundled list")] = None,
    jobs: Annotated[int, Parameter(help="processes that think side by side")] = 1,
) -> int:
    """Posts in (JSONL file or - for standard input), reports out (JSONL), one line for one line, in the same order.

    A bad line is reported on stderr with its number and answered with {"id", "error"}; the rest goes on.
    """
    words = _words(watch)
    if jobs < 1:
        raise Failure("--jobs takes a whole number from 1", 2)
    if text is not None:
        _write(_answer(Post(id="text", text=text), words))
        return 0
    with opened(file) as stream:
        for line in _answers(read(stream), words, jobs):
            _write(line)
    return 0


def _answers(posts: Iterable[Post | BadLine], words: tuple[str, ...], jobs: int) -> Iterator[bytes]:
    if jobs == 1:
        yield from (_answer(post, words) for post in posts)
        return
    with ProcessPoolExecutor(jobs) as pool:
        # A few chunks a process at a time: bounded memory, however long the input, and order kept.
        for group in _chunks(_chunks(posts, _CHUNK), jobs * 4):
            for lines in pool.map(_answer_all, group, [words] * len(group)):
                yield from lines


def _chunks(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    iterator = iter(items)
    while chunk := tuple(islice(iterator, size)):
        yield chunk


def _answer_all(posts: tuple[Post | BadLine, ...], words: tuple[str, ...]) -> list[bytes]:
    return [_answer(post, words) for post in posts]


def _answer(post: Post | BadLine, words: tuple[str, ...]) -> bytes:
    if isinstance(post, BadLine):
        print(f"line {post.number}: {post.error}", file=sys.stderr)
        return msgspec.json.encode({"id": post.id, "error": post.error})
    return msgspec.json.encode(understand(post, post.moment(datetime.now(UTC)), watch=_index(words)))


@cache
def _index(words: tuple[str, ...]) -> WatchIndex:
    return WatchIndex(words)


def _words(path: Path | None) -> tuple[str, ...]:
    try:
        return watch_words(path)
    except (OSError, ValueError) as wrong:
        raise Failure(f"cannot read the watched words of {path}: {wrong}", 2) from None


def _write(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
