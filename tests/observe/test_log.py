"""Logs: readable, and without a single secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.observe.log import Scrubber, configure

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What was logged, as JSON; logging is left as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure("info", "json", [TOKEN, "hunter2-password"], stream)
    yield stream
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def last(out: io.StringIO) -> dict[str, object]:
    return dict(json.loads(out.getvalue().splitlines()[-1]))


def test_an_event_is_one_line_with_its_facts(out: io.StringIO) -> None:
    structlog.get_logger("barqiya").info("incident", incident="BQ-7F3K", place="ذيبان")
    event = last(out)
    assert (event["event"], event["incident"], event["place"]) == ("incident", "BQ-7F3K", "ذيبان")


@pytest.mark.parametrize(
    "said",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        "redis://bot:hunter2-password@host:6379/0",
        "redis://:another-secret@host",
    ],
)
def test_no_secret_gets_through(out: io.StringIO, said: str) -> None:
    structlog.get_logger("barqiya").warning("x", what=said, nested={"deep": [said]})
    logging.getLogger("some.library").warning("said %s", said)
    try:
        raise ValueError(said)
    except ValueError:
        logging.getLogger("some.library").exception("failed")
    text = out.getvalue()
    assert "AAbbCC" not in text
    assert "hunter2" not in text
    assert "another-secret" not in text
    assert "ValueError" in text


def test_a_token_is_known_by_its_shape_even_if_nobody_told() -> None:
    assert "AAbb" not in Scrubber().clean(f"bot{TOKEN}")
    assert "AAbb" not in Scrubber().clean(f"token {TOKEN}")


def test_chatty_libraries_are_heard_from_warnings_up(out: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request")
    assert out.getvalue() == ""
