"""The real bot as a process of its own, against the loopback Bot API server."""

import asyncio
import os
import signal
import sys
from datetime import date
from pathlib import Path

from bot.store.connection import STORE_DOWN, Client, client
from bot.store.embedded import Embedded
from bot.store.keys import Keys
from tests.fakes.bot_api import BotApi
from tests.waiting import until

OWNER = 1


class Running:
    """`barqiya run` in a folder; it can be killed and started again."""

    def __init__(self, folder: Path, api: BotApi, roles: str = "", **more: str) -> None:
        self.folder = folder
        self._roles = ("--roles", roles) if roles else ()
        self._log = f"bot{roles.replace(',', '-')}-{id(self)}.log"
        self.store = Embedded(folder / "data")
        self.keys = Keys()
        self._api = api
        self._more = more
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start; returns when it works."""
        before = self.log()
        environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": self._api.token,
            "TELEGRAM_API_BASE": self._api.base_url,
            "DATA_DIR": str(self.folder / "data"),
            "ADMIN_IDS": str(OWNER),
            "REDIS_URL": "",
            "XDG_RUNTIME_DIR": str(self.folder),  # where the lock on a token lies: one test is one machine
            **self._more,
        }
        with (self.folder / self._log).open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", *self._roles, env=environment, stdout=log, stderr=log
            )
        await until(lambda: '"running"' in self.log()[len(before) :] or self._ended(), 60)
        assert not self._ended(), self.log()

    def _ended(self) -> bool:
        return self._process is None or self._process.returncode is not None

    async def kill(self) -> None:
        """As the power goes out."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """As an operator does it; the exit status."""
        assert self._process is not None
        if not self._ended():
            self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), 15)

    async def end(self, seconds: float = 60.0) -> int:
        """Wait until it ends by itself; the exit status."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), seconds)

    def kill_store(self) -> None:
        """As the system does it when memory is short."""
        pid = self.store.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def log(self) -> str:
        """What it said."""
        path = self.folder / self._log
        return path.read_text("utf-8", "replace") if path.exists() else ""

    async def counted(self, field: str) -> int:
        """The sum of a counter over all days; -1 while the store is away."""
        redis: Client = client(self.store.url, retries=0)
        try:
            days = [name async for name in redis.scan_iter(self.keys.counts(date.min).name[:-8] + "*")]
            found = [await redis.hget(name, field) for name in days]
            return sum(int(count or 0) for count in found)
        except (*STORE_DOWN, OSError):
            return -1
        finally:
            await redis.aclose()
