"""Real bots in processes of their own, to be killed, frozen and started again."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.fakes.bot_api import BotApi

ROOT = Path(__file__).parents[2]


class Forge:
    """The program that forks bots (`forge.py`), started once."""

    def __init__(self, *, real: bool = False) -> None:
        command = [sys.executable, "-m", "tests.faults.forge"]
        environment = os.environ | {"FORGE": "real" if real else ""}
        piped = subprocess.PIPE
        self._program = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=piped, stdout=piped)

    async def bot(self, environment: dict[str, str]) -> int:
        """A new bot's process id."""
        return await asyncio.to_thread(self._ask, json.dumps(environment).encode() + b"\n")

    def _ask(self, line: bytes) -> int:
        said, heard = self._program.stdin, self._program.stdout
        assert said is not None
        assert heard is not None
        said.write(line)
        said.flush()
        return int(heard.readline())

    def close(self) -> None:
        """No more bots."""
        self._program.kill()
        self._program.wait()


class Bots:
    """Forks bots that share a folder (and so its embedded store), or a store at `redis_url`."""

    def __init__(
        self,
        forge: Forge,
        api: BotApi,
        folder: Path,
        *,
        redis_url: str = "",
        rate: float = 1000,
        lease_seconds: float | None = None,
        chat_gap: float | None = None,
    ) -> None:
        self.api, self.folder = api, folder
        self._forge = forge
        self._environment = {
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_BASE": api.base_url,
            "SEND_RATE": str(rate),
            "REDIS_URL": redis_url,
            "LOG_FORMAT": "json",
            "PTB_TIMEDELTA": "true",
            "LEASE_SECONDS": str(lease_seconds or ""),
            "CHAT_GAP": str(chat_gap or ""),
        }
        self.alive: set[int] = set()

    async def __aenter__(self) -> "Bots":
        return self

    async def __aexit__(self, *_: object) -> None:
        for pid in list(self.alive):
            await self.kill(pid)

    @property
    def log(self) -> Path:
        """What the bots say."""
        return self.folder / "bots.log"

    async def start(self, name: str = "data") -> int:
        """Fork a bot; its process id. Bots of one name share DATA_DIR and locks; others are on «another machine»."""
        for folder in (self.folder / name, self.folder / f"run-{name}"):
            folder.mkdir(exist_ok=True)
        places = {"DATA_DIR": str(self.folder / name), "XDG_RUNTIME_DIR": str(self.folder / f"run-{name}")}
        pid = await self._forge.bot(self._environment | places | {"LOG": str(self.log)})
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
