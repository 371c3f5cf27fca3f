"""A chat on the console: what a subscriber would see, message by message, right to left where the terminal can."""

import difflib
import html
import re
import sys
from datetime import tzinfo

from rich.console import Console

from bot.model.alert import Action, Message
from bot.rehearsal import Told

AUTO_DIRECTION = "\x1b[?2501h"
"""Lets terminals of the VTE family take each paragraph's direction from its first letter; others pass it over."""
HEAD = {Action.SEND: "● new message", Action.EDIT: "✎ edited in place, no sound", Action.REPLY: "↩ reply, with sound"}
TAG = re.compile(r"</?(b|i|u|s|a|code|pre|blockquote|tg-spoiler)\b[^<>]*>")


class Chat:
    """One reader's chat. Of an edited message only the lines that changed are shown again."""

    def __init__(self, console: Console, zone: tzinfo) -> None:
        self._console = console
        self._zone = zone
        self._shown: dict[str, list[str]] = {}
        if console.is_terminal:
            sys.stdout.write(AUTO_DIRECTION)

    def show(self, told: Told) -> None:
        """Show one thing that happened in the chat."""
        self._print(f"\n{told.at.astimezone(self._zone):%H:%M}  {HEAD[told.action]}  {told.incident_id}", style="dim")
        lines = plain(told.message)
        before = self._shown.get(told.incident_id)
        if told.action is not Action.REPLY:
            self._shown[told.incident_id] = lines
        for line in changed(before, lines) if told.action is Action.EDIT and before else lines:
            self._print(line, style="bold" if line is lines[0] else None)
        if told.action is not Action.EDIT:
            self._buttons(told.message)

    def _buttons(self, message: Message) -> None:
        for row in message.buttons:
            self._print("  ".join(f"[{button.text}]" for button in row), style="cyan")

    def _print(self, line: str, style: str | None = None) -> None:
        self._console.print(line, style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)


def plain(message: Message) -> list[str]:
    """A message's lines as read: without tags, entities resolved; a picture or file is named."""
    files = [f"[{attachment.name}]" for attachment in message.attachments]
    return [*html.unescape(TAG.sub("", "\n".join(message.parts))).splitlines(), *files] or [""]


def changed(before: list[str], after: list[str]) -> list[str]:
    """The lines of `after` that were not there before."""
    fresh = [line[2:] for line in difflib.ndiff(before, after) if line.startswith("+ ")]
    return fresh or after[:1]
