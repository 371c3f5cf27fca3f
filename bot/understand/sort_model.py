"""Which sort a threat is: words, an alert, forces that gather, a bomb or plot stopped.

A multinomial logistic regression over the signals of `sorts.py` and over the rules' votes and facts that the kind is
judged by (`scripts/train_sorts.py`). The weights are a table to read, `config/models/sorts.tsv`: a signal a line, and
how much it speaks for each sort. It holds names of signals, no words of any post.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.model.report import SubEvent
from config.data import read_text

from .classify import Examined
from .sorts import signals

SORTS = (SubEvent.ALERT, SubEvent.THREATEN, SubEvent.MOBILIZE, SubEvent.DISRUPTED)
"""The order of the weights of a signal."""
BIAS = "bias"
_SHARE = 0.5
"""How much a vote or a fact counts beside a signal of the sorts' own words."""


def evidence(examined: Examined) -> dict[str, float]:
    """What speaks for one sort or another in a post, and how much each counts."""
    found = {f"%{name}": 1.0 for name in signals(examined.reading)}
    found.update((name, _SHARE) for name in examined.features if name[0] == "!" or (name[0] == "&" and "+" not in name))
    return found


def sort_of(examined: Examined) -> SubEvent:
    """The likeliest sort of a post that is a threat."""
    return likeliest(evidence(examined), _weights())


def likeliest(found: dict[str, float], weights: dict[str, Sequence[float]]) -> SubEvent:
    """The sort for which the evidence speaks most; unknown signals say nothing."""
    scores = list(weights[BIAS])
    for name, amount in found.items():
        if (row := weights.get(name)) is not None:
            scores = [score + amount * weight for score, weight in zip(scores, row, strict=True)]
    return SORTS[max(range(len(SORTS)), key=scores.__getitem__)]


def written(weights: dict[str, Sequence[float]]) -> str:
    """The weights as the file has them."""
    rows = (f"{name}\t" + "\t".join(f"{w:.2f}" for w in row) for name, row in sorted(weights.items()))
    return "\n".join(("# signal\t" + "\t".join(SORTS), *rows)) + "\n"


def parsed(lines: Iterable[str]) -> dict[str, Sequence[float]]:
    """The weights from the file's lines. Raises ValueError for a line that is no signal with a number for each sort."""
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("# ")]
    if any(len(row) != len(SORTS) + 1 for row in rows):
        raise ValueError("sorts.tsv: a signal and a number for each sort are needed in every line")
    return {name: tuple(map(float, row)) for name, *row in rows}


@lru_cache(maxsize=1)
def _weights() -> dict[str, Sequence[float]]:
    return parsed(read_text("models/sorts.tsv").splitlines())
