"""Admins get what is stored as a file, in each form; nobody else does."""

import csv
import io
import json

import pytest

from bot.model.post import Post
from tests.handlers.conftest import OWNER, Desk
from tests.render.examples import shelling


def newest(desk: Desk) -> tuple[str, bytes]:
    """The newest file that the bot has sent."""
    return list(desk.api.world.files.values())[-1]


@pytest.mark.parametrize("form", ["csv", "jsonl", "geojson", "cap"])
async def test_incidents_come_as_a_file(desk: Desk, form: str) -> None:
    desk.incidents.kept = {"BQ-2M9D": shelling(last_post=desk.now, first_post=desk.now)}
    await desk.says(desk.api.user(OWNER), f"/export {form} 2w")
    name, data = newest(desk)
    assert name.endswith("xml" if form == "cap" else form)
    assert b"BQ-2M9D" in data
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) == 2
    assert [entry.act for entry in desk.audit.kept] == ["export"]


async def test_posts_come_as_a_file(desk: Desk) -> None:
    desk.posts.kept = [
        Post(id="1", text="قصف", date=desk.now),
        Post(id="2", text="x", source="editor:1", date=desk.now),
    ]
    await desk.says(desk.api.user(OWNER), "/export posts jsonl 7d")
    assert [json.loads(line)["id"] for line in newest(desk)[1].splitlines()] == ["1"]


async def test_what_cannot_be_had_is_said(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    for wrong in ("/export posts cap", "/export everything", "/export 7 days"):
        assert "csv" in (await desk.says(owner, wrong)).text
    await desk.says(owner, "/export")
    assert desk.api.world.files == {}
    await desk.says(desk.api.user(5), "/export")
    assert desk.api.world.files == {} and desk.api.refusals == []
