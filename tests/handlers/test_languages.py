"""Every command answers in the chat's language, alone and with nonsense behind it."""

import re

import pytest

from handlers import COMMANDS
from tests.handlers.conftest import OWNER, Desk, visible
from tests.render.examples import drone_attack, shelling

ARABIC, LATIN = re.compile("[\u0621-\u064a]+"), re.compile("[a-z]{3,}")
OURS = re.compile(r"\w+").findall(
    """owner admin editor killed injured place kind type status weapon incidents posts csv jsonl geojson cap barqiya
    export subscribe unsubscribe areas kinds words level quiet digest timezone language settings"""
)
"""Words that are typed as they stand, whatever the language."""
BILINGUAL = {"start", "language", "about"}
"""What is said in both languages, or names them."""


async def settled(desk: Desk, language: str) -> None:
    """An owner who reads this language and knows of two events."""
    owner = desk.api.user(OWNER)
    await desk.says(owner, "/subscribe")
    await desk.says(owner, f"/language {language}")
    for one in (drone_attack(), shelling()):
        desk.incidents.kept[one.id] = one


def foreign(text: str, language: str) -> list[str]:
    """Words of the other script that are no name, command, address or number."""
    bare = re.sub(r"[«“][^»”]*[»”]|/\w+|[@#]\S+|BQ-\w+|\b\S+[:.]\S+", " ", visible(text))
    return ARABIC.findall(bare) if language == "English" else LATIN.findall(bare)


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.name not in BILINGUAL])
@pytest.mark.parametrize("words", ["", "؟؟ ??"], ids=["alone", "with nonsense"])
async def test_an_english_chat_is_answered_in_english(desk: Desk, name: str, words: str) -> None:
    await settled(desk, "English")
    answer = await desk.says(desk.api.user(OWNER), f"/{name} {words}".strip())
    assert foreign(answer.text.replace("ضفاف الفرات", "").replace("شبكة البادية", ""), "English") == []
    assert not re.search(r"[{}$]", answer.text) and desk.api.refusals == []


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.name not in BILINGUAL])
async def test_an_arabic_chat_is_answered_in_arabic(desk: Desk, name: str) -> None:
    await settled(desk, "العربية")
    answer = await desk.says(desk.api.user(OWNER), f"/{name}")
    assert set(foreign(answer.text, "العربية")) <= set(OURS)
    assert not answer.text or ARABIC.search(answer.text)
