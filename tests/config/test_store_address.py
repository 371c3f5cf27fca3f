"""The address of a store: one server, or sentinels; wrong ones are said in one line without their passwords."""

import pytest

from config.settings import SettingsError, load
from config.store_address import sentinels_of


def test_sentinels_are_read_with_their_primary_and_its_database() -> None:
    found = sentinels_of("redis+sentinel://nora:s%40lt@one:26380,two,[::1]:5000/mymaster/3?sentinel_password=open")
    assert found is not None
    assert found.places == (("one", 26380), ("two", 26379), ("::1", 5000))
    assert (found.master, found.database, found.tls) == ("mymaster", 3, False)
    assert (found.username, found.password) == ("nora", "s@lt")
    assert (found.sentinel_username, found.sentinel_password) == (None, "open")


def test_without_a_database_it_is_the_first_and_s_means_tls() -> None:
    found = sentinels_of("rediss+sentinel://one/mymaster")
    assert found is not None
    assert (found.database, found.tls, found.password) == (0, True, None)


def test_what_people_read_has_no_password() -> None:
    found = sentinels_of("redis+sentinel://nora:secret@one/mymaster?sentinel_password=hidden")
    assert str(found) == "mymaster of the sentinels at one:26379"
    assert "secret" not in repr(found)
    assert "hidden" not in repr(found)


@pytest.mark.parametrize("url", ["redis://host:6379/0", "rediss://u:p@host", "unix:///run/redis.sock"])
def test_one_server_is_no_sentinel(url: str) -> None:
    assert sentinels_of(url) is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis+sentinel://one:26379", "what they call the primary"),
        ("redis+sentinel://one/my master/0", "what they call the primary"),
        ("redis+sentinel://one/mymaster/zero", "no number"),
        ("redis+sentinel://one/mymaster/0/1", "no number"),
        ("redis+sentinel:///mymaster/0", "host:port"),
        ("redis+sentinel://u:secret@one,,two/mymaster", "host:port"),
        ("redis+sentinel://u:secret@one:99999/mymaster", "host:port"),
        ("redis+sentinel://u:secret@one/mymaster?password=secret", "not 'password'"),
        ("redis+cluster://u:secret@one", "begins with one of"),
        ("redis://u:secret@host:port", "is not an address"),
        ("redis+sentinel://u:secret@[::1/mymaster", "is not an address"),
    ],
)
def test_a_wrong_address_is_one_clear_line(url: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"REDIS_URL": url})
    [line] = caught.value.mistakes
    assert line.startswith("REDIS_URL ")
    assert said in line
    assert "secret" not in line


def test_a_right_one_is_taken() -> None:
    url = "redis+sentinel://user:password@host1:26379,host2:26379/mymaster/0"
    assert load({"REDIS_URL": url}).store_url == url
