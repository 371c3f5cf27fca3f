"""Every figure of understanding in one run: `python scripts/eval.py`. Needs ../shared; scikit-learn for the kind alone.

1. labelled.jsonl with weights learnt without its incidents and near-copies, scored by ../shared/scoring/score.py.
2. labelled_once.jsonl, kind, cross-validated with incidents and weeks kept apart.
3. Fields and events of labelled_once.jsonl with the bundled weights (its kinds were learnt; its fields were not).
4. Our own cases, with weights learnt without them: domains, English, Deir ez-Zor, the guideline's rules.
5. Kinds of posts that others wrote without seeing the lexicons (scripts/written/judge), with the bundled weights.
6. Speed on real posts, on one core.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import msgspec

from bot.model.post import Post
from bot.understand import understand
from bot.understand.classify import judge
from bot.understand.kind_model import KindModel
from scripts.posts import (
    DATA,
    Labelled,
    apart,
    elsewhere,
    judges,
    load,
    own_cases,
    read_by_us,
    written,
)

KINDS = ("attack", "threat", "other")
NOW = datetime.now(UTC)


def main() -> int:
    """Print all figures as one JSON object a line."""
    gold, once = load(DATA / "dev" / "labelled.jsonl"), load(DATA / "dev" / "labelled_once.jsonl")
    try:
        from scripts import train_kind
    except ImportError:
        print("scikit-learn is missing: kinds are measured with the bundled weights only", file=sys.stderr)
        show("labelled.jsonl, bundled weights (contaminated)", scored("labelled.jsonl", gold, None))
        return 0
    show("1 labelled.jsonl, learnt apart", scored("labelled.jsonl", gold, learnt_apart(train_kind, once, gold)))
    show("2 labelled_once.jsonl, cross-validated", crossed(train_kind, once))
    fields = scored("labelled_once.jsonl", once, None)
    show("3 labelled_once.jsonl, fields", {s: {k: v for k, v in r.items() if k != "kind"} for s, r in fields.items()})
    show("4 own cases, not learnt from", unseen_cases(train_kind, once))
    show("5 posts written by others in words of their own, not learnt from", unheard())
    show("6 speed", speed())
    return 0


def show(name: str, figures: object) -> None:
    """One line of figures."""
    print(json.dumps({name: figures}, ensure_ascii=False), flush=True)


def learnt_apart(train: Any, once: Sequence[Labelled], gold: list[Labelled]) -> KindModel:
    """Weights from everything but what shares an incident or words with `gold`."""
    posts = [*apart([*once, *read_by_us()], gold), *own_cases(), *written(once), *elsewhere()]
    return train.learn(posts, train.facts(posts))


def scored(name: str, posts: Sequence[Labelled], model: KindModel | None) -> dict[str, Any]:
    """What score.py says of our reports on a labelled file."""
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as file:
        for post in posts:
            file.write(msgspec.json.encode(understand(as_post(post), NOW, model=model)) + b"\n")
        file.flush()
        scorer, places = DATA.parent / "scoring" / "score.py", DATA / "dev" / "airwars_incidents.jsonl"
        command = [sys.executable, str(scorer), str(DATA / "dev" / name), file.name, "--places", str(places), "--json"]
        result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    result.pop("missing")
    return {k: v for k, v in result.items() if ":" not in k}


def as_post(post: Labelled) -> Post:
    """A labelled post as the program meets it."""
    return Post(id=post.uid, text=post.text, source=post.source, date=post.date)


def crossed(train: Any, once: Sequence[Labelled]) -> dict[str, Any]:
    """Kinds of posts whose incident or week was not learnt."""
    extra = [*own_cases(), *written(once), *read_by_us(), *elsewhere()]
    features = train.facts(once)
    odds = train.folds(once, features, (extra, train.facts(extra)))
    from bot.understand.classify import examine, ruled

    pairs = []
    for post, one in zip(once, odds, strict=True):
        firm = ruled(examine(post.text, post.date or NOW, dated=post.date is not None))
        pairs.append((post, firm.kind.value if firm else max(one, key=one.__getitem__).value))
    return {source: table([(p.kind, k) for p, k in pairs if p.source == source]) for source in ("airwars", "telegram")}


def table(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """F1 of each kind, their mean over the kinds present, and how often «other» raises an alarm."""
    out: dict[str, float] = {}
    for kind in KINDS:
        right, said = sum(g == k == kind for g, k in pairs), sum(k == kind for _, k in pairs)
        true = sum(g == kind for g, _ in pairs)
        if true:
            out[kind] = round(2 * right / (said + true), 3)
    out["macro_f1"] = round(sum(out.values()) / len(out), 3)
    quiet = [k for g, k in pairs if g == "other"]
    out["false_alarms"] = round(sum(k != "other" for k in quiet) / max(1, len(quiet)), 3)
    return out


def unseen_cases(train: Any, once: Sequence[Labelled]) -> dict[str, Any]:
    """Our own cases with weights that did not see them. Their words did inform the lexicons."""
    posts = [*once, *elsewhere()]
    model = train.learn(posts, train.facts(posts))
    from bot.understand.classify import examine

    by_file: dict[str, list[tuple[str, str]]] = {}
    for case in own_cases():
        verdict = judge(examine(case.text, case.date or NOW, dated=case.date is not None), model)
        by_file.setdefault(case.uid.split(":")[1], []).append((case.kind, verdict.kind.value))
    return {name: table(pairs) for name, pairs in by_file.items()}


def unheard() -> dict[str, dict[str, float]]:
    """Posts of others, which nothing is learnt from, by file and all together."""
    by_file: dict[str, list[tuple[str, str]]] = {"all": []}
    for post in judges():
        pair = (post.kind, understand(as_post(post), NOW).kind.value)
        by_file.setdefault(post.uid.split(":")[1], []).append(pair)
        by_file["all"].append(pair)
    return {name: table(pairs) for name, pairs in by_file.items()}


def speed() -> dict[str, float]:
    """Posts a second of processor time, on the unlabelled stream."""
    rows = [json.loads(line) for line in (DATA / "dev" / "telegram_unlabelled.jsonl").read_text("utf-8").splitlines()]
    posts = [Post(id=r["id"], text=r["text"], date=datetime.fromisoformat(r["date"])) for r in rows]
    for post in posts[:200]:
        understand(post, NOW)
    begin = time.process_time()
    for post in posts:
        understand(post, NOW)
    return {"posts": len(posts), "posts_a_second": round(len(posts) / (time.process_time() - begin))}


if __name__ == "__main__":
    sys.exit(main())
