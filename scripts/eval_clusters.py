"""Measure how posts are gathered into incidents, on the posts' own clock and without a store.

    python scripts/eval_clusters.py POSTS.jsonl [--gold CLUSTERS.jsonl] [--shuffle MINUTES] [--out INCIDENTS.jsonl]
    python scripts/eval_clusters.py POSTS.jsonl --copies 300 [--seed 1 2 3] [--unheard] [--show]
    python scripts/eval_clusters.py --weeks

Prints one JSON line for each measure: B-cubed as in `scoring/clusters.py`; copies that opened a second incident or
counted as a source, for each seed (`--show`: each of them beside its original); and incidents made of the same words on
different days.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.model.post import Post
from bot.model.report import Kind, Report
from bot.understand import understand
from tests.decide.memory import Memory

SEED = 4
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""For posts without a date."""
FORMS = ("one", "two", "three", "four", "five")
CHANGED_TO = ("حسب", "المعلومات", "الواردة", "تقريبا", "أيضا")
UNHEARD = ("غالبا", "بوضوح", "الملف", "نلاحظ", "الجانب")
"""Words that `config/match.toml` does not count among those that tell nothing: copies that it never heard of."""
FOOTERS = ("قناة الساحل الإخبارية للاشتراك اضغط هنا", "تابعونا على تلغرام شبكة النهر")


def posts(path: Path) -> list[Post]:
    """The posts of a JSONL file in order of time."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    known = set(Post.__struct_fields__)
    found = [msgspec.convert({k: v for k, v in row.items() if k in known}, Post) for row in rows]
    return sorted(found, key=lambda post: (post.date or datetime.min.replace(tzinfo=UTC), post.id))


def moment(post: Post) -> datetime:
    """When a post is read."""
    return post.received or post.date or NEVER


def run(stream: Iterable[Post], reports: dict[str, Report] | None = None) -> Memory:
    """Understand and decide every post at its own time. `reports`: of posts that were understood before, by id."""
    memory, known = Memory(), reports or {}
    for post in stream:
        now = moment(post)
        memory.take(post, known.get(post.id) or understand(post, now, watch=None), now)
    return memory


def b_cubed(memory: Memory, gold: dict[str, str]) -> dict[str, float]:
    """Precision, recall and F1 over the posts that have gold, as `scoring/clusters.py` counts them."""
    mine: dict[str, set[str]] = defaultdict(set)
    for incident, members in memory.clusters():
        for post in members:
            if post in gold:
                mine[post].add(incident)
    for post in gold:
        mine[post] = mine.get(post) or {f"alone {post}"}
    told, made = defaultdict(set), defaultdict(set)
    for post, cluster in gold.items():
        told[cluster].add(post)
        for incident in mine[post]:
            made[incident].add(post)
    precision = recall = 0.0
    for post, cluster in gold.items():
        together = set().union(*(made[i] for i in mine[post]))
        right = len(together & told[cluster])
        precision += right / len(together) / len(gold)
        recall += right / len(told[cluster]) / len(gold)
    f1 = 2 * precision * recall / (precision + recall)
    return {"incidents": len(made), "precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def shuffled(stream: list[Post], minutes: float) -> list[Post]:
    """The posts as they arrive when each is up to `minutes` late; their own dates stay."""
    chance = random.Random(SEED)
    late = [(post, (post.date or datetime.now(UTC)) + timedelta(minutes=chance.uniform(0, minutes))) for post in stream]
    arrived = [msgspec.structs.replace(post, received=at) for post, at in late]
    return sorted(arrived, key=lambda post: (post.received or datetime.now(UTC), post.id))


def copies_of(post: Post, chance: random.Random, words_in: tuple[str, ...] = CHANGED_TO) -> Iterator[Post]:
    """Five copies within six hours, each from another invented source."""
    words = post.text.split()
    changed = list(words)
    for at in chance.sample(range(len(words)), min(3, len(words))):
        changed[at] = chance.choice(words_in)
    forms = (
        ("one", post.text, None),
        ("two", post.text, post.source),
        ("three", " ".join(changed), None),
        ("four", f"نقلاً عن {post.source.rsplit(':', maxsplit=1)[-1]}: {post.text}", None),
        ("five", f"{post.text}\n{chance.choice(FOOTERS)}", None),
    )
    for name, text, origin in forms:
        at = (post.date or datetime.now(UTC)) + timedelta(minutes=chance.uniform(5, 355))
        yield Post(
            id=f"copy:{name}:{post.id}", text=text, source=f"telegram:copy_{name}", date=at, forwarded_from=origin
        )


@dataclass(frozen=True)
class Alone:
    """A stream without copies: its posts, what each says, and the incidents that they make."""

    stream: list[Post]
    reports: dict[str, Report]
    memory: Memory

    @classmethod
    def of(cls, stream: list[Post]) -> "Alone":
        """Read and decide it once, for as many measures as follow."""
        reports = {post.id: understand(post, moment(post), watch=None) for post in stream}
        return cls(stream, reports, run(stream, reports))


def copies(alone: Alone, count: int, seed: int, words_in: tuple[str, ...], *, show: bool = False) -> dict[str, object]:
    """Re-issue `count` posts that make an incident; count second incidents and copies taken for sources."""
    chance = random.Random(seed)
    opened = {i.revisions[0].post_id for i in alone.memory.incidents.values() if i.revisions}
    originals = chance.sample(sorted(opened), min(count, len(opened)))
    by_id = {post.id: post for post in alone.stream}
    chosen = [by_id[post_id] for post_id in originals]
    again = [copy for post in chosen for copy in copies_of(post, chance, words_in)]
    memory = run(sorted((*alone.stream, *again), key=lambda p: (moment(p), p.id)), alone.reports)
    first = [i.evidence[0] for i in memory.incidents.values()]
    seconds = [e for e in first if e.post_id.startswith("copy:")]
    for e in seconds if show else ():
        print(
            json.dumps(
                {"copy": e.post_id.split(":")[1] + ": " + e.text, "of": by_id[e.post_id.split(":", 2)[2]].text},
                ensure_ascii=False,
            )
        )
    before = {i.id: i.independent_sources for i in alone.memory.incidents.values()}
    inflated = sum(i.independent_sources > before.get(i.id, 99) for i in memory.incidents.values())
    return {
        "seed": seed,
        "originals": len(chosen),
        "copies": len(again),
        "second_incidents": len(seconds),
        "by_form": {form: sum(e.post_id.startswith(f"copy:{form}:") for e in seconds) for form in FORMS},
        "of_eight_words_or_more": sum(len(e.text.split()) >= 8 for e in seconds),
        "incidents_counting_copies_as_sources": inflated,
    }


def weeks() -> dict[str, int]:
    """«Explosions shake the governorate», word for word, on six days of a month."""
    start = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    days = (0, 4, 5, 11, 18, 29)
    text = "عاجل: انفجارات تهز محافظة دير الزور"
    stream = [Post(id=f"w:{d}", text=text, source="telegram:demo", date=start + timedelta(days=d)) for d in days]
    return {"days": len(days), "incidents": len(run(stream).incidents)}


def main() -> None:
    """Read the arguments, print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", nargs="?", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--shuffle", type=float)
    parser.add_argument("--copies", type=int)
    parser.add_argument("--seed", type=int, nargs="+", default=[SEED])
    parser.add_argument("--unheard", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--weeks", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.weeks:
        print(json.dumps({"weeks": weeks()}))
    if args.posts is None:
        return
    stream = posts(args.posts)
    if args.copies:
        alone, words_in = Alone.of(stream), UNHEARD if args.unheard else CHANGED_TO
        for seed in args.seed:
            found = copies(alone, args.copies, seed, words_in, show=args.show)
            print(json.dumps({"copies": found}), flush=True)
        return
    memory = run(shuffled(stream, args.shuffle) if args.shuffle else stream)
    if args.gold:
        rows = (json.loads(line) for line in args.gold.read_text("utf-8").splitlines() if line.strip())
        print(json.dumps({"clusters": b_cubed(memory, {r["uid"]: r["cluster"] for r in rows})}))
    if args.out:
        lines = (json.dumps({"incident_id": i, "posts": p}) for i, p in memory.clusters())
        args.out.write_text("\n".join(lines) + "\n", "utf-8")
    kinds = [i.kind for i in memory.incidents.values()]
    print(
        json.dumps({"incidents": len(kinds), "attacks": kinds.count(Kind.ATTACK), "threats": kinds.count(Kind.THREAT)})
    )


if __name__ == "__main__":
    main()
