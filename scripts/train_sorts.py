"""Learn which sort a threat is: `python scripts/train_sorts.py [--out FILE]`. Needs scikit-learn, the program does not.

Data: threats of ../shared/data/dev/labelled_once.jsonl that are no near-copies of labelled.jsonl, of the unlabelled
stream as far as they were read (sorts_read.tsv, ids and sorts), and of our own cases (tests/cases/sorts.toml, and
tests/cases/posts where a case tells its `sub`). Prints figures out of fold (weeks kept apart) and writes the weights.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot.understand.classify import examine
from bot.understand.sort_model import BIAS, SORTS, evidence, likeliest, written
from scripts.posts import DATA, ROOT, Labelled, apart, load, own_cases, own_sorts

OUT = ROOT / "config" / "models" / "sorts.tsv"
STRENGTH = 0.6
DAYS = 7
"""Days of the stream that are left out together."""
LEAST = 0.02
"""Weights all below this are not written."""

Evidence = dict[str, float]


def threats() -> tuple[list[Labelled], list[Labelled]]:
    """The labelled threats whose sort is known, and those of our own cases."""
    dev = DATA / "dev"
    once = apart(load(dev / "labelled_once.jsonl"), load(dev / "labelled.jsonl"))
    known = [*once, *apart(read_by_us(), load(dev / "labelled.jsonl"))]
    return [p for p in known if sort(p)], [p for p in (*own_cases(), *own_sorts()) if sort(p)]


def read_by_us() -> list[Labelled]:
    """Threats of the unlabelled stream by sort: ids and sorts in `sorts_read.tsv`, text in the data."""
    lines = (ROOT / "scripts" / "sorts_read.tsv").read_text("utf-8").splitlines()
    sorts = dict(line.split("\t") for line in lines if not line.startswith("#"))
    stream = (DATA / "dev" / "telegram_unlabelled.jsonl").read_text("utf-8").splitlines()
    rows = (row for row in map(json.loads, stream) if row["id"] in sorts)
    return [_read(row["id"], row["text"], datetime.fromisoformat(row["date"]), sorts[row["id"]]) for row in rows]


def _read(uid: str, text: str, date: datetime, name: str) -> Labelled:
    told = ({"kind": "threat", "sub_event_type": name},)
    return Labelled(uid, text, date, "telegram", "threat", told, f"day-{date.date()}")


def sort(post: Labelled) -> str:
    """The sort of a post's first threat; nothing where it has none, or it is told of no sort."""
    said = next((e.get("sub_event_type") for e in post.events if e["kind"] == "threat"), None)
    return said if post.kind == "threat" and said in SORTS else ""


def seen(post: Labelled) -> Evidence:
    """A post's evidence, as the program meets it."""
    return evidence(examine(post.text, post.date or datetime(2026, 1, 1, tzinfo=UTC), dated=post.date is not None))


def learn(found: Sequence[Evidence], sorts: Sequence[str]) -> dict[str, Sequence[float]]:
    """Weights by signal, in the order of SORTS."""
    names = DictVectorizer()
    columns = names.fit_transform(found)
    fitted = LogisticRegression(C=STRENGTH, max_iter=3000, class_weight="balanced").fit(columns, sorts)
    order = [list(fitted.classes_).index(name) for name in SORTS]
    rows = {str(n): tuple(map(float, fitted.coef_[order, at])) for n, at in names.vocabulary_.items()}
    kept = {name: row for name, row in rows.items() if max(map(abs, row)) >= LEAST}
    return {BIAS: tuple(map(float, fitted.intercept_[order])), **kept}


def crossed(once: Sequence[Labelled], own: Sequence[Labelled]) -> list[tuple[str, str]]:
    """Each labelled post's sort, and what weights say that were learnt without its week."""
    sights, beside = [seen(p) for p in once], [seen(p) for p in own]
    week = {day: n // DAYS for n, day in enumerate(sorted({p.group for p in once}))}
    pairs = []
    for out in sorted(set(week.values())):
        kept = [n for n, p in enumerate(once) if week[p.group] != out]
        weights = learn([*(sights[n] for n in kept), *beside], [*(sort(once[n]) for n in kept), *map(sort, own)])
        pairs += [(sort(p), likeliest(s, weights)) for p, s in zip(once, sights, strict=True) if week[p.group] == out]
    return pairs


def main() -> int:
    """Figures out of fold, then the weights of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    once, own = threats()
    pairs = crossed(once, own)
    print(f"{len(once)} labelled, {len(own)} own; out of fold {np.mean([g == k for g, k in pairs]):.3f}")
    for name in SORTS:
        print(f"  {name}: {Counter(k.value for g, k in pairs if g == name)}")
    every = [*once, *own]
    out.write_text(written(learn([seen(p) for p in every], [sort(p) for p in every])), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
