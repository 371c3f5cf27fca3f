"""What changed between two replays: alerts added, removed, changed."""

import json
from collections import defaultdict
from pathlib import Path

from bot.cli.fail import Failure

Key = tuple[str, str]
"""A profile and the first post of an incident: incidents of two replays are matched by what they rest on."""


def compare(old: Path, new: Path) -> None:
    """Print a line per alert that one replay has and the other has not, or has otherwise; then the counts."""
    before, after = _alerts(old), _alerts(new)
    added, removed = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    changed = sorted(key for key in set(before) & set(after) if before[key] != after[key])
    for sign, keys, alerts in (("+", added, after), ("-", removed, before), ("~", changed, after)):
        for key in keys:
            print(f"{sign} {key[0]}  {_line(alerts[key])}")
    print(f"{len(added)} added, {len(removed)} removed, {len(changed)} changed, {len(set(after)) - len(added)} kept")


def _alerts(folder: Path) -> dict[Key, tuple[str, ...]]:
    """What each profile was told of each incident: level and text, in order."""
    posts = {row["incident_id"]: row["posts"][0] for row in _rows(folder / "incidents.jsonl") if row["posts"]}
    found: dict[Key, list[str]] = defaultdict(list)
    for row in _rows(folder / "alerts.jsonl"):
        subject = posts.get(row["incident_id"], row["incident_id"])
        found[row["profile"], subject].append(f"{row['action']} {row['level']} {row['text']}")
    return {key: tuple(texts) for key, texts in found.items()}


def _line(texts: tuple[str, ...]) -> str:
    _, level, text = texts[-1].split(" ", 2)
    return f"{level} {text.splitlines()[0]} ({len(texts)} messages)"


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.strip()]
    except (OSError, ValueError) as wrong:
        raise Failure(f"cannot compare with {path}: {wrong}", 2) from None
