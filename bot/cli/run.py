"""`barqiya run`: the bot."""

import asyncio
from typing import Annotated

from cyclopts import Parameter

from bot.cli.attach import settings
from bot.cli.fail import Failure


def run(
    *,
    roles: Annotated[str | None, Parameter(help="comma-separated: poll,ingest,commands,analyze,decide,deliver")] = None,
) -> int:
    """Run the bot until it is told to stop (SIGTERM, Ctrl-C). All roles by default; machines may share one Redis."""
    from bot.app import ROLES
    from bot.app import run as run_bot

    chosen = frozenset(r.strip() for r in roles.split(",") if r.strip()) if roles is not None else frozenset(ROLES)
    if not chosen or chosen - set(ROLES):
        raise Failure(f"--roles takes a comma-separated choice of {', '.join(ROLES)}", 2)
    return asyncio.run(run_bot(settings("TELEGRAM_BOT_TOKEN"), chosen))
