"""The files of this package as they are read: bundled, or laid over by a folder for a trial (`replay --rules`)."""

from importlib.resources import files
from pathlib import Path

_over: list[Path] = []


def overlay(folder: Path) -> None:
    """From now on files of `folder` stand for those of the same name here. Call before anything is read."""
    _over[:] = [folder]


def read_bytes(name: str) -> bytes:
    """A file by its path below this package («lexicons/times.toml»). Raises FileNotFoundError."""
    for folder in _over:
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    return (files("config") / name).read_bytes()


def read_text(name: str) -> str:
    """The same as text (UTF-8)."""
    return read_bytes(name).decode("utf-8")
