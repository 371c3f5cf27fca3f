"""A backup made while the bot runs holds everything that was acknowledged before it, and comes back as it was."""

import asyncio
import json
import shutil
import threading
from pathlib import Path

from bot.model.post import Post
from bot.store.connection import connect
from bot.store.embedded import Embedded
from bot.store.keys import Keys
from bot.store.posts import Posts
from tests.cli.conftest import Barqiya

ALL = ("export", "posts", "--since", "2000-01-01")


def test_what_was_backed_up_comes_back(barqiya: Barqiya, filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    before = barqiya("export", "incidents", "--since", "2000-01-01", DATA_DIR=str(filled)).out
    assert barqiya("backup", file).status == 0
    done = barqiya("restore", file, DATA_DIR=str(tmp_path / "new"))
    assert done.status == 0 and "keys" in done.out
    assert barqiya("export", "incidents", "--since", "2000-01-01").out == before != ""


def test_a_backup_while_posts_come_in_loses_none_of_those_before(barqiya: Barqiya, tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "b.tar.gz"
    server = Embedded(data)
    asyncio.run(server.start())
    try:
        asyncio.run(_append(server.url, 0, 200))
        writer = threading.Thread(target=lambda: asyncio.run(_append(server.url, 200, 600)))
        writer.start()
        assert barqiya("backup", file).status == 0
        writer.join()
    finally:
        asyncio.run(server.stop())
    assert barqiya("restore", file, DATA_DIR=str(tmp_path / "new")).status == 0
    rows = [json.loads(line) for line in barqiya(*ALL).out.splitlines()]
    assert {f"p{n}" for n in range(200)} <= {row["id"] for row in rows}


def test_nothing_is_overwritten(barqiya: Barqiya, filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    shutil.copytree(filled / "store" / "appendonlydir", tmp_path / "data" / "store" / "appendonlydir")
    assert barqiya("backup", file).status == 0
    again = barqiya("backup", file)
    assert again.status == 2 and "is there already" in again.err
    there = barqiya("restore", file)
    assert there.status == 1 and "holds a store already" in there.err


def test_what_is_no_backup_is_refused(barqiya: Barqiya, tmp_path: Path) -> None:
    wrong = tmp_path / "x.tar.gz"
    wrong.write_bytes(b"nothing")
    assert barqiya("restore", wrong).status == 2
    assert barqiya("restore", tmp_path / "none").status == 2
    assert barqiya("backup", tmp_path / "b.tar.gz").status == 1
    elsewhere = barqiya("backup", tmp_path / "b.tar.gz", REDIS_URL="redis://127.0.0.1:1")
    assert elsewhere.status == 2 and "own tools" in elsewhere.err


async def _append(url: str, first: int, last: int) -> None:
    redis = await connect(url)
    posts = Posts(redis, Keys())
    for n in range(first, last):
        await posts.append([Post(id=f"p{n}", text=f"قصف {n}")])
    await redis.aclose()
