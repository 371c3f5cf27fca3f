"""The command line: one short file per command. A user's mistake is one clear line on stderr, never a traceback."""

import os
import sys

from cyclopts import App, CycloptsError

from bot.cli.fail import Failure

app = App(
    name="barqiya",
    help="Barqiya (برقية): published reports of armed conflict, gathered into incidents, one honest alert for each.",
    version="0.1.0",
    help_format="plaintext",
)
COMMANDS = (
    "demo", "run", "analyze", "replay", "export", "sources", "watch", "login", "doctor", "bench", "backup", "restore",
)  # fmt: skip
for command in COMMANDS:
    app.command(f"bot.cli.{command}:{command}", name=command)
app.command("bot.cli.watch:ignore", name="ignore")


def main(argv: list[str] | None = None) -> int:
    """Run one command. Exit status: 0 done, 1 failed, 2 wrong usage or settings."""
    try:
        result = app(
            sys.argv[1:] if argv is None else argv,
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
