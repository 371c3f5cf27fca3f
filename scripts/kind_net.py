"""How the kind's network learns: one hidden layer by Adam with decoupled weight decay, parts dropped at random.

scikit-learn's perceptron has neither dropout nor decoupled decay, and found fewer attacks on the channel's other weeks
(F1 .916 at best, this .922 to .926, logistic regression .912; docs/decisions.md). A framework for this was refused.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

UNITS = 16
"""Hidden units of one network."""
NETWORKS = 4
"""Networks that learn the same from another beginning and in another order: their mean depends less on chance."""
_ROUNDS = 8
"""How often each post is seen. From 6 to 10 times the kinds of other weeks got no better, the probabilities worse (log
loss .280, .309, with another pace)."""
_BATCH = 64
_DROPPED = 0.3
"""The share of features, and of hidden units, that are left out at random each time a post is seen."""
_PACE = 0.005
"""The step of Adam, falling to nothing over the second half."""
_DECAY = 0.2
"""Weight decay in units of the pace (Loshchilov & Hutter 2019, decoupled)."""
_SPREAD = 0.15
"""Standard deviation of the first weights of features."""
_FADE = (0.9, 0.999)
"""Adam's memories of slope and of its square (Kingma & Ba 2015)."""


@dataclass(slots=True)
class Adam:
    """The state of one array's descent."""

    weights: Floats
    decay: float
    slope: Any = 0.0
    square: Any = 0.0
    steps: int = 0

    def step(self, gradient: Any, pace: float) -> None:
        """Move the weights in place."""
        self.steps += 1
        self.slope = _FADE[0] * self.slope + (1 - _FADE[0]) * gradient
        self.square = _FADE[1] * self.square + (1 - _FADE[1]) * gradient**2
        slope = self.slope / (1 - _FADE[0] ** self.steps)
        size = np.sqrt(self.square / (1 - _FADE[1] ** self.steps)) + 1e-8
        self.weights -= pace * (slope / size + self.decay * self.weights)


def learnt(columns: Any, kinds: Any, weights: Any) -> tuple[Floats, Floats, Floats, Floats]:
    """Rows, hidden biases, outs and biases of the mean of NETWORKS networks, side by side in one hidden layer.

    `columns`: sparse, posts × features. `kinds`: of each post the number of its kind. `weights`: how much it counts.
    """
    nets = [
        _one(columns.astype("f4"), np.eye(3, dtype="f4")[kinds], weights / weights.mean(), s) for s in range(NETWORKS)
    ]
    rows, hidden, out, bias = zip(*nets, strict=True)
    return np.hstack(rows), np.hstack(hidden), np.vstack(out) / NETWORKS, np.mean(bias, axis=0)


def _one(columns: Any, wanted: Floats, weights: Any, seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    chance = np.random.default_rng(seed)
    rows = chance.normal(0, _SPREAD, (columns.shape[1], UNITS)).astype("f4")
    out = chance.normal(0, UNITS**-0.5, (UNITS, wanted.shape[1])).astype("f4")
    hidden, bias = np.zeros(UNITS, "f4"), np.zeros(wanted.shape[1], "f4")
    parts = [Adam(rows, _DECAY), Adam(hidden, 0), Adam(out, _DECAY), Adam(bias, 0)]
    total = _ROUNDS * (len(weights) // _BATCH)
    for step in range(total):
        if step % (len(weights) // _BATCH) == 0:
            order = iter(chance.permutation(len(weights))[: total // _ROUNDS * _BATCH].reshape(-1, _BATCH))
        some = next(order)
        slopes = _slopes(parts, columns[some], wanted[some], weights[some][:, None] / _BATCH, chance)
        for part, slope in zip(parts, slopes, strict=True):
            part.step(slope, _PACE * min(1.0, 2 * (total - step) / total))
    return rows, hidden, out, bias


def _slopes(parts: Any, some: Any, wanted: Floats, weights: Any, chance: Any) -> tuple[Any, Any, Any, Any]:
    """The gradients of the weighted cross entropy of some posts, with a part of all dropped."""
    rows, hidden, out, bias = (part.weights for part in parts)
    seen = some.copy()
    seen.data *= _kept(seen.data.shape, chance)
    before = seen @ rows + hidden
    kept = _kept(before.shape, chance) * (before > 0)
    units = before * kept
    scores = units @ out + bias
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    wrong = (odds / odds.sum(axis=1, keepdims=True) - wanted) * weights
    back = (wrong @ out.T) * kept
    return seen.T @ back, back.sum(axis=0), units.T @ wrong, wrong.sum(axis=0)


def _kept(shape: Any, chance: Any) -> Floats:
    return ((chance.random(shape) >= _DROPPED) / (1 - _DROPPED)).astype("f4")
