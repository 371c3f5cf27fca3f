"""`--fuzz=N`: so many injured inputs (default: a few thousand); `--fuzz-seed=S` repeats a run."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz", type=int, default=2_000, help="injured inputs through the whole line")
    parser.addoption("--fuzz-seed", type=int, default=20261124, help="the run to repeat")
