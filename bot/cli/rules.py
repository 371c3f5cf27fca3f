"""Tables of `config/` laid over by a folder of one's own, to try a change before it is made."""

from pathlib import Path

from bot.cli.fail import Failure
from bot.decide import Rules, load
from config import data


def overlaid(folder: Path | None) -> Rules | None:
    """Use `folder`'s files instead of the bundled ones of the same name; None: as shipped. Raises Failure."""
    if folder is None:
        return None
    if not folder.is_dir():
        raise Failure(f"--rules takes a folder; {folder} is none", 2)
    data.overlay(folder)
    try:
        return load()
    except (OSError, ValueError) as wrong:
        raise Failure(f"cannot read the rules of {folder}: {wrong}", 2) from None
