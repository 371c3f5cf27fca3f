"""The fake of X's API, by a plain client and by tweepy."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import requests
import tweepy

from tests.fakes.base import Failure
from tests.fakes.clock import ManualClock
from tests.fakes.x_api import XApi
from tests.fakes.x_query import BadQuery, parse

SEARCH = "/2/tweets/search/recent"
STREAM = "/2/tweets/search/stream"
RULES = "/2/tweets/search/stream/rules"


@pytest.fixture
async def x(clock: ManualClock) -> AsyncIterator[XApi]:
    async with await XApi.start(clock, keep_alive=0.05) as server:
        yield server


@pytest.fixture
async def http(x: XApi) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(x.base_url, headers={"Authorization": f"Bearer {x.token}"}) as session:
        yield session


async def search(http: aiohttp.ClientSession, query: str, **more: str) -> dict[str, Any]:
    async with http.get(SEARCH, params={"query": query, **more}) as answer:
        assert answer.status == 200, await answer.text()
        return dict(await answer.json())


async def rules(http: aiohttp.ClientSession, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    async with http.post(RULES, json=body) as answer:
        return answer.status, dict(await answer.json())


async def test_search_by_since_id_and_page_by_page(x: XApi, http: aiohttp.ClientSession, clock: ManualClock) -> None:
    who = x.account("furat_now")
    old = x.post(who, "قديم #داعش")
    for number in range(25):
        clock.advance(1)
        x.post(who, f"خبر {number} #داعش")
    clock.advance(1)
    found: list[str] = []
    more: dict[str, str] = {}
    while True:
        body = await search(http, "#داعش", since_id=str(old.id), max_results="10", **more)
        found += [t["text"] for t in body["data"]]
        if "next_token" not in body["meta"]:
            break
        more = {"next_token": body["meta"]["next_token"]}
        x.post(who, "بينهما #داعش")
    assert found == [f"خبر {n} #داعش" for n in reversed(range(25))], "newest first, nothing twice, nothing lost"
    assert x.posts_read == 25


async def test_nothing_found_has_no_data(http: aiohttp.ClientSession) -> None:
    assert await search(http, "لاشيء") == {"meta": {"result_count": 0}}


async def test_only_asked_fields_come(x: XApi, http: aiohttp.ClientSession) -> None:
    who = x.account("furat_now", "فرات")
    x.post(who, "ق" * 300 + " انفجار", media=["3_1"])
    (plain,) = (await search(http, "انفجار"))["data"]
    assert set(plain) == {"id", "text", "edit_history_tweet_ids"} and len(plain["text"]) == 280
    asked = {"tweet.fields": "created_at,lang,note_tweet", "expansions": "author_id,attachments.media_keys"}
    body = await search(http, "انفجار", **asked)
    (full,) = body["data"]
    assert full["note_tweet"]["text"].endswith("انفجار") and full["created_at"].endswith("Z")
    assert body["includes"]["users"][0]["username"] == "furat_now"
    assert body["includes"]["media"][0]["media_key"] == "3_1"
    assert x.users_read == 1


async def test_reposts_and_what_cannot_be_had(x: XApi, http: aiohttp.ClientSession) -> None:
    who, other = x.account("furat_now"), x.account("sada_news")
    first = x.post(other, "الأصل: قصف على البلدة")
    x.repost(who, first)
    x.post(who, "تعليق على قصف", references=[("quoted", 12345)])
    body = await search(http, "قصف from:furat_now", expansions="referenced_tweets.id")
    assert {t["referenced_tweets"][0]["type"] for t in body["data"]} == {"retweeted", "quoted"}
    assert any(t["text"].startswith("RT @sada_news: ") for t in body["data"])
    assert body["includes"]["tweets"][0]["id"] == str(first.id)
    assert body["errors"][0]["title"] == "Not Found Error" and body["errors"][0]["value"] == "12345"


async def test_edits_and_deletions(x: XApi, http: aiohttp.ClientSession) -> None:
    who = x.account("furat_now")
    first = x.post(who, "انفجار أول")
    edited = x.edit(first, "انفجار مصحح")
    (found,) = (await search(http, "انفجار"))["data"]
    assert found["edit_history_tweet_ids"] == [str(first.id), str(edited.id)]
    x.delete(edited)
    assert (await search(http, "انفجار"))["meta"]["result_count"] == 0
    async with http.get("/2/tweets", params={"ids": f"{edited.id}"}) as answer:
        assert (await answer.json())["errors"][0]["title"] == "Not Found Error"


@pytest.mark.parametrize(
    ("params", "part"),
    [
        ({"query": ""}, "empty"),
        ({"query": "x" * 513}, "maximum is 512"),
        ({"query": "(داعش"}, "missing ')'"),
        ({"query": "-is:retweet"}, "at least one positive"),
        ({"query": "near:دمشق"}, "invalid operator"),
        ({"query": "قصف", "max_results": "9"}, "not between 10 and 100"),
        ({"query": "قصف", "since_id": "1"}, "must be a tweet id created after"),
        ({"query": "قصف", "next_token": "zzz"}, "next_token"),
    ],
)
async def test_wrong_searches(http: aiohttp.ClientSession, params: dict[str, str], part: str) -> None:
    async with http.get(SEARCH, params=params) as answer:
        body = await answer.json()
    assert (answer.status, body["title"]) == (400, "Invalid Request")
    assert part in body["errors"][0]["message"]


async def test_the_rate_limit_and_its_reset(x: XApi, http: aiohttp.ClientSession, clock: ManualClock) -> None:
    x.limits["search"] = 2
    start = clock.now()
    statuses, headers = [], {}
    for _ in range(3):
        async with http.get(SEARCH, params={"query": "قصف"}) as answer:
            statuses.append(answer.status)
            headers = dict(answer.headers)
        clock.advance(10)
    assert statuses == [200, 200, 429]
    assert (headers["x-rate-limit-remaining"], headers["x-rate-limit-reset"]) == ("0", str(int(start + 900)))
    clock.advance(900)
    await search(http, "قصف")


@pytest.mark.parametrize(
    ("why", "status", "part"),
    [
        ("unauthorized", 401, "Unauthorized"),
        ("no access", 403, "client-not-enrolled"),
        ("usage capped", 429, "UsageCapExceeded"),
        ("no credits", 402, "CreditsDepleted"),
        ("html 503", 503, "<!DOCTYPE html>"),
        ("429 without reset", 429, "Too Many Requests"),
    ],
)
async def test_refusals(x: XApi, http: aiohttp.ClientSession, why: Any, status: int, part: str) -> None:
    x.refuse(why)
    async with http.get(SEARCH, params={"query": "قصف"}) as answer:
        assert answer.status == status and part in await answer.text()
        assert "x-rate-limit-reset" not in answer.headers
    await search(http, "قصف")


async def test_a_wrong_token(x: XApi) -> None:
    async with aiohttp.ClientSession(x.base_url) as stranger, stranger.get(SEARCH, params={"query": "x"}) as answer:
        assert answer.status == 401


async def test_rules_are_added_refused_and_deleted(x: XApi, http: aiohttp.ClientSession) -> None:
    status, body = await rules(http, {"add": [{"value": "#داعش", "tag": "watch:1"}, {"value": '"دير الزور"'}]})
    assert status == 201 and body["meta"]["summary"]["created"] == 2
    status, body = await rules(http, {"add": [{"value": "#داعش"}, {"value": "near:x"}]})
    assert status == 200 and [e["title"] for e in body["errors"]] == ["DuplicateRule", "UnprocessableEntity"]
    async with http.get(RULES) as answer:
        listed = (await answer.json())["data"]
    assert [r.get("tag") for r in listed] == ["watch:1", None]
    _, body = await rules(http, {"delete": {"ids": [listed[0]["id"], "77"]}})
    assert body["meta"]["summary"] == {"deleted": 1, "not_deleted": 1}
    assert x.rules.values() == ['"دير الزور"']
    status, body = await rules(http, {"add": [{"value": f"كلمة{n}"} for n in range(1000)]})
    assert (status, body["errors"][0]["title"]) == (422, "RulesCapExceeded")


async def lines(answer: aiohttp.ClientResponse, count: int) -> list[dict[str, Any]]:
    """So many posts of a stream, keep-alives left out."""
    got: list[dict[str, Any]] = []
    while len(got) < count:
        line = await answer.content.readline()
        assert line, "the stream has ended"
        if line.strip():
            got.append(json.loads(line))
    return got


async def test_the_stream_gives_what_the_rules_match(x: XApi, http: aiohttp.ClientSession) -> None:
    await rules(http, {"add": [{"value": "#داعش", "tag": "t1"}, {"value": "قصف OR غارة", "tag": "t2"}]})
    who = x.account("furat_now")
    async with http.get(STREAM, params={"expansions": "author_id"}) as answer:
        await x.wait_for_streams(1)
        x.post(who, "كرة قدم")
        x.post(who, "غارة على موقع #داعش")
        (got,) = await lines(answer, 1)
        assert [r["tag"] for r in got["matching_rules"]] == ["t1", "t2"]
        assert got["data"]["author_id"] == str(who.id) and got["includes"]["users"]
        x.omit_tags = True
        x.post(who, "قصف")
        (got,) = await lines(answer, 1)
        assert set(got["matching_rules"][0]) == {"id"}
        assert await answer.content.readline() == b"\r\n", "a keep-alive"
    await x.wait_for_streams(0)


async def test_one_stream_at_a_time_and_fifty_connects(x: XApi, http: aiohttp.ClientSession) -> None:
    async with http.get(STREAM) as first:
        assert first.status == 200
        async with http.get(STREAM) as second:
            assert (second.status, (await second.json())["title"]) == (429, "ConnectionException")
    await x.wait_for_streams(0)
    x.limits["stream"] = 3
    async with http.get(STREAM) as third:
        assert third.status == 200
    async with http.get(STREAM) as fourth:
        assert (fourth.status, (await fourth.json())["title"]) == (429, "Too Many Requests")


async def test_streams_end_clean_cut_or_with_a_reason(x: XApi, http: aiohttp.ClientSession) -> None:
    async with http.get(STREAM) as answer:
        x.close_streams()
        assert not (await answer.content.read()).strip()
    async with http.get(STREAM) as answer:
        x.disconnect_streams()
        (got,) = await lines(answer, 1)
        assert got["errors"][0]["title"] == "operational-disconnect"
        assert not (await answer.content.read()).strip()
    with pytest.raises(aiohttp.ClientPayloadError):
        async with http.get(STREAM) as answer:
            x.close_streams(clean=False)
            await answer.content.read()


async def test_a_stalled_stream_sends_not_even_keep_alives(x: XApi, http: aiohttp.ClientSession) -> None:
    x.stall = True
    async with http.get(STREAM) as answer:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await answer.content.readline()


async def test_garbage_on_the_stream(x: XApi, http: aiohttp.ClientSession) -> None:
    async with http.get(STREAM) as answer:
        x.say_on_streams(b'{"data": {"id": "1"\r\n')
        line = b"\r\n"
        while not line.strip():
            line = await answer.content.readline()
        with pytest.raises(ValueError, match="delimiter"):
            json.loads(line)


async def test_a_cut_search(x: XApi, http: aiohttp.ClientSession) -> None:
    x.fail(Failure(cut=True), path=SEARCH, times=None)
    with pytest.raises(aiohttp.ClientConnectionError):
        await search(http, "قصف")
    x.mend()
    await search(http, "قصف")


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ("قصف", "بدأ القصف", False),
        ("قصف", "قصف عنيف", True),
        ('"دير الزور"', "في دير الزور اليوم", True),
        ('"دير الزور"', "الزور دير", False),
        ("#داعش", "خلايا #داعش", True),
        ("#داعش", "خلايا داعش", False),
        ("(قصف OR غارة) -كرة", "غارة جوية", True),
        ("(قصف OR غارة) -كرة", "غارة كرة", False),
        ("غارة lang:en", "غارة", False),
        ("غارة has:links", "غارة https://example.org", True),
    ],
)
def test_the_query_language(query: str, text: str, matches: bool) -> None:
    x = XApi(ManualClock())
    assert parse(query)(x.post(x.account("a"), text)) is matches


@pytest.mark.parametrize("query", ["", "OR", "( )", "a OR", ")", '"', "-a"])
def test_bad_queries(query: str) -> None:
    with pytest.raises(BadQuery):
        parse(query)


class Rerouted(requests.Session):
    """tweepy's session, sent to the fake: its host is hard-coded."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        return super().request(method, url.replace("https://api.twitter.com", self._base_url), **options)


async def test_tweepy_reads_the_answers(x: XApi) -> None:
    x.post(x.account("furat_now", "فرات"), "انفجار", references=[("quoted", 99)])
    client = tweepy.Client(x.token)
    client.session = Rerouted(x.base_url)
    options = {"tweet_fields": ["created_at"], "expansions": ["author_id", "referenced_tweets.id"]}
    answer = await asyncio.to_thread(client.search_recent_tweets, "انفجار", **options)
    assert answer.data[0].text == "انفجار" and answer.data[0].created_at.year == 2026
    assert answer.includes["users"][0].username == "furat_now"
    assert answer.errors[0]["title"] == "Not Found Error"
    x.refuse("no access")
    with pytest.raises(tweepy.Forbidden, match="plan does not include"):
        await asyncio.to_thread(client.search_recent_tweets, "انفجار")
