"""A process that hangs ends, and says where; one that works is left alone."""

import subprocess
import sys
from pathlib import Path

HANGS = """
import asyncio, sys, time
from bot import process
process.HANG_SECONDS, process.BEAT_SECONDS = 0.6, 0.1

async def a_post_without_end():
    await asyncio.sleep(1.2)
    time.sleep(60 if sys.argv[1] == "hangs" else 0.2)

async def main():
    await process.Process(works={"analyze": a_post_without_end}).run()

asyncio.run(main())
"""


def run(how: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", HANGS, how]
    return subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=50)


def test_a_process_that_hangs_ends_and_says_where() -> None:
    done = run("hangs")
    assert done.returncode == 1
    assert "a_post_without_end" in done.stderr


def test_a_process_that_works_is_left_alone() -> None:
    done = run("works")
    assert done.returncode == 0
    assert "a_post_without_end" not in done.stderr
