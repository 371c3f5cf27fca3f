"""Processes of this very machine: whether one that held something in the store is certainly dead."""

import contextlib
import os
import secrets
import socket
from functools import cache
from pathlib import Path


@cache
def here() -> str:
    """This boot of this machine and this space of process ids: where a process id means one process.

    The host's name alone would not do: containers share names, and each has a process 7 of its own.
    """
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{socket.gethostname()}/{boot}/{Path('/proc/self/ns/pid').readlink()}"
    return socket.gethostname()


def own_name(role: str = "") -> str:
    """A name for a part of this process that no other one has or ever had: here, process id, a random word."""
    return f"{here()}|{os.getpid()}|{secrets.token_hex(4)}" + (f"|{role}" if role else "")


def is_dead_here(name: str) -> bool:
    """Whether a name made by `own_name` is that of a process of this machine that is gone."""
    where, _, rest = name.partition("|")
    pid = rest.partition("|")[0]
    if where != here() or "/" not in where or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
