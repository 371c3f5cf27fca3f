"""Those who run the bot: watched words, sources, health, editors' acts, roles, the log, menus."""

from bot.model.post import Post
from bot.model.source import Health, Mode, Source, SourceState
from bot.model.staff import EditKind, EditorAct, Role
from handlers import menus
from tests.handlers.conftest import OWNER, Desk, visible
from tests.render.examples import at, drone_attack, shelling


async def test_a_word_is_watched_once_however_it_is_spelt(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    desk.posts.kept = [Post(id=str(n), text=text) for n, text in enumerate(("قصف على بلدة ذيبان", "الطقس جميل"))]
    told = (await desk.says(owner, "/watch add ذيبان")).text
    assert "من الآن" in told and "قصف على بلدة" in told
    assert "موجودة" in (await desk.says(owner, "/watch add #ذيبان")).text
    await desk.says(owner, "/watch remove #دير_الزور")
    assert desk.watch.kept == ["#داعش", "ذيبان"]
    assert [entry.act for entry in desk.audit.kept] == ["watch add", "watch remove"]
    for bad in ("/watch add", "/watch add و", "/watch add <>", "/watch add " + "ا" * 200, "/watch frobnicate"):
        await desk.says(owner, bad)
    assert desk.watch.kept == ["#داعش", "ذيبان"]
    assert desk.api.refusals == []


async def test_sources_are_added_with_least_trust(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    await desk.says(owner, "/source add https://t.me/Difaf_Furat/12")
    await desk.says(owner, "/source trust telegram:difaf_furat c")
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
    for bad in (
        "/correct BQ-7F3K colour red",
        "/merge BQ-7F3K",
        "/merge BQ-7F3K BQ-7F3K",
        "/split BQ-7F3K nobody/1",
        "/retract",
        "/retract BQ-0000",
    ):
        assert not (await desk.says(owner, bad)).buttons


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
