"""One program for one job: a second `run` on the same DATA_DIR or token says so."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from bot.store.connection import StoreError
from bot.store.keys import short

ALONE = ("poll", "ingest", "decide", "deliver")
"""Roles that run once; any number of others may share a DATA_DIR."""


class AlreadyRunning(Exception):  # noqa: N818 - a state of the world
    """Somebody runs this already; the text says who, and what to do."""


class Instance:
    """Locks of the file system, held as long as the process lives; the kernel lifts them when it dies."""

    def __init__(self) -> None:
        self._held: list[IO[str]] = []

    def claim(self, data_dir: Path, bot_token: str | None, roles: Iterable[str]) -> None:
        """Claim the roles for this DATA_DIR and this token. Raises AlreadyRunning, StoreError."""
        alone = [role for role in ALONE if role in set(roles)]
        try:
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            for role in alone:
                self._lock(data_dir / f"run.{role}.lock", f"another `barqiya run` uses DATA_DIR {data_dir}")
            for role in ("poll", "deliver"):
                if bot_token and role in alone:
                    path = _runtime_dir() / f"token-{short(bot_token)}.{role}.lock"
                    self._lock(path, "another `barqiya run` on this machine uses this TELEGRAM_BOT_TOKEN")
        except AlreadyRunning:
            self.release()
            raise
        except OSError as error:
            self.release()
            raise StoreError(f"DATA_DIR {data_dir} cannot be used: {error.strerror}") from None

    def release(self) -> None:
        """Let others run."""
        for held in self._held:
            held.close()
        self._held.clear()

    def _lock(self, path: Path, what: str) -> None:
        lock = path.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            who = lock.read().strip()
            lock.close()
            raise AlreadyRunning(f"{what}{f' (process {who})' if who else ''}: stop it first") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._held.append(lock)


def _runtime_dir() -> Path:
    path = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"barqiya-{os.getuid()}"
    with contextlib.suppress(OSError):
        path.mkdir(mode=0o700, exist_ok=True)
    return path
