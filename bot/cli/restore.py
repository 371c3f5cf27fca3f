"""`barqiya restore FILE`; see `backup`."""

from bot.cli.backup import restore

__all__ = ["restore"]
