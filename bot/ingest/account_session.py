"""The session that `barqiya login` leaves, and the lock on it.

Two programs on one session kill it for both: a file lock keeps a second process of this machine out, the lease `ingest`
a second machine.
"""

import fcntl
from pathlib import Path
from typing import IO

SESSION_FILE = "account.session"
LOCK_FILE = "account.lock"


class SessionInUse(Exception):  # noqa: N818 - a state of the world
    """Another process of this machine uses the session."""


def kept_session(folder: Path) -> str | None:
    """The session that `barqiya login` left, if it did."""
    try:
        return (folder / SESSION_FILE).read_text("ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def keep_session(folder: Path, session: str) -> Path:
    """Keep a session for the bot, readable for nobody else; it is worth as much as the account."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / SESSION_FILE
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_text(session + "\n", "ascii")
    return path


class SessionLock:
    """Held by the one process that uses the session."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "SessionLock":
        """Raises SessionInUse."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise SessionInUse("another process uses the account's session; two would void it") from None
        return self

    def __exit__(self, *_error: object) -> None:
        if self._file:
            self._file.close()
