"""`barqiya login` in a terminal, at a real server: by code, by password, by QR code; and who may use the session."""

import asyncio
import os
import pty
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("telethon")

from telethon.sessions import StringSession

from bot.cli import main
from bot.ingest.account_client import opened_account
from bot.ingest.account_session import SessionInUse, SessionLock, keep_session, kept_session
from config.settings import SettingsError, load
from tests.fakes.mtproto import APP, MtProto
from tests.fakes.mtproto_world import Channel, Person
from tests.fakes.mtproto_world import World as Everybody
from tests.ingest.account_world import clock, everybody, sada, salma, telegram, trusted
from tests.waiting import until

__all__ = ["clock", "everybody", "sada", "salma", "telegram", "trusted"]
ROOT = Path(__file__).parents[2]


class Terminal:
    """Somebody at the keyboard: answers questions in order; an answer may be a function that looks something up."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: list[str | Callable[[], str]] = []

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        if not self.answers:
            raise EOFError
        answer = self.answers.pop(0)
        return answer() if callable(answer) else answer


@pytest.fixture
def terminal(telegram: MtProto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    made = Terminal()
    monkeypatch.setattr("builtins.input", made)
    monkeypatch.setattr("bot.cli.login.getpass", made)
    for name, value in settings_for(telegram, tmp_path).items():
        monkeypatch.setenv(name, value)
    return made


def settings_for(telegram: MtProto, folder: Path) -> dict[str, str]:
    return {
        "TELEGRAM_API_ID": str(APP[0]),
        "TELEGRAM_API_HASH": APP[1],
        "TELEGRAM_DC": f"{telegram.dc}:127.0.0.1:{telegram.port}",
        "DATA_DIR": str(folder),
    }


async def login(*words: str) -> int:
    return await asyncio.wait_for(asyncio.to_thread(main, ["login", *words]), 60)


async def reads(telegram: MtProto, folder: Path, address: str = "Sada_News") -> str:
    """The title of a channel, read with the session that was kept."""
    async with opened_account(kept_session(folder) or "", *APP, folder) as account:
        return (await account.resolve(address)).title


async def test_by_a_code_after_a_mistyped_one(
    terminal: Terminal,
    telegram: MtProto,
    salma: Person,
    sada: Channel,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.answers = [salma.phone, "00000", lambda: salma.codes[-1]]
    assert await login() == 0
    out = capsys.readouterr().out
    assert "Try again" in out and "signed in as سلمى" in out
    assert await reads(telegram, tmp_path) == "صدى"
    assert stat.S_IMODE((tmp_path / "account.session").stat().st_mode) == 0o600


async def test_a_code_that_stays_wrong_is_refused_in_words(
    terminal: Terminal, salma: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.answers = [salma.phone, "00000", "00001", "00002"]
    assert await login() == 1
    error = capsys.readouterr().err
    assert "code entered was invalid" in error and "Traceback" not in error
    assert kept_session(tmp_path) is None


@pytest.mark.parametrize("number", ["+963900009999", "hello"])
async def test_a_number_that_is_none_is_asked_again(
    terminal: Terminal, salma: Person, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.answers = [number, salma.phone, lambda: salma.codes[-1]]
    assert await login() == 0


async def test_by_a_password_after_a_mistyped_one(
    terminal: Terminal, telegram: MtProto, salma: Person, sada: Channel, tmp_path: Path
) -> None:
    salma.password = "شمس-الفرات"
    terminal.answers = [salma.phone, lambda: salma.codes[-1], "قمر", "شمس-الفرات"]
    assert await login() == 0
    assert terminal.asked[-1] == "Two-step password: " and await reads(telegram, tmp_path) == "صدى"


async def test_a_wrong_password_lets_nobody_in(
    terminal: Terminal, salma: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    salma.password = "شمس-الفرات"
    terminal.answers = [salma.phone, lambda: salma.codes[-1], "قمر", "نجم", "ليل"]
    assert await login() == 1
    assert "password" in capsys.readouterr().err and kept_session(tmp_path) is None


async def test_an_account_of_another_data_centre_is_sent_there(
    terminal: Terminal, telegram: MtProto, everybody: Everybody, sada: Channel, tmp_path: Path
) -> None:
    async with await MtProto.start(everybody, dc=4) as other:
        telegram.others, other.others = [other], [telegram]
        layla = everybody.person("+963900000004", dc=4)
        terminal.answers = [layla.phone, lambda: layla.codes[-1]]
        assert await login() == 0
        session = StringSession(kept_session(tmp_path))
        assert (session.dc_id, session.port) == (4, other.port)
        assert await reads(other, tmp_path) == "صدى"


class Screen:
    """What `capsys` has seen so far, and the newest QR code's address in it."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys, self.text = capsys, ""

    def code(self) -> str | None:
        self.text += self._capsys.readouterr().out
        found = re.findall(r"tg://login\?token=[\w-]+", self.text)
        return found[-1] if found else None


async def scanned(telegram: MtProto, person: Person, screen: Screen) -> None:
    """Somebody points a phone at the screen, once the terminal listens."""
    await until(lambda: screen.code() is not None and telegram.listening == 1, 20)
    telegram.scan(screen.code() or "", person)


async def test_by_a_qr_code(
    terminal: Terminal,
    telegram: MtProto,
    salma: Person,
    sada: Channel,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = Screen(capsys)
    _, status = await asyncio.gather(scanned(telegram, salma, screen), login("--qr"))
    screen.code()
    assert status == 0 and terminal.asked == [] and "█" in screen.text
    assert await reads(telegram, tmp_path) == "صدى"


async def test_by_a_qr_code_and_a_password(
    terminal: Terminal,
    telegram: MtProto,
    salma: Person,
    sada: Channel,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    salma.password = "شمس-الفرات"
    terminal.answers = ["شمس-الفرات"]
    _, status = await asyncio.gather(scanned(telegram, salma, Screen(capsys)), login("--qr"))
    assert status == 0 and await reads(telegram, tmp_path) == "صدى"


async def test_a_qr_code_that_expired_is_followed_by_another(
    terminal: Terminal,
    telegram: MtProto,
    salma: Person,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("bot.cli.login.QR_SECONDS", 2.0)
    screen = Screen(capsys)

    async def late() -> None:
        await until(lambda: screen.code() is not None, 20)
        first = screen.code()
        await until(lambda: screen.code() != first, 20)
        telegram.scan(screen.code() or "", salma)

    _, status = await asyncio.gather(late(), login("--qr"))
    assert status == 0


async def test_without_a_terminal_it_says_so(
    terminal: Terminal, salma: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await login() == 1
    assert "run it in a terminal" in capsys.readouterr().err


async def test_a_flood_wait_is_told(
    terminal: Terminal, telegram: MtProto, salma: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    telegram.flood("SendCode", 7_200)
    terminal.answers = [salma.phone]
    assert await login() == 1
    assert "7200 seconds" in capsys.readouterr().err


async def test_an_app_that_telegram_does_not_know(
    terminal: Terminal, salma: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TELEGRAM_API_HASH", "f" * 32)
    terminal.answers = [salma.phone]
    assert await login() == 1
    assert "api_id" in capsys.readouterr().err


@pytest.fixture
def child(telegram: MtProto, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process whose Telethon takes the fake for Telegram."""
    yield child_environment(tmp_path) | settings_for(telegram, tmp_path / "data")


def child_environment(folder: Path) -> dict[str, str]:
    (folder / "site").mkdir(exist_ok=True)
    (folder / "site" / "sitecustomize.py").write_text(
        "from tests.fakes.mtproto_crypto import trust_our_key\ntrust_our_key()\n", "utf-8"
    )
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder / "site"), str(ROOT)])}


async def test_in_a_real_terminal_the_password_is_not_shown(
    child: dict[str, str], telegram: MtProto, salma: Person, sada: Channel, tmp_path: Path
) -> None:
    salma.password = "shams-al-furat"
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "login",
        env=child,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    seen = ""

    async def typed(question: str, answer: Callable[[], str]) -> None:
        nonlocal seen
        while question not in seen:
            seen += (await asyncio.to_thread(os.read, ours, 4_096)).decode("utf-8", "replace")
        os.write(ours, (answer() + "\n").encode())

    async with asyncio.timeout(60):
        await typed("Phone number", lambda: salma.phone)
        await typed("The code", lambda: salma.codes[-1])
        await typed("Two-step password", lambda: salma.password or "")
        while "signed in as" not in seen:
            seen += (await asyncio.to_thread(os.read, ours, 4_096)).decode("utf-8", "replace")
        assert await process.wait() == 0
    os.close(ours)
    assert "shams-al-furat" not in seen
    assert await reads(telegram, tmp_path / "data") == "صدى"


async def test_two_processes_never_use_one_session(child: dict[str, str], salma: Person, tmp_path: Path) -> None:
    held = (
        "import sys, pathlib\n"
        "from bot.ingest.account_session import SessionLock\n"
        "with SessionLock(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    folder = tmp_path / "data"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", held, str(folder), env=child, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None and (await process.stdout.readline()).strip() == b"held"
    with pytest.raises(SessionInUse):
        async with opened_account("", *APP, folder):
            pass
    second = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "login", env=child, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, error = await second.communicate()
    assert second.returncode == 1 and b"stop the bot first" in error and error.count(b"\n") == 1
    process.kill()
    await process.wait()
    with SessionLock(folder):  # a process that died holds nothing
        pass


def test_a_session_is_for_our_eyes_only(tmp_path: Path) -> None:
    assert kept_session(tmp_path) is None
    path = keep_session(tmp_path, "1BVtsecret")
    assert kept_session(tmp_path) == "1BVtsecret" and stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_data_centre_to_begin_at_is_a_setting() -> None:
    assert load({"TELEGRAM_DC": "2:149.154.167.40:443"}).data_centre == (2, "149.154.167.40", 443)
    with pytest.raises(SettingsError, match="TELEGRAM_DC is number:host:port"):
        load({"TELEGRAM_DC": "149.154.167.40:443"})
