"""Logging: one line an event, for a person on a terminal, for a machine elsewhere; no token ever gets through."""

import logging
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any, Literal, TextIO

import structlog

BOT_TOKEN = re.compile(r"(?<!\d)(\d{5,}):[\w-]{20,}", re.ASCII)
CREDENTIALS = re.compile(r"(\w+://)[^/\s@]*@", re.ASCII)
QUIET = ("httpx", "httpcore", "aiohttp.access", "apscheduler", "telegram", "matplotlib", "asyncio")
"""Libraries that are heard from warnings up."""


class Scrubber:
    """Takes secrets out of every text of an event, wherever they stand."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted({secret for secret in secrets if len(secret) >= 6}, key=len, reverse=True)

    def __call__(self, _logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """As a processor of structlog."""
        for name, value in event.items():
            event[name] = self.clean(value)
        return event

    def clean(self, value: Any) -> Any:
        """The value without secrets; what is no text is looked into, or turned into text if it hides one."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {self.clean(key): self.clean(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.clean(inner) for inner in value]
        if value is None or isinstance(value, int | float):
            return value
        shown = repr(value)
        cleaned = self._text(shown)
        return value if cleaned == shown else cleaned

    def _text(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "•••")
        return CREDENTIALS.sub(r"\1•••@", BOT_TOKEN.sub(r"\1:•••", text))


def configure(
    level: str = "info",
    form: Literal["console", "json"] | None = None,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Set up logging once, at the start of a command; libraries' own logs go the same way."""
    out = stream or sys.stderr
    shape = form or ("console" if out.isatty() else "json")
    scrub = Scrubber(secrets)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                scrub,
                _renderer(shape, out),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _renderer(shape: str, out: TextIO) -> Any:
    if shape == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=out.isatty())
