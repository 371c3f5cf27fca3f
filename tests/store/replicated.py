"""A primary, a replica and a sentinel on loopback, all of them the embedded server's own binary."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import redis.asyncio as aredis

from bot.store.embedded import _binary
from tests.waiting import until

MASTER = "news"
DOWN_AFTER_MS = 1_000


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


class Server:
    """One server process with its own folder; started, killed, and started again as what it was or as a replica."""

    def __init__(self, folder: Path, password: str = "") -> None:
        self.port = free_port()
        self.password = password
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir()

    @property
    def client(self) -> aredis.Redis:
        """Straight to this server, whatever it is now."""
        return aredis.Redis(host="127.0.0.1", port=self.port, password=self.password or None)

    def start(self, *, replica_of: int | None = None, cluster: bool = False) -> None:
        """Start it on what its log holds."""
        following = ("--replicaof", "127.0.0.1", str(replica_of)) if replica_of else ()
        closed = ("--requirepass", self.password, "--masterauth", self.password) if self.password else ()
        self._run(
            *("--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self._folder), "--save", ""),
            *("--appendonly", "yes", "--appendfsync", "always", "--repl-diskless-sync-delay", "0", *following, *closed),
            # The bus would be at port + 10,000, which need not exist.
            *(("--cluster-enabled", "yes", "--cluster-port", str(free_port())) if cluster else ()),
        )

    def watch(self, primary: int, password: str = "") -> None:
        """Start it as a sentinel over the primary at this port, with the servers' password."""
        file = self._folder / "sentinel.conf"
        closed = (f"auth-pass {MASTER} {password}",) if password else ()
        rules = (
            f"monitor {MASTER} 127.0.0.1 {primary} 1",
            f"down-after-milliseconds {MASTER} {DOWN_AFTER_MS}",
            f"failover-timeout {MASTER} 4000",
            *closed,
        )
        lines = ("bind 127.0.0.1", f"port {self.port}", f"dir {self._folder}", *(f"sentinel {rule}" for rule in rules))
        own = (f"requirepass {self.password}",) if self.password else ()
        file.write_text("\n".join((*lines, *own)) + "\n")
        self._run(str(file), "--sentinel")

    def _run(self, *options: str) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([_binary(), *options], stdout=log, stderr=log)

    def send(self, sign: signal.Signals) -> None:
        """A signal to the process."""
        assert self._process is not None
        os.kill(self._process.pid, sign)

    def kill(self) -> None:
        """kill -9, at once, whatever it was doing."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.send(signal.SIGKILL)
        self._process.wait(10)
        self._process = None


class Trio:
    """The three of them. `primary` and `replica` change their places at every failover."""

    def __init__(self, folder: Path, password: str = "", sentinel_password: str = "") -> None:
        self.primary = Server(folder / "a", password)
        self.replica = Server(folder / "b", password)
        self.sentinel = Server(folder / "s", sentinel_password)

    @property
    def url(self) -> str:
        """What REDIS_URL would be."""
        who = f":{quote(self.primary.password, safe='')}@" if self.primary.password else ""
        asks = f"?sentinel_password={quote(self.sentinel.password, safe='')}" if self.sentinel.password else ""
        return f"redis+sentinel://{who}127.0.0.1:{self.sentinel.port}/{MASTER}/0{asks}"

    async def __aenter__(self) -> "Trio":
        self.primary.start()
        await answers(self.primary)
        self.replica.start(replica_of=self.primary.port)
        await self.in_step()
        self.sentinel.watch(self.primary.port, self.primary.password)
        await until(self._sentinel_knows_the_replica)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        for one in (self.sentinel, self.replica, self.primary):
            one.kill()

    async def in_step(self) -> None:
        """Until the replica has all of the primary and follows it."""
        async with self.replica.client as client:

            async def follows() -> bool:
                with contextlib.suppress(aredis.RedisError):
                    said = await client.info("replication")
                    mine = said["role"] == "slave" and said["master_port"] == self.primary.port
                    return bool(mine and said["master_link_status"] == "up")
                return False

            await until(follows, 20)

    async def fall_behind(self) -> None:
        """The replica stands still, and what is written from now on does not reach even its socket."""
        self.replica.send(signal.SIGSTOP)
        async with self.primary.client as client:
            for n in range(24):
                await client.set(f"bq:confirmed:{n}", b"x" * 1_000_000, ex=60)

    async def promoted(self) -> None:
        """Until the replica is the primary; then the two have changed places."""
        async with self.replica.client as client:

            async def leads() -> bool:
                return bool((await client.info("replication"))["role"] == "master")

            await until(leads, 20)
        self.primary, self.replica = self.replica, self.primary

    async def bring_back(self) -> None:
        """The server that was killed comes back as a replica, and is known as one."""
        self.replica.start(replica_of=self.primary.port)
        await self.in_step()
        await until(self._sentinel_knows_the_replica, 20)

    async def _sentinel_knows_the_replica(self) -> bool:
        with contextlib.suppress(aredis.RedisError):
            async with self.sentinel.client as client:
                known = await client.sentinel_slaves(MASTER)
                whole = [one for one in known if one["port"] == self.replica.port and not one["is_sdown"]]
                return bool(whole and whole[0]["master-link-status"] == "ok")
        return False


async def answers(server: Server) -> None:
    """Until it answers."""
    async with server.client as client:

        async def pong() -> bool:
            with contextlib.suppress(aredis.RedisError):
                return bool(await client.ping())
            await asyncio.sleep(0)
            return False

        await until(pong)
