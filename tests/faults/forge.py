"""A program that forks bots: everything is imported once, so that a fresh process of the real bot starts in moments.

Each line on stdin is a JSON object of environment variables (and LOG: a file); a bot is forked with them, and its
process id is printed. The bot is `bot.app.run` with all roles but those that reach outside; only the reading of posts
and the drawing of digests are replaced by `plain`, unless FORGE=real. LEASE_SECONDS shortens the leases, CHAT_GAP a
chat's wait for its next message.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from datetime import UTC, datetime

import bot.understand
from tests.faults import plain

REAL = os.environ.get("FORGE") == "real"
if not REAL:
    vars(bot.understand)["understand"] = plain.read

from bot import app, letters, parts  # noqa: E402 - after the replacement
from bot.deliver import pace  # noqa: E402
from bot.model.post import Post  # noqa: E402
from bot.store.lease import Lease  # noqa: E402
from config.settings import load  # noqa: E402

if not REAL:
    vars(parts)["understand"] = plain.read
    vars(letters)["digest"] = plain.digest
    vars(letters)["digest_pictures"] = plain.no_pictures

ROLES = frozenset({"poll", "commands", "analyze", "decide", "deliver"})


def child(environment: dict[str, str]) -> int:
    """Be a bot."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(environment.pop("LOG"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if seconds := environment.pop("LEASE_SECONDS", ""):
        (Lease.__init__.__kwdefaults__ or {})["ttl"] = float(seconds)
    if gap := environment.pop("CHAT_GAP", ""):
        vars(pace)["CHAT_GAP"] = float(gap)
    os.environ.update(environment)
    return asyncio.run(app.run(load(os.environ), ROLES))


def main() -> None:
    """Fork until stdin ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    letters.Letters.warm_up()
    if REAL:
        bot.understand.understand(Post(id="warm-up", text="قصف على دير الزور"), datetime.now(UTC))
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                code = child(json.loads(line))
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
