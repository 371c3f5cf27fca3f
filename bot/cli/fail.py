"""How a command says that it cannot go on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class Failure(Exception):  # noqa: N818 - read as a word, not as a crash
    """One clear line for the user. `status`: 1 for failures, 2 for wrong usage or settings."""

    def __init__(self, line: str, status: int = 1) -> None:
        super().__init__(line)
        self.status = status


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """A file for reading, or standard input for «-»; a file that cannot be read is the user's to mend."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(path).open("rb")  # noqa: SIM115 - closed below; opening alone may fail
    except OSError as wrong:
        raise Failure(f"cannot read {path}: {wrong.strerror}", 2) from None
    with stream:
        yield stream
