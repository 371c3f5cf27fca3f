"""«Are you sure?»: the message that asks holds the command's words, its button only their checksum.

Words are longer than buttons; and what is confirmed is what the message shows, never what stood elsewhere meanwhile.
"""

import zlib

from bot.render.bidi import clean
from bot.render.html import escape


def checksum(words: str) -> str:
    """Eight characters that stand for the words in a button."""
    return f"{zlib.crc32(words.encode()):08x}"


def shown(command: str, words: str) -> str:
    """The line of the message that holds the words."""
    return f"<code>/{command} {escape(words)}</code>"


def asked(message: str, command: str) -> str:
    """The words after «/command» in the message that asked; empty where it asked nothing."""
    found = [line.strip() for line in clean(message).splitlines() if line.strip().startswith(f"/{command} ")]
    return found[-1].removeprefix(f"/{command} ") if found else ""
