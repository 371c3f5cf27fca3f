"""`barqiya backup FILE` and `barqiya restore FILE`: the embedded store as one file, also while the bot runs.

What is copied is the store's own log. Its files are named in a manifest and only grow, but for a rewrite, which is put
off as long as the copy takes; a last entry that was cut is left out when the log is read again (`aof-load-truncated`).
"""

import asyncio
import tarfile
import time
from pathlib import Path, PurePosixPath

from bot.app import opened_store
from bot.cli.attach import settings
from bot.cli.fail import Failure
from bot.store.connection import Client, StoreError
from bot.store.embedded import Embedded
from config.settings import Settings

LOG = "appendonlydir"
REWRITE = "auto-aof-rewrite-percentage"
REWRITE_SECONDS = 120.0


def backup(file: Path, /) -> int:
    """Copy the embedded store into FILE (tar.gz), whether the bot runs or not. A store of one's own is backed up with
    its own tools."""
    chosen = _embedded("backup")
    if file.exists():
        raise Failure(f"{file} is there already: choose another name", 2)
    size = asyncio.run(_copy(chosen, file))
    print(f"{file}: {size:,} bytes")
    return 0


def restore(file: Path, /) -> int:
    """Bring a backup back into DATA_DIR, which must hold no store yet."""
    chosen = _embedded("restore")
    folder = chosen.data_dir / "store"
    if Embedded(chosen.data_dir).pid is not None:
        raise Failure(f"a store of {chosen.data_dir} is running: stop the bot first")
    if (folder / LOG).exists():
        raise Failure(f"{folder} holds a store already: move it away first, or set another DATA_DIR")
    _unpack(file, folder)
    count = asyncio.run(_count(chosen))
    print(f"{folder}: {count:,} keys")
    return 0


def _embedded(what: str) -> Settings:
    chosen = settings()
    if chosen.store_url is not None:
        raise Failure(f"REDIS_URL is set: {what} that server with its own tools (docs/operating.md)", 2)
    return chosen


async def _copy(chosen: Settings, file: Path) -> int:
    folder = chosen.data_dir / "store"
    if not (folder / LOG).is_dir():
        raise Failure(f"{folder} holds no store: is DATA_DIR right?")
    try:
        async with opened_store(chosen) as (client, _):
            was = await client.config_get(REWRITE)
            await client.config_set(REWRITE, 0)
            try:
                await _no_rewrite(client)
                return _pack(folder, file)
            finally:
                await client.config_set(REWRITE, was[REWRITE])
    except (StoreError, OSError) as wrong:
        raise Failure(f"no backup was made: {wrong}") from None


async def _no_rewrite(client: Client) -> None:
    until = time.monotonic() + REWRITE_SECONDS
    while (await client.info("persistence")).get("aof_rewrite_in_progress"):
        if time.monotonic() > until:
            raise StoreError("the store is rewriting its log for minutes: try again later")
        await asyncio.sleep(0.1)


def _pack(folder: Path, file: Path) -> int:
    """The manifest first, so that nothing it names is younger than it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(file, "x:gz") as tar:
        for path in sorted((folder / LOG).iterdir(), key=lambda one: (one.suffix != ".manifest", one.name)):
            tar.add(path, f"{LOG}/{path.name}", recursive=False)
    file.chmod(0o600)
    return file.stat().st_size


def _unpack(file: Path, folder: Path) -> None:
    """Only plain files of the log, by their names: an archive may hold anything."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            members = [(PurePosixPath(one.name), one) for one in tar if one.isfile()]
            wanted = [(path.name, one) for path, one in members if path.parts[:-1] == (LOG,)]
            if not any(name.endswith(".manifest") for name, _ in wanted):
                raise Failure(f"{file} is no backup of ours", 2)
            (folder / LOG).mkdir(parents=True, mode=0o700)
            for name, one in wanted:
                source = tar.extractfile(one)
                with (folder / LOG / name).open("wb") as target:
                    while source is not None and (chunk := source.read(2**20)):
                        target.write(chunk)
    except (OSError, tarfile.TarError, EOFError) as wrong:
        raise Failure(f"cannot restore {file}: {wrong}", 2) from None


async def _count(chosen: Settings) -> int:
    try:
        async with opened_store(chosen) as (client, _):
            return int(await client.dbsize())
    except StoreError as wrong:
        raise Failure(str(wrong)) from None
