"""The command line as a user has it: what it prints, and its exit status."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main
from bot.ingest.jsonl import BadLine, read
from bot.model.post import Post
from bot.parts import assemble
from bot.rehearsal import ALONE, in_order
from bot.store.connection import connect
from bot.store.embedded import Embedded
from config.settings import SECRETS, Settings


class Answer(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


Barqiya = Callable[..., Answer]


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """No setting but a DATA_DIR of one's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in SECRETS:
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    yield monkeypatch


@pytest.fixture
def barqiya(clean: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Barqiya:
    """`barqiya ARGS` in this process; settings by name: `barqiya("doctor", REDIS_URL="…")`."""

    def run(*args: object, **settings: str) -> Answer:
        for name, value in settings.items():
            clean.setenv(name, value)
        capfdbinary.readouterr()
        status = main([str(arg) for arg in args])
        out, err = capfdbinary.readouterr()
        return Answer(status, out.decode(), err.decode())

    return run


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DATA_DIR in which the bundled posts were read and decided, each at its own time."""
    folder = tmp_path_factory.mktemp("filled")
    asyncio.run(_fill(folder, demo_posts()))
    return folder


def demo_posts() -> list[Post]:
    """The bundled posts."""
    lines = read(BytesIO((files("config") / "demo" / "posts.jsonl").read_bytes()))
    return in_order(line for line in lines if not isinstance(line, BadLine))


async def _fill(folder: Path, posts: list[Post]) -> None:
    server = Embedded(folder)
    await server.start()
    redis = await connect(server.url)
    now = posts[0].date
    assert now is not None

    def clock() -> datetime:
        return now

    parts = assemble(redis, Settings(), clock=clock)
    await parts.seed()
    for post in posts:
        now = max(now, post.date or now)
        await parts.posts.append([post])
        await parts.analyst.step(clock, block_ms=0)
        while await parts.decider.step(ALONE, clock, block_ms=0):
            pass
    await redis.aclose()
    await server.stop()
