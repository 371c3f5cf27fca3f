"""Real bots in processes of their own, to be killed, frozen and started again."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path

from tests.fakes.bot_api import BotApi

ROOT = Path(__file__).parents[2]


class Bots:
    """Forks bots that share a folder (and so its embedded store), or a store at `redis_url`."""

    def __init__(self, api: BotApi, folder: Path, redis_url: str = "", rate: float = 1000) -> None:
        self.api, self.folder = api, folder
        self._environment = {
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_BASE": api.base_url,
            "SEND_RATE": str(rate),
            "REDIS_URL": redis_url,
            "LOG_FORMAT": "json",
            "PTB_TIMEDELTA": "true",
        }
        self._forge: asyncio.subprocess.Process | None = None
        self.alive: set[int] = set()

    async def __aenter__(self) -> "Bots":
        self._forge = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.forge",
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        for pid in list(self.alive):
            await self.kill(pid)
        assert self._forge is not None
        self._forge.kill()
        await self._forge.wait()

    @property
    def log(self) -> Path:
        """What the bots say."""
        return self.folder / "bots.log"

    async def start(self, name: str = "data") -> int:
        """Fork a bot; its process id. Bots of one name share DATA_DIR and locks; others are on «another machine»."""
        assert self._forge is not None
        assert self._forge.stdin is not None
        assert self._forge.stdout is not None
        for folder in (self.folder / name, self.folder / f"run-{name}"):
            folder.mkdir(exist_ok=True)
        places = {"DATA_DIR": str(self.folder / name), "XDG_RUNTIME_DIR": str(self.folder / f"run-{name}")}
        line = json.dumps(self._environment | places | {"LOG": str(self.log)})
        self._forge.stdin.write(line.encode() + b"\n")
        await self._forge.stdin.drain()
        pid = int(await self._forge.stdout.readline())
        self.alive.add(pid)
        return pid

    async def kill(self, pid: int) -> None:
        """kill -9, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        await self.gone(pid)

    async def stop(self, pid: int) -> float:
        """SIGTERM; seconds until it was gone."""
        begun = asyncio.get_running_loop().time()
        os.kill(pid, signal.SIGTERM)
        await self.gone(pid)
        return asyncio.get_running_loop().time() - begun

    async def gone(self, pid: int) -> None:
        """Until a bot has ended."""
        with contextlib.suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                await asyncio.sleep(0.002)
        self.alive.discard(pid)
