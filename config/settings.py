"""The settings of CONTRACT.md: from the environment, a secret also from the file that `X_FILE` names.

Read only when somebody asks (`load`), checked all at once, and every mistake is one line that says what to change.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from config.store_address import sentinels_of

SECRETS = (
    "TELEGRAM_BOT_TOKEN",
    "REDIS_URL",
    "X_BEARER_TOKEN",
    "TELEGRAM_API_HASH",
    "TELEGRAM_SESSION",
    "WEBHOOK_SECRET",
)
"""Settings that may be read from a file: `TELEGRAM_BOT_TOKEN_FILE=/run/secrets/token`."""
TOKEN_SHAPE = re.compile(r"\d{5,}:[\w-]{20,}", re.ASCII)


class SettingsError(Exception):
    """The settings are wrong; `mistakes` has one line for each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class Settings(BaseSettings):
    """Typed settings; names are those of the environment in small letters."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True)

    telegram_bot_token: SecretStr | None = None
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    feeds_allow: Annotated[frozenset[str], NoDecode] = frozenset()
    redis_url: SecretStr | None = None
    data_dir: Path = Path("data")
    telegram_api_base: str = "https://api.telegram.org"
    telegram_preview_base: str = "https://t.me"
    x_bearer_token: SecretStr | None = None
    x_api_base: str = "https://api.twitter.com"
    x_mode: Literal["search", "stream"] = "search"
    x_monthly_posts: int = Field(default=10_000, ge=0)
    telegram_api_id: int | None = Field(default=None, gt=0)
    telegram_api_hash: SecretStr | None = None
    telegram_session: SecretStr | None = None
    telegram_dc: str | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    port: int | None = Field(default=None, ge=0, le=65_535)
    send_rate: float = Field(default=30.0, gt=0, le=1_000)
    timezone: str = "Asia/Damascus"
    poll_seconds: float = Field(default=30.0, ge=1)
    late_minutes: float = Field(default=30.0, ge=0)
    keep_posts_days: int = Field(default=7, ge=1, le=3_650)
    keep_incidents_days: int = Field(default=365, ge=1, le=36_500)
    keep_sent_days: int = Field(default=30, ge=1, le=3_650)
    metrics_port: int | None = Field(default=None, ge=0, le=65_535)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` hands over: nothing else is read behind its back."""
        return (init_settings,)

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN_SHAPE.fullmatch(value.get_secret_value()):
            raise ValueError("is not a bot token; @BotFather gives one like 123456789:AA…")
        return value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _admins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if wrong := [part for part in parts if not part.isascii() or not part.isdigit()]:
            raise ValueError(f"are Telegram user ids (numbers) with commas between; not one: {wrong[0]!r}")
        return frozenset(map(int, parts))

    @field_validator("feeds_allow", mode="before")
    @classmethod
    def _places(cls, value: object) -> object:
        """Places on the inside of a network that feeds may be read from all the same: «10.0.0.5:80»."""
        if not isinstance(value, str):
            return value
        parts = [part.strip().lower() for part in value.split(",") if part.strip()]
        if wrong := [part for part in parts if not re.fullmatch(r"[\w.\[\]:-]+:\d{1,5}", part)]:
            raise ValueError(f"are host:port pairs with commas between; not one: {wrong[0]!r}")
        return frozenset(parts)

    @field_validator("redis_url")
    @classmethod
    def _store(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            sentinels_of(value.get_secret_value())
        return value

    @field_validator("telegram_api_base", "telegram_preview_base", "x_api_base", "webhook_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"is an address that begins with https:// (or http://), not {value!r}")
        return value.rstrip("/")

    @field_validator("telegram_dc")
    @classmethod
    def _data_centre(cls, value: str | None) -> str | None:
        """Where `barqiya login` begins, for Telegram's test servers: number, host and port."""
        if value is not None and not re.fullmatch(r"[1-9]\d{0,4}:[\w.-]+:\d{1,5}", value, re.ASCII):
            raise ValueError(f"is number:host:port such as 2:149.154.167.40:443, not {value!r}")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except Exception:
            raise ValueError(f"is a zone's name such as Asia/Damascus, not {value!r}") from None
        return value

    @field_validator("log_level", "log_format", "x_mode", mode="before")
    @classmethod
    def _small(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @property
    def zone(self) -> ZoneInfo:
        """The zone of events and of new subscribers."""
        return ZoneInfo(self.timezone)

    @property
    def token(self) -> str:
        """The bot's token in clear. Raises SettingsError when it is missing."""
        if self.telegram_bot_token is None:
            raise SettingsError(["TELEGRAM_BOT_TOKEN is missing; @BotFather gives one"])
        return self.telegram_bot_token.get_secret_value()

    @property
    def data_centre(self) -> tuple[int, str, int]:
        """Number, host and port of the data centre that `barqiya login` begins at. Raises ValueError without one."""
        number, host, port = (self.telegram_dc or "").split(":")
        return int(number), host, int(port)

    @property
    def store_url(self) -> str | None:
        """The address of a store of one's own; None: the embedded one."""
        return self.redis_url.get_secret_value() if self.redis_url else None


def load(env: Mapping[str, str] | None = None, *, needs: tuple[str, ...] = ()) -> Settings:
    """Settings from the environment. Raises SettingsError with every mistake at once.

    `needs` names settings that the caller cannot do without («TELEGRAM_BOT_TOKEN»).
    """
    env = os.environ if env is None else env
    mistakes: list[str] = []
    given = {name: env[name.upper()] for name in Settings.model_fields if env.get(name.upper(), "").strip()}
    given.update(_from_files(env, mistakes))
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        settings = None
        mistakes += [_line(dict(mistake)) for mistake in error.errors()]
    mistakes += [f"{name} is missing" for name in needs if name.lower() not in given and not _said(name, mistakes)]
    if mistakes or settings is None:
        raise SettingsError(sorted(mistakes))
    return settings


def _from_files(env: Mapping[str, str], mistakes: list[str]) -> dict[str, str]:
    found = {}
    for name in SECRETS:
        path = env.get(f"{name}_FILE", "").strip()
        if not path:
            continue
        if env.get(name, "").strip():
            mistakes.append(f"{name} and {name}_FILE are both set; keep one")
            continue
        try:
            found[name.lower()] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not text"
            mistakes.append(f"{name}_FILE cannot be read: {path} ({why})")
            continue
        if not found[name.lower()]:
            mistakes.append(f"{name}_FILE is empty: {path}")
    return found


def _line(mistake: dict[str, object]) -> str:
    place = mistake["loc"]
    name = str(place[0]).upper() if isinstance(place, tuple) and place else "settings"
    text = str(mistake["msg"]).removeprefix("Value error, ")
    return f"{name} {text[0].lower()}{text[1:]}" if mistake["type"] != "value_error" else f"{name} {text}"


def _said(name: str, mistakes: list[str]) -> bool:
    return any(line.startswith(name) for line in mistakes)
