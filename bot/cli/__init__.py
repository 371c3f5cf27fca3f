"""The command line: one short file per command. A user's mistake is one clear line on stderr, never a traceback."""

import os
import sys

from cyclopts import App, CycloptsError

from bot.cli.fail import Failure

ABOUT = "Barqiya (برقية): published reports of armed conflict, gathered into incidents, one honest alert for each."
COMMANDS = {
    "demo": "Show one subscriber's chat over a day of posts, offline.",
    "run": "Run the bot.",
    "analyze": "Posts in, reports out, a line for a line.",
    "replay": "Replay posts on their own clock; nothing is sent.",
    "doctor": "Check the set-up and say what to do.",
    "sources": "List, add, remove and try the sources that are read.",
    "watch": "List, add and remove the watched words.",
    "ignore": "List, add and remove the ignored words.",
    "login": "Sign in the user account that reads channels (optional).",
    "export": "Write stored incidents or posts to a file.",
    "backup": "Copy the embedded store into one file.",
    "restore": "Bring a backup back.",
    "bench": "Measure how fast this machine does each part.",
}
"""What each does, for the list of commands alone: a command is imported, and its own help read, only when called."""
MODULES = {"ignore": "watch"}
"""Commands that do not stand in a file of their own name."""


def _app(*, listed: bool) -> App:
    """The program. `listed`: it shows the list of commands, with a line on each."""
    app = App(
        name="barqiya",
        help=ABOUT,
        version="0.1.0",
        help_format="plaintext",
    )
    for order, (command, does) in enumerate(COMMANDS.items()):
        path = f"bot.cli.{MODULES.get(command, command)}:{command}"
        app.command(path, name=command, help=does if listed else None, sort_key=order)
    return app


def main(argv: list[str] | None = None) -> int:
    """Run one command. Exit status: 0 done, 1 failed, 2 wrong usage or settings."""
    words = sys.argv[1:] if argv is None else argv
    try:
        result = _app(listed=not words or words[0] not in COMMANDS)(
            words,
            exit_on_error=False,
            print_error=False,
            result_action="return_value",
        )
    except CycloptsError as wrong:
        print(f"barqiya: {' '.join(str(wrong).split())}", file=sys.stderr)
        return 2
    except Failure as failure:
        print(f"barqiya: {failure}", file=sys.stderr)
        return failure.status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return result if isinstance(result, int) else 0
