"""Settings: read from the environment, checked all at once, each mistake one line."""

from pathlib import Path

import pytest

from config.settings import SettingsError, load

TOKEN = "123456789:" + "A" * 35


def test_without_any_setting_the_defaults_of_the_contract_hold() -> None:
    settings = load({})
    assert settings.store_url is None
    assert settings.timezone == "Asia/Damascus"
    assert (settings.keep_posts_days, settings.keep_incidents_days, settings.keep_sent_days) == (7, 365, 30)
    assert (settings.send_rate, settings.poll_seconds, settings.late_minutes) == (30, 30, 30)
    assert settings.data_dir == Path("data")


def test_every_mistake_is_said_at_once() -> None:
    env = {
        "TELEGRAM_BOT_TOKEN": "nonsense",
        "ADMIN_IDS": "12, salma",
        "REDIS_URL": "http://host",
        "SEND_RATE": "fast",
        "TIMEZONE": "Asia/Raqqa",
        "PORT": "99999",
        "LOG_LEVEL": "loud",
        "X_BEARER_TOKEN_FILE": "/nowhere/at/all",
    }
    with pytest.raises(SettingsError) as caught:
        load(env)
    mistakes = caught.value.mistakes
    assert [line.split()[0] for line in mistakes] == [
        "ADMIN_IDS",
        "LOG_LEVEL",
        "PORT",
        "REDIS_URL",
        "SEND_RATE",
        "TELEGRAM_BOT_TOKEN",
        "TIMEZONE",
        "X_BEARER_TOKEN_FILE",
    ]
    assert all("\n" not in line for line in mistakes)
    assert not any("nonsense" in line for line in mistakes), "a secret is never shown, not even a wrong one"


def test_what_a_command_needs_and_nobody_set_is_said_by_name() -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN is missing"):
        load({}, needs=("TELEGRAM_BOT_TOKEN",))


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    settings = load({"TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token")}, needs=("TELEGRAM_BOT_TOKEN",))
    assert settings.token == TOKEN
    assert TOKEN not in repr(settings)


def test_a_secret_given_twice_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    with pytest.raises(SettingsError, match="both set"):
        load({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token")})


def test_admins_are_numbers_with_commas_between() -> None:
    assert load({"ADMIN_IDS": "12, 34,"}).admin_ids == {12, 34}


def test_an_address_loses_its_last_slash() -> None:
    assert load({"TELEGRAM_API_BASE": "http://127.0.0.1:81/"}).telegram_api_base == "http://127.0.0.1:81"


def test_an_empty_setting_is_as_good_as_none() -> None:
    assert load({"REDIS_URL": "", "ADMIN_IDS": " "}).store_url is None
