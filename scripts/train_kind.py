"""Learn the kind model: `python scripts/train_kind.py [--out FILE]`. Needs scikit-learn, which the program does not.

Data: ../shared/data/dev/labelled_once.jsonl, our own cases (tests/cases/posts), what was written to be learnt from
(scripts/written), and newswire negatives.
Prints cross-validated figures (incidents and weeks kept apart) and writes weights and figures to config/models/.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GroupKFold

from bot.model.report import Kind
from bot.understand.classify import examine
from bot.understand.kind_model import BLOCKS, LABELS, Features, KindModel, Net, block, key, kind_model, pack
from scripts.kind_net import learnt
from scripts.posts import DATA, ROOT, Labelled, elsewhere, load, own_cases, read_by_us, written

OUT = ROOT / "config" / "models" / "kind.bin"
BALANCE = 0.3
"""1: kinds weigh the same however rare; 0: as often as they come."""
SCALES = {"!": 0.5, "p": 1.0, "w": 0.7, "&": 0.5}
"""How much each block of features counts before learning. Votes have no common length and count singly: at 1 they
drown the words.
"""
SYRIAN = 2.0
"""How much a Syrian post counts beside one of the channel: they are eight times fewer."""
RARE = {"!": 2, "p": 4, "w": 3, "&": 3}
"""Features in fewer posts are left out."""


def useful(post: Labelled, features: list[str]) -> bool:
    """Old newswire with words of force in it is background to other news: it would teach that strikes are none."""
    return post.source != "newswire" or not any(f.startswith("!rule attack") for f in features)


def facts(posts: Sequence[Labelled]) -> list[list[str]]:
    """The features of each post."""
    return [
        examine(p.text, p.date or datetime(2026, 1, 1, tzinfo=UTC), dated=p.date is not None).features for p in posts
    ]


def learn(posts: Sequence[Labelled], features: Sequence[list[str]], temperature: float = 1.0) -> KindModel:
    """A model learnt from posts."""
    kept = [(p, f) for p, f in zip(posts, features, strict=True) if useful(p, f)]
    columns, names, worths = matrix([f for _, f in kept])
    weights = np.array([p.weight * (SYRIAN if p.source == "airwars" else 1.0) for p, _ in kept])
    kinds = np.array([LABELS.index(Kind(p.kind)) for p, _ in kept])
    count = np.bincount(kinds, weights, len(LABELS))
    weights *= ((weights.sum() / (len(LABELS) * count)) ** BALANCE)[kinds]
    rows, *rest = learnt(columns, kinds, weights)
    blocks = [BLOCKS.index(block(name)) for name in names]
    scales = np.array([SCALES[block(name)] for name in names])
    keys = [key(name) for name in names]
    return kind_model(Features(keys, blocks, worths), Net(rows * scales[:, None], *rest), temperature)


def matrix(features: Sequence[list[str]]) -> tuple[Any, list[str], list[float]]:
    """The columns that are learnt from, and of each its feature and its worth: its idf, 1 for a vote."""
    parts: list[Any] = []
    names: list[str] = []
    worths: list[float] = []
    for kind, scale in SCALES.items():
        rows = [[f for f in post if block(f) == kind] for post in features]
        how = {"norm": None, "use_idf": False} if kind == "!" else {}
        counted = TfidfVectorizer(analyzer=list, min_df=RARE[kind], **how)
        parts.append(counted.fit_transform(rows) * scale)
        names += counted.get_feature_names_out().tolist()
        worths += [1.0] * parts[-1].shape[1] if kind == "!" else counted.idf_.tolist()
    return hstack(parts).tocsr(), names, worths


def together(post: Labelled) -> str:
    """What is never parted between learning and measuring: the week of a channel's post, else its incident."""
    if post.source != "telegram" or post.date is None:
        return post.group
    return f"week-{post.date.isocalendar().week}"


def folds(posts: Sequence[Labelled], features: Sequence[list[str]], extra: Any = None) -> list[dict[Kind, float]]:
    """Out-of-fold probabilities for `posts`: incidents and weeks kept apart, those of `extra` (posts, features) too.

    `extra` is learnt from in every fold but for what shares a week with the posts that are measured: reposts are many.
    """
    out: list[dict[Kind, float]] = [{} for _ in posts]
    beside = list(zip(*(extra or ([], [])), strict=True))
    for train, test in GroupKFold(5).split(posts, groups=[together(p) for p in posts]):
        away = {together(posts[i]) for i in test}
        known = [(p, f) for p, f in beside if together(p) not in away]
        several = [*(posts[i] for i in train), *(p for p, _ in known)]
        model = learn(several, [*(features[i] for i in train), *(f for _, f in known)])
        for i in test:
            out[i] = model.probabilities(features[i])
    return out


def calibrated(posts: Sequence[Labelled], odds: Sequence[dict[Kind, float]]) -> float:
    """The temperature with which the probabilities fit best (least log loss)."""
    best = (1e9, 1.0)
    for step in range(10, 41):
        temperature = step / 20
        loss = 0.0
        for post, one in zip(posts, odds, strict=True):
            powered = {k: max(v, 1e-9) ** (1 / temperature) for k, v in one.items()}
            loss -= float(np.log(powered[Kind(post.kind)] / sum(powered.values())))
        best = min(best, (loss, temperature))
    return best[1]


def report(
    posts: Sequence[Labelled], odds: Sequence[dict[Kind, float]], extra: Sequence[Labelled], temperature: float
) -> str:
    """What was learnt from, and the out-of-fold figures, as TOML beside the weights."""
    lines = [
        "# Written by scripts/train_kind.py with kind.bin. Out of fold: incidents and weeks kept apart; model alone,",
        "# without the rule on a party's own film. `make eval` measures the whole.",
        f"learnt_from = {{ labelled_once = {len(posts)}, beside = {len(extra)} }}",
        f"temperature = {temperature}",
    ]
    guessed = [max(one, key=one.__getitem__) for one in odds]
    for source in sorted({p.source for p in posts}):
        pairs = [(p.kind, g) for p, g in zip(posts, guessed, strict=True) if p.source == source]
        figures = []
        for kind in LABELS:
            right = sum(g == k == kind for g, k in pairs)
            either = sum(g == kind for g, _ in pairs) + sum(k == kind for _, k in pairs)
            figures.append(f"{kind.value} = {2 * right / max(1, either):.3f}")
        lines.append(f"{source} = {{ posts = {len(pairs)}, {', '.join(figures)} }}")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Train, print figures, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    posts = load(DATA / "dev" / "labelled_once.jsonl")
    extra = [*own_cases(), *written(posts), *read_by_us(), *elsewhere()]
    features, more = facts(posts), facts(extra)
    odds = folds(posts, features, (extra, more))
    temperature = calibrated(posts, odds)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(pack(learn([*posts, *extra], [*features, *more], temperature)))
    told = report(posts, odds, extra, temperature)
    args.out.with_suffix(".toml").write_text(told, "utf-8")
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
