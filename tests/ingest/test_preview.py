"""Public previews: every post once, over gaps, edits and deletions; each way of having no preview is told apart."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.preview import DEEPER, PreviewReader
from bot.ingest.reading import Batch, Unread
from bot.model.post import Post
from bot.model.source import Health, Source
from tests.fakes.base import Failure
from tests.fakes.clock import ManualClock
from tests.fakes.preview import Preview
from tests.ingest.conftest import netloc

SADA = Source(name="telegram:sada_news", kind="telegram", address="sada_news")


class Reading:
    """A reader that keeps its cursor, as the poller does."""

    def __init__(self, reader: PreviewReader, clock: ManualClock) -> None:
        self.reader, self.clock, self.cursor = reader, clock, ""

    async def step(self) -> Batch:
        batch = await self.reader.read(SADA, self.cursor, datetime.fromtimestamp(self.clock.now(), UTC))
        self.cursor = batch.cursor
        return batch

    async def all(self) -> list[Post]:
        posts: list[Post] = []
        while True:
            batch = await self.step()
            posts += batch.posts
            if not batch.more:
                return posts

    async def until_read(self, steps: int) -> list[Post]:
        return [post for _ in range(steps) for post in (await self.step()).posts]


@pytest.fixture
async def reading(preview: Preview, clock: ManualClock) -> AsyncIterator[Reading]:
    client = Fetcher(Guard({netloc(preview.base_url)}), seconds=3.0)
    yield Reading(PreviewReader(client, preview.base_url), clock)
    await client.close()


def numbers(posts: list[Post]) -> list[int]:
    return [int(post.id.rpartition("/")[2]) for post in posts]


async def test_a_post_that_the_page_hides_is_read_from_its_own(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    sada.post("أول")
    sada.post('قصف على البلدة "ليلا"', hidden=True)
    sada.post("", hidden=True)
    posts = await reading.all()
    assert [post.text for post in posts] == ["أول", 'قصف على البلدة "ليلا"', ""]
    asked = len(preview.requests)
    assert await reading.all() == [] and len(preview.requests) == asked + 1  # known, and no edit


async def test_new_posts_come_once_in_order(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news", "صدى")
    for number in range(5):
        sada.post(f"خبر {number}")
    batch = await reading.step()
    assert numbers(list(batch.posts)) == [1, 2, 3, 4, 5] and batch.title == "صدى"
    assert await reading.all() == []
    sada.post("خبر جديد")
    assert numbers(await reading.all()) == [6]


async def test_a_post_has_all_its_parts(reading: Reading, preview: Preview, clock: ManualClock) -> None:
    sada = preview.channel("sada_news")
    first = sada.post("الأصل <مهم>")
    when = datetime(2026, 7, 7, 10, 15, 2, tzinfo=UTC)
    text = "🔴 عاجل\n\nقصف #دير_الزور @other_news https://example.org/a?b=1&c=2"
    origin = "https://t.me/Furat_Now/77"
    sada.post(text, at=when, views=12_512, reply_to=first, forwarded_from="فرات", forwarded_link=origin, nested=True)
    sada.post("منقول", forwarded_from="فرات")
    _, post, named = await reading.all()
    assert post.text == text and post.date == when and post.url == "https://t.me/sada_news/2"
    assert (post.forwarded_from, named.forwarded_from) == ("telegram:furat_now/77", "tg-name:فرات")
    assert post.reply_to == "telegram:sada_news/1" and post.extra["views"] == 12_500
    assert post.id == "telegram:sada_news/2" and post.source == "telegram:sada_news"


async def test_an_address_behind_words_is_shown(reading: Reading, preview: Preview) -> None:
    raw = 'التفاصيل <a href="https://news.example/1?a=1&amp;amp;b=2" onclick="return confirm()">هنا</a>'
    preview.channel("sada_news").post("x", raw=raw)
    [post] = await reading.all()
    assert post.text == "التفاصيل هنا\nhttps://news.example/1?a=1&b=2"


async def test_albums_polls_and_media_are_described(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    sada.post("ثلاث صور", photos=3)
    sada.post("", poll=("أين وقع القصف؟", ["هنا", "هناك"]))
    sada.post("مقطع", video="https://cdn4.example.org/file/v.mp4")
    sada.post("", unsupported=True)
    sada.post("غُيّر اسم القناة", service=True)
    album, poll, video, unknown = await reading.all()
    assert len(album.media) == 3 and album.extra["members"] == [f"telegram:sada_news/{n}" for n in (1, 2, 3)]
    assert poll.text == "أين وقع القصف؟\n- هنا\n- هناك"
    assert "https://cdn4.example.org/file/v.mp4" in video.media and unknown.extra["media_kinds"] == ["unsupported"]
    assert numbers([album, poll, video, unknown]) == [1, 4, 5, 6]
    assert await reading.all() == [], "an album is no gap"


@pytest.mark.parametrize("missed", [19, 20, 21, 40, 55, 130])
async def test_a_gap_is_paged_back_over(reading: Reading, preview: Preview, missed: int) -> None:
    sada = preview.channel("sada_news")
    for number in range(30):
        sada.post(f"قديم {number}")
    await reading.all()
    for number in range(missed):
        sada.post(f"خبر {number}")
    posts = await reading.all()
    assert sorted(numbers(posts)) == list(range(31, 31 + missed)), "each exactly once"
    assert numbers(posts)[-1] >= 31 and numbers(posts)[0] >= 11 + missed, "the newest page comes first"
    assert await reading.all() == []


async def test_what_comes_while_a_gap_is_closed_does_not_wait_for_its_end(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    sada.post("قديم")
    await reading.all()
    for number in range(200):
        sada.post(f"خبر {number}")
    await reading.step()
    sada.post("عاجل")
    early = await reading.until_read(4)
    assert 202 in numbers(early), "the newest page is looked at again between pages back"
    rest = await reading.all()
    assert sorted(numbers(early + rest)) == [*range(2, 182), 202]


async def test_a_gap_survives_a_restart(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    sada.post("قديم")
    await reading.all()
    for number in range(70):
        sada.post(f"خبر {number}")
    first = await reading.step()
    reborn = Reading(reading.reader, reading.clock)
    reborn.cursor = first.cursor
    assert sorted(numbers([*first.posts, *await reborn.all()])) == list(range(2, 72))


async def test_a_new_channel_is_read_from_its_newest_page_on(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    for number in range(90):
        sada.post(f"خبر {number}")
    assert numbers(await reading.all()) == list(range(71, 91))


async def test_edits_are_followed(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    post = sada.post("مقتل شخص")
    sada.post("خبر")
    await reading.all()
    sada.edit(post, "مقتل شخصين")
    [edited] = await reading.all()
    assert edited.id == "telegram:sada_news/1" and edited.text == "مقتل شخصين" and edited.edited is not None
    assert await reading.all() == []


async def test_a_deletion_is_believed_when_two_pages_agree(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    kept, gone, last = sada.post("أولى"), sada.post("ثانية"), sada.post("أخيرة")
    await reading.all()
    sada.delete(gone)
    sada.delete(last)
    assert await reading.all() == []
    posts = await reading.all()
    assert [(p.id.rpartition("/")[2], p.deleted) for p in posts] == [("2", True), ("3", True)]
    assert await reading.all() == [] and kept in sada.posts


async def test_a_post_that_a_stale_page_lacked_is_not_deleted(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    first, second = sada.post("أولى"), sada.post("ثانية")
    await reading.all()
    sada.posts = [first]
    assert await reading.all() == []
    sada.posts = [first, second]
    assert await reading.all() == [] and await reading.all() == []


async def test_edits_and_deletions_on_the_page_before_are_found_later(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    posts = [sada.post(f"خبر {number}") for number in range(20)]
    await reading.all()
    for number in range(20):
        sada.post(f"جديد {number}")
    await reading.all()
    sada.edit(posts[5], "خبر مصحح")
    sada.delete(posts[7])
    found = await reading.until_read(3 * DEEPER)
    assert [(post.id.rpartition("/")[2], post.text, post.deleted) for post in found] == [
        ("6", "خبر مصحح", False),
        ("8", "", True),
    ]
    assert len(reading.cursor) < 4_000


async def test_an_edit_a_hundred_posts_back_is_found_in_time(
    reading: Reading, preview: Preview, clock: ManualClock
) -> None:
    sada = preview.channel("sada_news")
    old = []
    for _ in range(5):
        old += [sada.post(f"خبر {number}") for number in range(20)]
        await reading.all()
    sada.edit(old[3], "خبر مصحح")
    sada.edit(old[45], "خبر مصحح أيضا")
    found = await reading.until_read(6 * (DEEPER + 1))
    assert sorted(numbers(found)) == [4, 46] and len(reading.cursor) < 7_000
    clock.advance(3 * 86_400)
    sada.post("جديد")
    sada.edit(old[3], "خبر لم يعد أحد يسأل عنه")
    assert numbers(await reading.until_read(6 * (DEEPER + 1))) == [101]


async def test_the_page_before_brings_nothing_that_was_there_when_the_channel_was_new(
    reading: Reading, preview: Preview
) -> None:
    sada = preview.channel("sada_news")
    for number in range(60):
        sada.post(f"خبر {number}")
    assert len(await reading.all()) == 20
    assert await reading.until_read(3 * DEEPER) == []
    assert any("before" in seen.query for seen in preview.requests)


@pytest.mark.parametrize(
    ("state", "health", "why"),
    [
        ("private", Health.PRIVATE, "shows no preview"),
        ("restricted", Health.PRIVATE, "displayed on your device.*user account"),
        ("banned", Health.BANNED, "closed this channel.*copyright"),
        ("renamed", Health.PRIVATE, "renamed, deleted or private"),
    ],
)
async def test_no_preview_is_not_no_posts(
    reading: Reading, preview: Preview, state: str, health: Health, why: str
) -> None:
    sada = preview.channel("sada_news")
    sada.post("خبر")
    await reading.all()
    before = reading.cursor
    if state == "renamed":
        preview.rename(sada, "sada_new_name")
    else:
        sada.state = state  # type: ignore[assignment]
    with pytest.raises(Unread, match=why) as refused:
        await reading.step()
    assert refused.value.health is health and refused.value.sure and reading.cursor == before


@pytest.mark.parametrize(
    ("said", "health"),
    [
        ("This channel can’t be displayed because it violated Telegram's Terms of Service.", Health.BANNED),
        ("This channel can't be displayed because it was used to spread pornographic content.", Health.BANNED),
        ("This channel is unavailable due to copyright infringement.", Health.BANNED),
        ("Unfortunately, this channel couldn't be displayed on your device.", Health.PRIVATE),
        ("This channel can't be displayed in your country: it may violate local laws.", Health.PRIVATE),
        ("Post not found", Health.PRIVATE),
    ],
)
async def test_telegrams_own_reason_decides(reading: Reading, preview: Preview, said: str, health: Health) -> None:
    sada = preview.channel("sada_news", "صدى: copyright @sada, terms of service")
    sada.state, sada.reason = "private", said
    with pytest.raises(Unread) as refused:
        await reading.step()
    assert refused.value.health is health and refused.value.sure


async def test_an_empty_channel_is_silent(reading: Reading, preview: Preview) -> None:
    preview.channel("sada_news")
    batch = await reading.step()
    assert (batch.health, batch.posts) == (Health.SILENT, ())


@pytest.mark.parametrize("status", [403, 200, 503])
async def test_a_challenge_stops_the_whole_host(reading: Reading, preview: Preview, status: int) -> None:
    preview.channel("sada_news").post("خبر")
    preview.challenge(status=status)
    with pytest.raises(Unread, match="browser") as refused:
        await reading.step()
    assert refused.value.host and refused.value.wait == 1800 and refused.value.sure
    assert len(await reading.all()) == 1


@pytest.mark.parametrize(("retry_after", "wait"), [(30, 30), (None, 120)])
async def test_too_many_requests(reading: Reading, preview: Preview, retry_after: int | None, wait: float) -> None:
    preview.channel("sada_news").post("خبر")
    preview.too_many(retry_after=retry_after)
    with pytest.raises(Unread) as refused:
        await reading.step()
    assert (refused.value.health, refused.value.wait, refused.value.host) == (Health.SLOW, wait, True)


async def test_a_cut_line_is_a_glitch(reading: Reading, preview: Preview) -> None:
    preview.channel("sada_news").post("خبر")
    preview.fail(Failure(cut=True), times=2)
    with pytest.raises(Unread) as refused:
        await reading.step()
    assert not refused.value.sure and len(await reading.all()) == 1


@pytest.mark.parametrize("layout", ["renamed classes", "no times"])
async def test_a_rebuilt_page_is_an_alarm_and_loses_nothing(reading: Reading, preview: Preview, layout: str) -> None:
    sada = preview.channel("sada_news")
    sada.post("أول")
    await reading.all()
    sada.post("خبر")
    preview.layout = layout  # type: ignore[assignment]
    with pytest.raises(Unread, match="page has changed") as refused:
        await reading.step()
    assert refused.value.sure
    preview.layout = "usual"
    assert numbers(await reading.all()) == [2]


async def test_an_unknown_part_is_reported_and_the_rest_is_read(reading: Reading, preview: Preview) -> None:
    preview.channel("sada_news").post("خبر")
    preview.layout = "unknown part"
    batch = await reading.step()
    assert len(batch.posts) == 1 and "hologram" in batch.note


async def test_an_ordinary_page_has_nothing_strange(reading: Reading, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    first = sada.post("خبر", photos=2, author="سلمى", link=("https://example.org", "عنوان", "وصف"))
    sada.post("رد", reply_to=first, forwarded_from="فرات", poll=("؟", ["نعم"]), video="https://cdn.example.org/v.mp4")
    sada.post("", unsupported=True, service=True)
    assert (await reading.step()).note == ""
