"""/latest, /search, /stats, /why, /mute, the alert's buttons, /map, /digest."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from bot.decide import bundled
from bot.decide.match import SAYS_MUCH
from bot.model.incident import Level, News, Reason, Revision
from bot.model.report import Kind
from bot.render.story import because
from bot.render.texts import has
from tests.handlers.conftest import Desk, visible
from tests.render.examples import at, drone_attack, shelling


def many(desk: Desk, count: int) -> None:
    """Incidents of the past hours, the last the newest."""
    for n in range(count):
        when = desk.now - timedelta(hours=count - n)
        one = shelling(id=f"BQ-{n:04d}", first_post=when, last_post=when)
        desk.incidents.kept[one.id] = one


async def test_latest_turns_its_pages_in_place(desk: Desk) -> None:
    salma = desk.api.user(1001)
    many(desk, 7)
    page = await desk.says(salma, "/latest")
    assert page.text.index("BQ-0006") < page.text.index("BQ-0002") and "BQ-0001" not in page.text
    page = await desk.presses(page, "التالي")
    assert "BQ-0001" in page.text and "BQ-0006" not in page.text
    assert len(desk.api.from_bot(1001)) == 1
    alert = await desk.presses(page, "BQ-0001")
    assert "الضحايا" in alert.text


async def test_latest_keeps_to_the_subscription(desk: Desk) -> None:
    salma = desk.api.user(1001)
    many(desk, 2)
    await desk.says(salma, "/subscribe درعا")
    assert "لم يُرصد" in (await desk.says(salma, "/latest")).text


async def test_search_uses_the_same_normaliser(desk: Desk) -> None:
    salma = desk.api.user(1001)
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    for word in ("حقل العمر", "#دير_الزور", "ديرالزور"):
        assert "BQ-7F3K" in (await desk.says(salma, f"/search {word}")).text, word
    assert "لا نتائج" in (await desk.says(salma, "/search حلب")).text


async def test_stats_count_events(desk: Desk) -> None:
    salma = desk.api.user(1001)
    many(desk, 3)
    told = (await desk.says(salma, "/stats")).text.replace("\u2068", "").replace("\u2069", "")
    assert "3 أحداث" in told and "دير الزور: 3" in told


async def test_why_answers_to_an_alert_and_to_its_button(desk: Desk) -> None:
    salma = desk.api.user(1001)
    desk.incidents.kept["BQ-7F3K"] = replace(drone_attack(), watch=("#ديرالزور",))
    await desk.says(salma, "/subscribe دير الزور")
    page = await desk.says(salma, "/latest")
    alert = await desk.presses(page, "BQ-7F3K")
    by_button = await desk.presses(alert, "لماذا وصلني؟")
    assert "يقع في منطقة تتابعها: دير الزور" in by_button.text
    assert (await desk.says(salma, "/why", reply_to=alert)).text == by_button.text
    assert "عاجل" in by_button.text
    assert "#ديرالزور" in by_button.text


async def test_why_tells_what_it_was_put_together_from_and_how_it_changed(desk: Desk) -> None:
    salma = desk.api.user(1001)
    first, second = drone_attack().evidence
    told = (
        Revision(n=2, at=at(11), reason=Reason.MORE_REPORTS, news=News.SILENT_EDIT, post_id=second.post_id),
        Revision(n=3, at=at(11, 30), reason=Reason.SOURCE_EDITED, news=News.SILENT_EDIT, post_id=second.post_id),
        Revision(n=4, at=at(12, 5), reason=Reason.CONFIRMED, news=News.AUDIBLE),
    )
    desk.incidents.kept["BQ-7F3K"] = replace(
        drone_attack(),
        evidence=(first, replace(second, because=("place.same", "words.rare"), copied=True)),
        revisions=(*drone_attack().revisions, *told),
    )
    answer = visible((await desk.says(salma, "/why BQ-7F3K")).text)
    assert "@difaf_furat: أول خبر" in answer
    assert "@badia_net: المكان نفسه، كلمات نادرة مشتركة، منقول، فلا يُعدّ مصدراً مستقلاً" in answer
    assert "11:00" not in answer, "that more posts came stands in the list of posts"
    assert "11:30: عدّل مصدر منشوره (@badia_net)" in answer and "12:05: أورده مصدر مستقل آخر" in answer
    assert answer.index("أول خبر") < answer.index("11:30") < answer.index("12:05")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_evidence_for_one_event_has_a_name(language: str) -> None:
    named = {name for name, weight in bundled().match.weights.items() if weight >= SAYS_MUCH}
    assert {name for name in named if not has(language, because(name))} == set()


async def test_whynot_names_what_stood_against_it(desk: Desk) -> None:
    salma = desk.api.user(1001)
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    await desk.says(salma, "/subscribe درعا")
    await desk.says(salma, "/level أحمر")
    told = (await desk.says(salma, "/whynot bq-7f3k")).text
    assert "خارج مناطقك" in told and "دون ما طلبته" in told


async def test_a_muted_incident_and_back(desk: Desk) -> None:
    salma = desk.api.user(1001)
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    await desk.says(salma, "/subscribe")
    alert = await desk.presses(await desk.says(salma, "/latest"), "BQ-7F3K")
    pressed = await desk.api.press(alert, "كتم الحدث")
    await desk.work()
    assert "كُتم" in pressed.answers[0] and desk.subscribers.kept["1001"].muted == ("BQ-7F3K",)
    assert "كتمتَه" in (await desk.says(salma, "/why BQ-7F3K")).text
    await desk.says(salma, "/mute off BQ-7F3K")
    assert desk.subscribers.kept["1001"].muted == ()


async def test_a_mistake_is_reported_once(desk: Desk) -> None:
    salma = desk.api.user(1001)
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    alert = await desk.presses(await desk.says(salma, "/latest"), "BQ-7F3K")
    first = await desk.api.press(alert, "أبلغ عن خطأ")
    again = await desk.api.press(alert, "أبلغ عن خطأ")
    await desk.work()
    assert "شكراً" in first.answers[0] and "سبق" in again.answers[0]
    assert [c.incident_id for c in desk.corrections.kept.values()] == ["BQ-7F3K"]


async def test_the_map_is_a_picture(desk: Desk) -> None:
    salma = desk.api.user(1001)
    assert "لا أحداث" in (await desk.says(salma, "/map")).text
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    await desk.says(salma, "/map")
    alert = await desk.presses(await desk.says(salma, "/latest"), "BQ-7F3K")
    await desk.presses(alert, "الخريطة")
    assert [call.refused for call in desk.api.calls("sendPhoto", 1001)] == [False, False]


async def test_the_digest_of_the_day(desk: Desk) -> None:
    salma = desk.api.user(1001)
    assert "صمتنا لا يعني الأمان" in (await desk.says(salma, "/digest")).text
    many(desk, 3)
    desk.incidents.kept["BQ-9T9T"] = msgspec.structs.replace(
        drone_attack(id="BQ-9T9T", first_post=at(11, 50), last_post=at(11, 55)), kind=Kind.THREAT, peak=Level.ALERT
    )
    await desk.says(salma, "/digest")
    text = next(m for m in desk.api.from_bot(1001)[::-1] if "موجز" in m.text)
    assert "4 أحداث" in text.text.replace("\u2068", "").replace("\u2069", "")
    assert len(desk.api.calls("sendPhoto", 1001)) == 2
    await desk.presses(text, "ملف CSV")
    assert len(desk.api.calls("sendDocument", 1001)) == 1
