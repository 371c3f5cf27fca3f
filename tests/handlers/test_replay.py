"""/replay: stored posts by today's rules, against what was told; the answer comes when it is done."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.again import NoReplay, Replay, again
from bot.model.incident import Level
from bot.model.post import Post
from bot.model.source import Mode, Source
from tests.handlers.conftest import NOON, OWNER, Desk, visible
from tests.render.examples import drone_attack, shelling
from tests.waiting import until

STRIKE = "قصف مدفعي على بلدة الطيانة شرق دير الزور، ومقتل شخصين"


async def difference(desk: Desk, said: str = "/replay 24h") -> str:
    """What is told in the end."""
    owner = desk.api.user(OWNER)
    before = len(desk.api.from_bot(OWNER))
    await desk.says(owner, said)
    await until(lambda: len(desk.api.from_bot(OWNER)) == before + 2)
    begun, done = desk.api.from_bot(OWNER)[before:]
    assert "تُعاد الآن" in begun.text
    return visible(done.text)


def remembered(desk: Desk) -> None:
    """Two events that were told, and the posts on which they rest."""
    for one in (drone_attack(), shelling()):
        desk.incidents.kept[one.id] = one
        desk.posts.kept += [
            Post(id=said.post_id, text=said.says, source=said.source, date=said.date) for said in one.evidence
        ]


async def test_no_difference_is_said_in_numbers(desk: Desk) -> None:
    remembered(desk)
    desk.replayed = [drone_attack(), shelling()]
    assert "جديد: 0 · زال: 0 · تغيّر: 0 · كما كان: 2" in await difference(desk)


async def test_what_is_new_gone_and_changed_is_shown(desk: Desk) -> None:
    remembered(desk)
    desk.replayed = [replace(drone_attack(), peak=Level.ALERT, level=Level.ALERT)]
    told = await difference(desk)
    assert "جديد: 0 · زال: 1 · تغيّر: 1 · كما كان: 0" in told
    assert "➖" in told and shelling().id in told and "± 🟡" in told and "(كان:) 🟠" in told


async def test_words_may_be_tried(desk: Desk) -> None:
    remembered(desk)
    await difference(desk, "/replay 3d +حقل كونيكو -داعش")
    assert desk.tried == [(("حقل كونيكو",), ("داعش",))]
    assert desk.watch.kept == ["#ديرالزور", "#داعش"], "nothing is changed"


@pytest.mark.parametrize("said", ["/replay soon", "/replay 3d +", "/replay +في", "/replay 24h كلمة"])
async def test_what_makes_no_sense_is_answered(desk: Desk, said: str) -> None:
    remembered(desk)
    assert "/replay 24h" in visible((await desk.says(desk.api.user(OWNER), said)).text)
    assert desk.tried == []


async def test_a_failure_is_said(desk: Desk) -> None:
    remembered(desk)
    desk.replayed = None
    assert "لم تكتمل" in await difference(desk)


async def test_without_stored_posts_there_is_nothing_to_replay(desk: Desk) -> None:
    assert "لا منشورات" in (await desk.says(desk.api.user(OWNER), "/replay")).text


def job(*texts: str, watched: tuple[str, ...] = (), ignored: tuple[str, ...] = ()) -> Replay:
    source = Source(name="telegram:a", kind="telegram", address="a", mode=Mode.WATCH, trust="B")
    posts = [
        Post(id=f"telegram:a/{n}", text=text, source="telegram:a", date=NOON + timedelta(minutes=n))
        for n, text in enumerate(texts)
    ]
    return Replay(
        posts=tuple(posts),
        sources=(source,),
        watched=watched,
        ignored=ignored,
        late_minutes=30,
        timezone="Asia/Damascus",
    )


async def test_the_real_line_is_gone_through_in_a_process_of_its_own() -> None:
    (found,) = await again(job(STRIKE, "الطقس جميل", watched=("الطيانة",)))
    assert found.killed == (2, 2) and found.peak < Level.DIGEST
    assert await again(job(STRIKE, watched=("البوكمال",))) == []
    assert await again(job(STRIKE, watched=("الطيانة",), ignored=("قصف مدفعي",))) == []


async def test_a_replay_has_an_end() -> None:
    with pytest.raises(NoReplay):
        await again(job(STRIKE, watched=("الطيانة",)), seconds=0.01)
