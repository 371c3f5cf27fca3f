"""What a new installation starts with: watched words and sources, read strictly from TOML."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any


def _toml(path: Path | None, bundled: str) -> dict[str, Any]:
    raw = path.read_bytes() if path else (files("config") / bundled).read_bytes()
    return tomllib.loads(raw.decode("utf-8"))


def watch_words(path: Path | None = None) -> tuple[str, ...]:
    """The watched words of a TOML file (`words = ["#ديرالزور"]`), or the bundled ones. Raises ValueError, OSError."""
    words = _toml(path, "watch.toml").get("words")
    if not isinstance(words, list) or not all(isinstance(w, str) and w.strip() for w in words):
        raise ValueError("`words` must be a list of words, phrases or hashtags")
    return tuple(words)


_FIELDS = {"name", "kind", "address", "mode", "trust", "note", "title", "side", "home", "official", "active"}


def sources(path: Path | None = None, bundled: str = "sources.toml") -> list[dict[str, Any]]:
    """The `[[source]]` tables of a TOML file, or the bundled ones. Raises ValueError for an unknown field, OSError."""
    tables = _toml(path, bundled).get("source", [])
    for table in tables:
        if "name" not in table or not set(table) <= _FIELDS:
            raise ValueError(f"source {table.get('name', '?')}: needs `name`; unknown: {sorted(set(table) - _FIELDS)}")
    return list(tables)
