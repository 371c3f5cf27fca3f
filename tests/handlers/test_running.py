"""Those who run the bot: watched words, sources, health, editors' acts, roles, the log, menus."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.model.post import Post
from bot.model.source import Health, Mode, Source, SourceState
from bot.model.staff import EditKind, EditorAct, Role
from bot.render.texts import has
from handlers import COMMANDS, Budget, menus, register
from tests.handlers.conftest import OWNER, Desk, visible
from tests.render.examples import at, drone_attack, shelling


async def test_a_word_is_watched_once_however_it_is_spelt(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    desk.posts.kept = [Post(id=str(n), text=text) for n, text in enumerate(("قصف على بلدة ذيبان", "الطقس جميل"))]
    told = visible((await desk.says(owner, "/watch add ذيبان")).text)
    assert "من الآن" in told and "قصف على بلدة" in told and "تطابق منشوراً واحداً من منشورين مخزّنين" in told
    assert "في اليوم" not in told, "two posts are no measure of a day"
    assert "موجودة" in (await desk.says(owner, "/watch add #ذيبان")).text
    await desk.says(owner, "/watch remove #دير_الزور")
    assert desk.watch.kept == ["#داعش", "ذيبان"]
    assert [entry.act for entry in desk.audit.kept] == ["watch add", "watch remove"]
    for bad in ("/watch add", "/watch add و", "/watch add <>", "/watch add " + "ا" * 200, "/watch frobnicate"):
        await desk.says(owner, bad)
    assert desk.watch.kept == ["#داعش", "ذيبان"]
    assert desk.api.refusals == []


@pytest.mark.parametrize("word", ["في", "#في", "وقالت", "المصادر", "في هذا اليوم", "the"])
@pytest.mark.parametrize("command", ["watch", "ignore"])
async def test_a_word_of_every_post_is_refused(desk: Desk, command: str, word: str) -> None:
    owner = desk.api.user(OWNER)
    assert "كل منشور" in (await desk.says(owner, f"/{command} add {word}")).text
    assert desk.watch.kept == ["#ديرالزور", "#داعش"] and desk.ignore.kept == [] and desk.audit.kept == []


def stored(desk: Desk, texts: Sequence[str], hours: float = 1.0) -> None:
    """Posts an hour apart, or as many hours as given, the newest now."""
    count = len(texts)
    desk.posts.kept = [
        Post(id=f"a/{n}", text=text, source="telegram:a", date=desk.now - timedelta(hours=(count - 1 - n) * hours))
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("found", "of", "hours", "said"),
    [
        (0, 5, 1, "لا تطابق شيئاً من 5 منشورات مخزّنة بين الثلاثاء 10 آذار، 08:00 والثلاثاء 10 آذار، 12:00."),
        (2, 11, 1, "تطابق منشورين من 11 منشوراً مخزّناً"),
        (3, 100, 1, "تطابق 3 منشورات من 100 منشور مخزّن"),
        (11, 200, 0.1, "تطابق 11 منشوراً من 200 منشور مخزّن"),
        (48, 193, 0.5, "أي نحو 12 منشوراً في اليوم."),
    ],
)
async def test_a_preview_says_of_how_many_posts_and_over_what_span(
    desk: Desk, found: int, of: int, hours: float, said: str
) -> None:
    owner = desk.api.user(OWNER)
    stored(desk, ["قصف على ذيبان"] * found + ["الطقس جميل"] * (of - found), hours)
    told = visible((await desk.says(owner, "/watch add ذيبان")).text)
    assert said in told, told
    assert ("في اليوم" in told) == (found >= 10 and of * hours > 48)


async def test_what_stands_in_many_stored_posts_is_asked_about(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    stored(desk, ["قصف على ذيبان"] * 40 + ["الطقس جميل"] * 20)
    asked = await desk.says(owner, "/watch add قصف")
    assert "شائعة" in asked.text and "قصف" not in desk.watch.kept
    await desk.presses(asked, "لا، أبقِه")
    assert "قصف" not in desk.watch.kept
    done = await desk.presses(await desk.says(owner, "/watch add قصف"), "نعم")
    assert "من الآن" in done.text and "قصف" in desk.watch.kept


async def test_an_ignored_word_says_what_it_would_have_silenced(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    attack = drone_attack()
    desk.incidents.kept[attack.id] = attack
    said = attack.evidence[0]
    desk.posts.kept = [Post(id=said.post_id, text="مباراة نادي حقل العمر", source=said.source, date=said.date)]
    told = visible((await desk.says(owner, "/ignore add مباراة")).text)
    assert "لن يُقرأ" in told and "بُني عليه حدث نُبّه إليه" in told
    assert desk.ignore.kept == ["مباراة"] and desk.watch.kept == ["#ديرالزور", "#داعش"]
    assert "مباراة" in (await desk.says(owner, "/ignore")).text
    await desk.says(owner, "/ignore remove مباراه")
    assert desk.ignore.kept == []
    assert [entry.act for entry in desk.audit.kept] == ["ignore add", "ignore remove"]


async def test_what_is_not_set_up_is_said_when_it_is_added_and_wherever_it_is_listed(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    assert "لا مصادر" in (await desk.says(owner, "/source list")).text
    assert "X_BEARER_TOKEN" not in (await desk.says(owner, "/source add x:read")).text
    desk.unread = frozenset({"x", "account"})
    restart(desk)
    assert "X_BEARER_TOKEN" in (await desk.says(owner, "/source add x:somebody")).text
    assert "barqiya login" in (await desk.says(owner, "/source add account:somebody")).text
    assert "X_BEARER_TOKEN" in (await desk.says(owner, "/source test x:somebody")).text
    assert visible((await desk.says(owner, "/source list")).text).count("غير مهيّأ") == 3
    health = (await desk.says(owner, "/health")).text
    assert health.count("غير مهيّأ") == 3 and "سليم" not in health


def restart(desk: Desk) -> None:
    """The same bot with the settings of now."""
    for group in list(desk.app.handlers):
        for handler in list(desk.app.handlers[group]):
            desk.app.remove_handler(handler, group)
    register(desk.app, desk.services())


async def test_sources_are_added_with_least_trust(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    added = visible((await desk.says(owner, "/source add https://t.me/Difaf_Furat/12")).text)
    assert "من الدرجة F لا تكفي وحدها" in added and "«عاجل جداً»" in added, "it makes no flash until it is graded"
    await desk.says(owner, "/source trust telegram:difaf_furat c")
    assert "لا تكفي" not in (await desk.says(owner, "/source add https://t.me/Difaf_Furat/12")).text
    await desk.says(owner, "/source note telegram:difaf_furat إعلام <محلي>")
    kept = desk.sources.kept["telegram:difaf_furat"]
    assert (kept.trust, kept.mode, kept.note) == ("C", Mode.ALL, "إعلام <محلي>")
    for bad in ("/source add file:///etc/passwd", "/source add rss:ftp://x", "/source trust telegram:difaf_furat Z"):
        await desk.says(owner, bad)
    assert desk.sources.kept == {"telegram:difaf_furat": kept}
    page = await desk.says(owner, "/source remove telegram:difaf_furat")
    assert desk.sources.kept, "not before «yes»"
    await desk.presses(page, "نعم")
    assert desk.sources.kept == {}


async def test_health_shows_the_worst_first(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    for name in ("telegram:good", "telegram:bad"):
        await desk.sources.put(Source(name=name, kind="telegram", address=name[9:]))
    await desk.sources.set_state("telegram:good", SourceState(last_post=at(11)))
    await desk.sources.set_state("telegram:bad", SourceState(health=Health.BROKEN, note="<b>418</b>"))
    told = (await desk.says(owner, "/health")).text
    assert told.index("bad") < told.index("good") and "معطل" in told and "<b>418</b>" in told


async def test_what_nobody_has_read_yet_is_not_called_well(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    await desk.sources.put(Source(name="x:somebody", kind="x", address="somebody"))
    assert "سليم" not in (await desk.says(owner, "/health")).text
    await desk.sources.set_state("x:somebody", SourceState(last_poll=at(11)))
    assert "سليم" in (await desk.says(owner, "/health")).text


async def test_a_retraction_is_asked_twice_and_travels_the_stream(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    asked = await desk.says(owner, "/retract BQ-7F3K صورة من <عام> 2019")
    assert "حقل العمر" in asked.text and desk.posts.kept == []
    await desk.presses(asked, "نعم")
    (post,) = desk.posts.kept
    assert EditorAct.from_post(post) == EditorAct(
        kind=EditKind.RETRACT, incident_id="BQ-7F3K", by=OWNER, note="صورة من <عام> 2019"
    )
    assert desk.audit.kept[-1].act == "retract"


async def test_corrections_merges_and_splits(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    desk.incidents.kept |= {"BQ-7F3K": drone_attack(), "BQ-2M9D": shelling()}
    post_id = drone_attack().evidence[1].post_id
    for said in ("/correct BQ-7F3K killed 2", "/merge BQ-7F3K BQ-2M9D", f"/split BQ-7F3K {post_id}"):
        await desk.presses(await desk.says(owner, said), "نعم")
    acts = [EditorAct.from_post(post) for post in desk.posts.kept]
    assert [(a.kind, a.field, a.value, a.other, a.post_ids) for a in acts if a] == [
        (EditKind.CORRECT, "killed", "2", "", ()),
        (EditKind.MERGE, "", "", "BQ-2M9D", ()),
        (EditKind.SPLIT, "", "", "", (post_id,)),
    ]
    desk.incidents.kept["BQ-2M9D"] = shelling(retracted=True)
    assert "مسحوب من قبل" in (await desk.says(owner, "/retract BQ-2M9D")).text
    for bad in (
        "/retract BQ-2M9D",
        "/correct BQ-7F3K colour red",
        "/merge BQ-7F3K",
        "/merge BQ-7F3K BQ-7F3K",
        "/split BQ-7F3K nobody/1",
        "/retract",
        "/retract BQ-0000",
    ):
        assert not (await desk.says(owner, bad)).buttons


async def test_an_act_shows_what_would_stand_there_before_it_is_done(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    attack = shelling(killed=(1, 1), evidence=shelling().evidence[:1])
    desk.incidents.kept |= {attack.id: attack, "BQ-7F3K": drone_attack()}
    told = visible((await desk.says(owner, f"/correct {attack.id} killed 3")).text)
    before, after = (line for line in told.splitlines() if attack.id in line and "🔴" in line)
    assert "مقتل شخص" in before and "مقتل 3 أشخاص" in after and after.startswith("يصير")
    told = visible((await desk.says(owner, f"/merge {attack.id} BQ-7F3K")).text)
    assert f"{attack.id}\nمع: " in told and "يصير" in told


async def test_to_split_one_sees_the_posts_and_their_numbers(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    told = visible((await desk.says(owner, "/split BQ-7F3K")).text)
    assert [said.post_id in told for said in drone_attack().evidence] == [True, True]


@pytest.mark.parametrize(
    ("role", "seen"),
    [(None, ()), (Role.EDITOR, ("/correct",)), (Role.ADMIN, ("/correct", "/watch"))],
    ids=["reader", "editor", "admin"],
)
async def test_help_shows_what_one_may_do(desk: Desk, role: Role | None, seen: tuple[str, ...]) -> None:
    nour = desk.api.user(2002)
    if role is not None:
        desk.staff.kept[2002] = role
    told = (await desk.says(nour, "/help")).text
    assert tuple(word for word in ("/correct", "/watch", "/admin") if word in told) == seen


async def test_reports_are_struck_off(desk: Desk) -> None:
    owner, salma = desk.api.user(OWNER), desk.api.user(1001)
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    await desk.says(salma, "/wrong BQ-7F3K")
    page = await desk.says(owner, "/reports")
    assert "BQ-7F3K" in page.text and "1001" not in page.text
    await desk.presses(page, "شطب BQ-7F3K")
    assert desk.corrections.kept == {}


async def test_owners_name_editors(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    await desk.says(owner, "/admin add 2002 editor")
    assert desk.staff.kept == {2002: Role.EDITOR}
    await desk.says(owner, f"/admin remove {OWNER}")
    await desk.says(owner, "/admin remove 2002")
    assert desk.staff.kept == {}
    log = (await desk.says(owner, "/audit")).text
    assert log.index("admin remove") < log.index("admin add")


PROMISED = (
    "start help subscribe unsubscribe areas kinds words level quiet digest timezone language latest map search stats "
    "why mute settings privacy about stop watch ignore source health queue correct retract merge split broadcast admin "
    "audit replay"
)
"""The commands of the product, for everyone and for those who run it."""


@pytest.mark.parametrize("name", PROMISED.split())
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_promised_command_is_there_and_in_the_menus(name: str, language: str) -> None:
    assert name in {command.name for command in COMMANDS} and has(language, f"menu-{name}")


async def test_what_x_costs_is_shown_where_it_is_read(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    await desk.sources.put(Source(name="x:somebody", kind="x", address="somebody"))
    assert "إكس" not in (await desk.says(owner, "/health")).text
    desk.budget = Budget(120, 10_000)
    restart(desk)
    for said in ("/health", "/watch add كونيكو"):
        assert "قُرئ هذا الشهر 120 من 10,000" in visible((await desk.says(owner, said)).text)


async def test_menus_by_scope_and_language(desk: Desk) -> None:
    desk.api.private_chat(desk.api.user(OWNER))
    await menus(desk.app.bot, desk.services())
    set_ = [call for call in desk.api.calls("setMyCommands") if not call.refused]
    assert len(set_) == 5
    described = desk.api.calls("setMyDescription") + desk.api.calls("setMyShortDescription")
    assert len(described) == 4 and not any(call.refused for call in described)


async def test_a_source_is_tried_without_being_kept(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    told = visible((await desk.says(owner, "/source test @difaf_furat")).text)
    assert "telegram:difaf_furat (ضفاف الفرات): سليم، منشور واحد" in told and "قصف <على> ذيبان" in told
    assert "لا قارئ" in (await desk.says(owner, "/source test x:nobody")).text
    assert desk.sources.kept == {}


async def test_a_channel_that_waits_is_shown_with_the_word_that_lets_it_in(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    await desk.sources.put(Source(name="tg-chat:-1009", kind="tg-chat", address="-1009", active=False))
    assert "/source active tg-chat:-1009 yes" in visible((await desk.says(owner, "/source list")).text)
    assert "متوقف" in (await desk.says(owner, "/health")).text
    await desk.says(owner, "/source active tg-chat:-1009 yes")
    assert desk.sources.kept["tg-chat:-1009"].active
