"""A line of JSONL is a post or a clear complaint, and the next line is read either way."""

import io
import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.jsonl import MAX_LINE, BadLine, dump, parse, read
from bot.model.post import Post


def lines(*rows: bytes) -> list[Post | BadLine]:
    return list(read(io.BytesIO(b"\n".join(rows) + b"\n")))


def test_a_post_keeps_what_it_brought_and_unknown_keys_too() -> None:
    [post] = lines(b'{"id": 7, "text": "\xd9\x82\xd8\xb5\xd9\x81", "date": "2026-03-10T05:00:00+03:00", "views": 12}')
    assert isinstance(post, Post)
    assert (post.id, post.text, post.extra) == ("7", "قصف", {"views": 12})
    assert post.date == datetime(2026, 3, 10, 2, tzinfo=UTC)
    assert dump(post)["views"] == 12


def test_bad_lines_are_answered_by_number_and_the_rest_goes_on() -> None:
    got = lines(b"{", b'["x"]', b"\xff\xfe", b'{"id": "a"}', b'{"text": "b"}', b"", b'{"id": "c", "text": "ok"}')
    complaints = [g for g in got if isinstance(g, BadLine)]
    assert [c.number for c in complaints] == [1, 2, 3, 4, 5]
    assert [c.error for c in complaints] == ["not JSON", "not a JSON object", "not valid UTF-8", "no text", "no id"]
    assert complaints[3].id == "a"
    assert isinstance(got[-1], Post)


def test_a_ten_megabyte_line_is_refused_and_the_next_one_read() -> None:
    huge = b'{"id": "big", "text": "' + b"x" * (10 * 1024 * 1024) + b'"}'
    big, after = lines(huge, b'{"id": "c", "text": "ok"}')
    assert isinstance(big, BadLine)
    assert str(MAX_LINE) in big.error
    assert isinstance(after, Post)


def test_a_date_that_is_none_is_a_complaint_and_a_lone_surrogate_is_no_crash() -> None:
    bad, odd = lines(b'{"id": "a", "text": "t", "date": "yesterday"}', b'{"id": "b", "text": "\\ud800 x"}')
    assert isinstance(bad, BadLine)
    assert "ISO 8601" in bad.error
    assert isinstance(odd, Post)
    odd.text.encode()


def test_a_deleted_post_needs_no_text() -> None:
    [post] = lines(b'{"id": "a", "deleted": true}')
    assert isinstance(post, Post)
    assert post.deleted


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    assert isinstance(parse(raw), Post | BadLine)


_json = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8), lambda c: st.lists(c, max_size=3))


@given(st.dictionaries(st.sampled_from(["id", "text", "date", "media", "source", "deleted", "x"]), _json))
def test_no_object_raises(value: dict[str, object]) -> None:
    assert isinstance(parse(json.dumps(value).encode()), Post | BadLine)
