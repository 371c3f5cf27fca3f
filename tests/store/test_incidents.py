"""What we believe: found by cell, time, words and media; changed once and atomically."""

import random
import zlib
from datetime import timedelta

import pytest
from msgspec.structs import replace
from redis.exceptions import ResponseError

from bot.model.alert import FanOut
from bot.model.decision import Ask, Decision, whole
from bot.model.incident import Evidence
from bot.model.report import Place, Precision
from bot.ports import LeaseLost, TryLater
from bot.store.codec import pack, unpack
from bot.store.connection import Client
from bot.store.counters import Counters
from bot.store.incidents import StoredIncidents
from bot.store.kept import MOST_BYTES
from bot.store.keys import Keys
from tests.store.making import NOON, evidence, fan_out, incident, opened, seen

HOUR = timedelta(hours=1)


@pytest.fixture
def incidents(redis: Client, keys: Keys) -> StoredIncidents:
    return StoredIncidents(redis, keys)


def ask(*cells: str, **more: object) -> Ask:
    return replace(Ask(since=NOON - 24 * HOUR, until=NOON + 24 * HOUR, cells=cells), **more)


async def test_an_incident_is_found_in_its_cell_and_in_no_other(incidents: StoredIncidents) -> None:
    one = incident()
    assert await incidents.commit("1-0", 0, opened(one, "g:1:2", "n:زهور"), [])
    assert (await incidents.known(ask("g:1:2"))).incidents == (one,)
    assert (await incidents.known(ask("n:زهور", "g:9:9"))).incidents == (one,)
    assert (await incidents.known(ask("g:9:9"))).incidents == ()


async def test_only_incidents_of_the_asked_time_answer(incidents: StoredIncidents) -> None:
    await incidents.commit("1-0", 0, opened(incident(last=NOON - 50 * HOUR), "c"), [])
    assert (await incidents.known(ask("c"))).incidents == ()


async def test_an_incident_that_moved_is_no_longer_found_where_it_was(incidents: StoredIncidents) -> None:
    await incidents.commit("1-0", 0, opened(incident(), "here"), [])
    await incidents.commit("2-0", 0, opened(incident(), "there"), [])
    assert (await incidents.known(ask("here"))).incidents == ()
    assert len((await incidents.known(ask("there"))).incidents) == 1


async def test_a_decision_made_twice_takes_effect_once(incidents: StoredIncidents, redis: Client, keys: Keys) -> None:
    one = incident()
    assert await incidents.commit("5-1", 0, opened(one, seen=seen()), [fan_out(one)])
    assert not await incidents.commit("5-1", 0, opened(one, seen=seen()), [fan_out(one)])
    assert not await incidents.commit("5-0", 0, opened(incident("BQ-0002")), [])
    assert not await incidents.commit("4-9", 0, opened(incident("BQ-0002")), [])
    assert await incidents.commit("5-10", 0, Decision(post_id="q"), [])
    assert await redis.xlen(keys.fanout.name) == 1
    assert await incidents.get("BQ-0002") is None
    assert (await Counters(redis, keys).of(NOON.date()))["posts"] == 1


async def test_who_lost_the_lease_changes_nothing(incidents: StoredIncidents, redis: Client, keys: Keys) -> None:
    await redis.set(keys.fence("decide").name, 8, ex=99)
    with pytest.raises(LeaseLost):
        await incidents.commit("1-0", 7, opened(incident()), [])
    assert await incidents.get("BQ-0001") is None
    assert await incidents.commit("1-0", 8, opened(incident()), [])


async def test_commits_under_way_are_known_before_they_land_and_land_in_order(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    one, two = ask("c"), ask("c", rare_words=(7,))
    await incidents.look_ahead([one, two])
    assert (await incidents.known(one)).incidents == ()
    first = await incidents.begin("1-0", 0, opened(incident(), "c", seen=seen(1, words=(7,))), [])
    assert not first.done()
    found = await incidents.known(two)
    assert [known.id for known in found.incidents] == ["BQ-0001"]
    assert [known.post_id for known in found.seen] == ["tg:nahr/1"]
    second = await incidents.begin("2-0", 0, opened(incident("BQ-0002"), "c"), [])
    await incidents.landed()
    assert [await first, await second] == [True, True]
    assert await redis.get(keys.decided.name) == b"2-0"
    assert {known.id for known in (await incidents.known(one)).incidents} == {"BQ-0001", "BQ-0002"}


async def test_what_was_begun_behind_a_commit_that_failed_does_not_take_effect(
    incidents: StoredIncidents, redis: Client, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ask("c", incident_ids=("BQ-0001", "BQ-0002", "BQ-0003"))
    await incidents.commit("1-0", 0, opened(incident("BQ-0000")), [])
    await incidents.look_ahead([one], after="1-0")
    good = await incidents.begin("2-0", 0, opened(incident("BQ-0001"), "c"), [])
    with monkeypatch.context() as patch:
        patch.setattr(incidents, "_writes", lambda *_: [("NO SUCH COMMAND", "key")])
        bad = await incidents.begin("3-0", 0, opened(incident("BQ-0002"), "c"), [])
    behind = await incidents.begin("4-0", 0, opened(incident("BQ-0003"), "c"), [])
    await incidents.landed()
    assert await good
    with pytest.raises(ResponseError):
        await bad
    with pytest.raises(TryLater):
        await behind
    assert await redis.get(keys.decided.name) == b"2-0"
    assert [known.id for known in (await incidents.known(one)).incidents] == ["BQ-0001"]


async def test_who_is_mistaken_about_where_he_stands_changes_nothing(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    """The store went back to an earlier moment: a failover."""
    await incidents.commit("1-0", 0, opened(incident("BQ-0000")), [])
    await incidents.look_ahead([ask("c")], after="2-0")
    begun = await incidents.begin("3-0", 0, opened(incident("BQ-0001"), "c"), [])
    await incidents.landed()
    with pytest.raises(TryLater):
        await begun
    assert await redis.get(keys.decided.name) == b"1-0"


async def test_news_goes_into_the_fan_out_with_the_decision(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    one = incident()
    await incidents.commit("1-0", 0, opened(one), [fan_out(one)])
    [(_, fields)] = await redis.xrange(keys.fanout.name)
    assert unpack(fields[b"f"], FanOut) == fan_out(one)


async def test_a_merged_incident_leads_to_the_one_it_became(incidents: StoredIncidents) -> None:
    await incidents.commit("1-0", 0, opened(incident("BQ-0001", merged_into="BQ-0002")), [])
    await incidents.commit("2-0", 0, opened(incident("BQ-0002")), [])
    found = await incidents.get("BQ-0001")
    assert found is not None
    assert found.id == "BQ-0002"


async def test_a_merge_that_runs_in_a_circle_ends(incidents: StoredIncidents) -> None:
    await incidents.commit("1-0", 0, opened(incident("BQ-0001", merged_into="BQ-0001")), [])
    assert await incidents.get("BQ-0001") is None


async def test_incidents_of_a_span_come_newest_first(incidents: StoredIncidents) -> None:
    for number in range(4):
        one = incident(f"BQ-000{number}", last=NOON + number * HOUR)
        await incidents.commit(f"{number + 1}-0", 0, opened(one), [])
    found = await incidents.between(NOON + HOUR, NOON + 3 * HOUR, limit=2)
    assert [one.id for one in found] == ["BQ-0003", "BQ-0002"]


async def test_open_incidents_that_were_quiet_answer_longest_quiet_first_and_few_at_a_time(
    incidents: StoredIncidents,
) -> None:
    for number in range(7):
        one = incident(f"BQ-000{number}", last=NOON + number * HOUR, closed=number == 1)
        await incidents.commit(f"{number + 1}-0", 0, opened(one, "c"), [])
    found = await incidents.known(replace(Ask(since=NOON, until=NOON), quiet_since=NOON + 5 * HOUR))
    assert [one.id for one in found.incidents] == ["BQ-0000", "BQ-0002", "BQ-0003", "BQ-0004"]
    await incidents.commit("8-0", 0, opened(incident("BQ-0000", closed=True)), [])
    found = await incidents.known(replace(Ask(since=NOON, until=NOON), quiet_since=NOON + 2 * HOUR))
    assert [one.id for one in found.incidents] == ["BQ-0002"]


async def test_incidents_that_went_by_age_leave_the_index(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    for number in (1, 2):
        await incidents.commit(f"{number}-0", 0, opened(incident(f"BQ-000{number}")), [])
    await redis.delete(keys.incident("BQ-0001").name)
    assert await incidents.prune() == 1
    assert [one.id for one in await incidents.between(NOON, NOON)] == ["BQ-0002"]


async def test_a_copy_is_found_by_a_rare_word_a_medium_or_an_id(incidents: StoredIncidents) -> None:
    await incidents.commit("1-0", 0, Decision(post_id="a", seen=seen(1, words=(7, 8, 9))), [])
    await incidents.commit("2-0", 0, Decision(post_id="b", seen=seen(2, media=("photo:x",))), [])
    await incidents.commit("3-0", 0, Decision(post_id="c", seen=seen(3)), [])
    await incidents.commit("4-0", 0, Decision(post_id="d", seen=seen(4, words=(70,))), [])
    found = await incidents.known(ask(rare_words=(8, 70_000), media=("photo:x",), post_ids=("tg:nahr/3",)))
    assert {one.post_id for one in found.seen} == {"tg:nahr/1", "tg:nahr/2", "tg:nahr/3"}
    assert seen(1, words=(7, 8, 9)) in found.seen


async def test_the_incidents_of_a_copy_come_with_it_whatever_their_age(incidents: StoredIncidents) -> None:
    old = incident(last=NOON - 200 * HOUR)
    copy = seen(1, words=(7,), incident_ids=(old.id,))
    await incidents.commit("1-0", 0, opened(old, "c", seen=copy), [])
    assert (await incidents.known(ask(rare_words=(7,)))).incidents == (old,)


async def test_a_post_is_remembered_in_400_bytes_and_the_index_is_small(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    chance = random.Random(1)
    before = (await redis.info("memory"))["used_memory_dataset"]
    count = 4_000
    for number in range(count):
        words = tuple(chance.randrange(2**32) for _ in range(48))
        post = seen(number, words=words, incident_ids=("BQ-7F3K",))
        await incidents.commit(f"{number + 1}-0", 0, Decision(post_id="p", seen=post), [])
    each = ((await redis.info("memory"))["used_memory_dataset"] - before) / count
    [sample] = [name async for name in redis.scan_iter(keys.seen("*").name, count=99_999)][:1]
    assert await redis.memory_usage(sample) <= 400
    assert each <= 480, (
        f"{each:.0f} bytes a post"
    )  # of so few posts each pays for one index key; see scripts/eval_store.py


WORDS = "قصف مدفعي يطال أطراف القرية مساء اليوم ولا معلومات عن إصابات مصادر محلية تتحدث عن أضرار في المنازل"


def told(number: int, chance: random.Random, words: int = 20, **fields: object) -> Evidence:
    """A post of its own words and channel, with an address."""
    text = " ".join(chance.choices(WORDS.split(), k=words))
    one = replace(evidence(number, text), fingerprint=chance.randrange(1, 2**64), url=f"https://t.me/nahr/{number}")
    return replace(one, source=f"telegram:nahr{number}", origin=f"telegram:nahr{number}", **fields)


async def test_an_incident_of_sixty_posts_is_kept_small_and_no_post_is_lost(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    chance = random.Random(2)
    said = [told(n, chance, copied=n % 3 > 0) for n in range(60)]
    one = incident(evidence=tuple(said))
    await incidents.commit("1-0", 0, opened(one, "c"), [])
    assert len(await redis.get(keys.incident(one.id).name)) <= MOST_BYTES
    found = await incidents.get(one.id)
    assert found is not None
    rests = [(e.post_id, e.source, e.origin, e.date, e.url, e.fingerprint) for e in found.evidence]
    assert rests == [(e.post_id, e.source, e.origin, e.date, e.url, e.fingerprint) for e in said]
    own = {e.post_id: e.says for e in found.evidence[:12]}
    assert own == {e.post_id: e.says for e in said[:12]}


async def test_few_posts_come_back_whole(incidents: StoredIncidents, redis: Client, keys: Keys) -> None:
    chance = random.Random(2)
    one = incident(evidence=tuple(told(n, chance, 40) for n in range(12)))
    await incidents.commit("1-0", 0, opened(one, "c"), [])
    assert await incidents.get(one.id) == one
    assert len(await redis.get(keys.incident(one.id).name)) <= MOST_BYTES


def noise(chance: random.Random, letters: int) -> str:
    """What no compression makes smaller."""
    return "".join(map(chr, chance.choices(range(0x4E00, 0x9FA5), k=letters)))


@pytest.mark.parametrize("letters", [300, 4_096, 65_536])
async def test_however_many_and_however_long_its_posts_an_incident_is_bounded(
    incidents: StoredIncidents, redis: Client, keys: Keys, letters: int
) -> None:
    chance = random.Random(letters)
    media = tuple(f"https://cdn.example/{noise(chance, 90)}" for _ in range(10))
    said = tuple(
        replace(told(n, chance), text=noise(chance, letters), says=noise(chance, min(letters, 900)), media=media)
        for n in range(200)
    )
    tags = tuple(noise(chance, 500) for _ in range(16))
    one = incident(evidence=said, hashtags=tags, watch=tags, rare_words=tags, denied_by=tags[:8])
    await incidents.commit("1-0", 0, opened(one, *(f"g:{n}:{n}" for n in range(24))), [])
    assert len(await redis.get(keys.incident(one.id).name)) <= MOST_BYTES
    found = await incidents.get(one.id)
    assert found is not None and len(found.evidence) >= 8
    assert (found.evidence[0].post_id, found.evidence[-1].post_id) == (said[0].post_id, said[-1].post_id)


async def test_what_was_packed_before_words_were_put_first_is_read(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    one = incident(evidence=tuple(evidence(n, "قصف على القرية") for n in range(20)))
    await redis.set(keys.incident(one.id).name, zlib.compress(pack({"incident": one, "cells": ("c",)}), 1), ex=99)
    assert await incidents.get(one.id) == one


async def test_of_a_crowded_square_only_what_lies_within_reach_is_read_unless_it_is_asked_for_by_name(
    incidents: StoredIncidents,
) -> None:
    spots = {"BQ-NEAR": 40.50, "BQ-EAST": 40.60, "BQ-AWAY": 40.95}
    for number, (name, lon) in enumerate(spots.items(), 1):
        spot = Place(text=name, lat=35.0, lon=lon, precision=Precision.VILLAGE, country="SY")
        await incidents.commit(f"{number}-0", 0, opened(incident(name, place=spot), "c"), [])
    await incidents.commit("9-0", 0, opened(incident("BQ-SOME"), "c"), [])
    here = ask("c", points=((35.0, 40.5),))
    found = (await incidents.known(here)).incidents
    assert {one.id for one in found} == {"BQ-NEAR", "BQ-EAST", "BQ-SOME"}
    named = replace(here, incident_ids=("BQ-AWAY",))
    assert {one.id for one in (await incidents.known(named)).incidents} == {*spots, "BQ-SOME"}


async def test_what_was_read_before_is_read_anew_once_it_changed(incidents: StoredIncidents) -> None:
    one = incident("BQ-NEAR")
    await incidents.commit("1-0", 0, opened(one, "c"), [])
    assert await incidents.get("BQ-NEAR") == one == await incidents.get("BQ-NEAR")
    changed = replace(one, killed=(2, 2))
    await incidents.commit("2-0", 0, opened(changed, "c"), [])
    assert await incidents.get("BQ-NEAR") == changed


async def test_an_incident_of_the_version_before_is_read_as_it_is(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    one = incident(evidence=tuple(evidence(n, "قصف على القرية") for n in range(20)))
    await redis.set(keys.incident(one.id).name, pack({"incident": one, "cells": ("c",)}), ex=99)
    assert await incidents.get(one.id) == one


async def test_a_copy_of_what_an_older_version_remembered_is_known_though_the_index_was_another(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    for number in range(3):
        words = (500 + number,)
        await incidents.commit(f"{number + 1}-0", 0, Decision(post_id="p", seen=seen(number, words=words)), [])
    old = replace(seen(9, words=(509,)), date=NOON - 72 * HOUR)
    await incidents.commit("4-0", 0, Decision(post_id="p", seen=old), [])
    index = [name async for name in redis.scan_iter("bq:w*")]
    await redis.delete(*index, keys.seen_form.name)
    again = StoredIncidents(redis, keys)
    asked = replace(ask(rare_words=(502, 509)), seen_since=NOON - 24 * HOUR)
    assert [one.post_id for one in (await again.known(asked)).seen] == ["tg:nahr/2"]
    size = len([name async for name in redis.scan_iter("bq:w*")])
    await StoredIncidents(redis, keys).known(asked)
    assert len([name async for name in redis.scan_iter("bq:w*")]) == size, "once"


async def test_of_many_posts_that_share_one_word_the_newest_are_found_and_that_of_the_same_words_first(
    incidents: StoredIncidents,
) -> None:
    salvo, count = 77, 200
    for number in range(count):
        words = (salvo,) if number == 3 else (salvo, 1_000 + number)
        await incidents.commit(f"{number + 1}-0", 0, Decision(post_id="p", seen=seen(number, words=words)), [])
    found = (await incidents.known(ask(rare_words=(salvo,), wholes=(whole((salvo,)),)))).seen
    numbers = [int(one.post_id.rpartition("/")[2]) for one in found]
    assert numbers[0] == 3
    assert set(numbers[1:]) <= set(range(count - 64, count)) and len(numbers) <= 32


async def test_the_first_and_the_last_post_of_a_wild_day_are_found_also_after_a_restart(
    incidents: StoredIncidents, redis: Client, keys: Keys
) -> None:
    count = 520
    for number in range(count):
        post = replace(seen(number, words=(10_000 + number,)), date=NOON + timedelta(seconds=number))
        await incidents.commit(f"{number + 1}-0", 0, Decision(post_id="p", seen=post), [])
    again = StoredIncidents(redis, keys)
    late = replace(seen(count, words=(10_000 + count,)), date=NOON + timedelta(seconds=count))
    await again.commit(f"{count + 1}-0", 0, Decision(post_id="p", seen=late), [])
    for number in (0, 499, 500, count - 1, count):
        found = (await again.known(ask(rare_words=(10_000 + number,)))).seen
        assert [one.post_id for one in found] == [f"tg:nahr/{number}"]
