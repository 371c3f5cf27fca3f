"""Count how many posts have each common word, for `bot/decide/words.py`.

    python scripts/count_words.py POSTS.jsonl … > config/common_words.tsv

Counts of words are facts about the language of these posts; no sentence is kept.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from bot.decide.words import stem_set

LEAST = 6
"""A word in fewer posts than this is rare."""


def main() -> None:
    """Print the table: a stem and how many of 10,000 posts have it."""
    counts: Counter[str] = Counter()
    posts: dict[str, set[str]] = {}
    for path in sys.argv[1:]:
        for row in map(json.loads, filter(None, Path(path).read_text("utf-8").splitlines())):
            group = row.get("group", "")
            # Many posts of one incident count once: a victim's name in ten posts is no common word.
            unit = group if group.startswith("airwars") else row["text"]
            posts.setdefault(unit, set()).update(stem_set(row["text"]))
    for said in posts.values():
        counts.update(said)
    sys.stdout.write(f"# stem, texts of 10,000 that have it; counted over {len(posts)} posts or incidents\n")
    for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if count >= LEAST and not word.isdigit():
            sys.stdout.write(f"{word}\t{count * 10000 / len(posts):.1f}\n")


if __name__ == "__main__":
    main()
