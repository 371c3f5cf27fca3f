"""The embedded server: started, attached to, killed, brought back, stopped."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import connection
from bot.store.embedded import Embedded, _alive
from tests.waiting import until


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Embedded]:
    started = Embedded(tmp_path)
    await started.start()
    yield started
    await started.stop()


async def test_a_started_server_answers_and_a_stopped_one_is_gone(tmp_path: Path) -> None:
    server = Embedded(tmp_path)
    await server.start()
    client = await connection.connect(server.url)
    assert await client.ping()
    await client.aclose()
    pid = server.pid
    assert pid is not None
    await server.stop()
    assert not _alive(pid)


async def test_a_second_program_attaches_and_leaves_the_server_running(server: Embedded, tmp_path: Path) -> None:
    second = Embedded(tmp_path)
    await second.start()
    assert second.pid == server.pid
    await second.stop()
    client = await connection.connect(server.url)
    assert await client.ping()
    await client.aclose()


async def test_two_programs_that_start_at_once_share_one_server(tmp_path: Path) -> None:
    both = Embedded(tmp_path), Embedded(tmp_path)
    await asyncio.gather(*(one.start() for one in both))
    assert both[0].pid == both[1].pid
    for one in both:
        await one.stop()


async def test_what_was_acknowledged_outlives_kill_9_of_the_server(server: Embedded) -> None:
    client = await connection.connect(server.url)
    watching = asyncio.create_task(server.watch_over())
    for number in range(500):
        await client.xadd("s", {"n": number})
    first = server.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: server.pid not in (None, first))
    assert await _length(client) == 500
    watching.cancel()
    await client.aclose()


async def _length(client: connection.Client) -> int:
    for _attempt in range(200):
        try:
            return int(await client.xlen("s"))
        except connection.STORE_DOWN:
            await asyncio.sleep(0.02)
    raise AssertionError("the server did not come back")


OWNER = """
import asyncio, sys
from pathlib import Path
from bot.store.embedded import Embedded
server = Embedded(Path(sys.argv[1]))
asyncio.run(server.start())
print(server.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the left-over server is taken over instead")
async def test_kill_9_of_the_owner_leaves_no_orphan_and_loses_nothing(tmp_path: Path) -> None:
    owner = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-c", OWNER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    client = await connection.connect(Embedded(tmp_path).url)
    for number in range(500):
        await client.xadd("s", {"n": number})
    await client.aclose()
    owner.kill()
    owner.wait()
    again = Embedded(tmp_path)
    await again.start()
    assert again.pid != pid
    await until(lambda: not _alive(pid))
    client = await connection.connect(again.url)
    assert await client.xlen("s") == 500
    await client.aclose()
    await again.stop()


async def test_a_server_left_over_by_a_dead_owner_is_never_doubled_and_is_stopped_in_the_end(tmp_path: Path) -> None:
    first = Embedded(tmp_path)
    await first.start()
    pid = first.pid
    assert pid is not None
    gone = subprocess.Popen([sys.executable, "-c", ""])  # noqa: ASYNC220
    gone.wait()
    record = tmp_path / "store" / "server.json"
    record.write_text(record.read_text().replace(f'"owner": {os.getpid()}', f'"owner": {gone.pid}'))
    second = Embedded(tmp_path)
    await second.start()
    assert second.pid is not None
    assert (second.pid == pid) != (not _alive(pid))
    await second.stop()
    assert second.pid is None
    assert not _alive(pid)


async def test_a_process_id_that_belongs_to_somebody_else_by_now_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "server.json").write_text(f'{{"pid": {os.getpid()}, "owner": {os.getpid()}}}')
    server = Embedded(tmp_path)
    await server.start()
    assert server.pid != os.getpid()
    await server.stop()


async def test_a_long_data_dir_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    server = Embedded(deep)
    await server.start()
    assert len(os.fsencode(server.url.removeprefix("unix://"))) <= 103
    client = await connection.connect(server.url)
    assert await client.ping()
    await client.aclose()
    await server.stop()


async def test_a_folder_that_cannot_be_used_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(connection.StoreError, match=r"^DATA_DIR .*file/data cannot be used: Not a directory$"):
        await Embedded(tmp_path / "file" / "data").start()


async def test_nobody_there_is_one_clear_line() -> None:
    with pytest.raises(connection.StoreError, match=r"^REDIS_URL: no Redis answers at localhost:1 \([^\n]*\)$"):
        await connection.connect("redis://localhost:1/0")


async def test_an_address_of_another_kind_is_one_clear_line() -> None:
    with pytest.raises(connection.StoreError, match=r"^REDIS_URL: "):
        await connection.connect("valkey+unix:///tmp/x")


async def test_wrong_credentials_are_one_clear_line(server: Embedded) -> None:
    admin = await connection.connect(server.url)
    await admin.config_set("requirepass", "right")
    for url in (server.url, f"unix://:wrong@{server.url.removeprefix('unix://')}"):
        with pytest.raises(connection.StoreError, match=r"REDIS_URL: the server at .* (password|refuses)"):
            await connection.connect(url)
    await admin.config_set("requirepass", "")
    await admin.aclose()


@pytest.mark.parametrize(("version", "refused"), [("6.2.14", True), ("7.0.0", False), ("10.1.0", False)])
def test_a_server_that_is_too_old_is_refused(version: str, refused: bool) -> None:
    if not refused:
        connection._check_version(version, "redis://h")
        return
    with pytest.raises(connection.StoreError, match=r"needs Redis 7\.0"):
        connection._check_version(version, "redis://h")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the kernel knows no such wish")
def test_a_server_whose_owner_died_before_it_began_does_not_begin() -> None:
    code = "import ctypes, os; from bot.store.embedded import _wish; _wish(ctypes.CDLL(None).prctl, os.getppid() + 1)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 1
