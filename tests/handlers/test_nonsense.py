"""Any words after any command: one accepted answer, nothing broken, nothing logged as a failure."""

import logging
import random
from datetime import timedelta

import pytest

from handlers import COMMANDS
from tests.handlers.conftest import OWNER, Desk
from tests.render.examples import drone_attack, shelling

PIECES = (
    "add",
    "remove",
    "list",
    "off",
    "+",
    "-",
    "x",
    "BQ-7F3K",
    "BQ-0000",
    "killed",
    "2-5",
    "note",
    "دير الزور",
    "#ديرالزور",
    "23-6",
    "٢٠:٠٠",
    "<b>",
    "&amp;",
    "</a>",
    "\u202e",
    "\u2068",
    "😀",
    "👨‍👩‍👧",
    "@chan",
    "-1001",
    "telegram:x",
    "rss:https://",
    "12345",
    "editor",
    "status",
    "cancel",
    "%s",
    "{n}",
    "$x",
    "'",
    '"',
    "\\",
    "\n",
    "ا" * 300,
    "Europe/Berlin",
    "test",
    "0",
    "999999999999",
)


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
async def test_any_words_get_an_answer(desk: Desk, command: str, caplog: pytest.LogCaptureFixture) -> None:
    dice = random.Random(command)
    owner = desk.api.user(OWNER, "<i>Owner</i> & 'co'")
    desk.incidents.kept |= {"BQ-7F3K": drone_attack(), "BQ-2M9D": shelling()}
    for _ in range(12):
        words = " ".join(dice.choices(PIECES, k=dice.randint(0, 5)))[:4000]
        before = len(desk.api.calls())
        await desk.api.say(owner, f"/{command} {words}".strip())
        await desk.work()
        desk.now += timedelta(minutes=1)
        assert len(desk.api.calls()) > before, words
    assert desk.api.refusals == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
