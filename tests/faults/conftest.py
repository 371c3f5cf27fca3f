"""The fault suite: a quick form for every run, the long one by `make faults` (`--faults=long`). All of it is seeded."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.bots import Forge


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults", choices=("quick", "long"), default="quick", help="how much the fault suite breaks")
    parser.addoption("--seed", type=int, default=20261124, help="the seed of the fault suite's chances")


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the long form is wanted."""
    return bool(request.config.getoption("--faults", default="quick") == "long")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of all chances."""
    return int(request.config.getoption("--seed", default=20261124))


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder with a short name (sockets want one) that no other test session tidies away while a long test runs."""
    with tempfile.TemporaryDirectory(prefix="bq-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def forge() -> Iterator[Forge]:
    """What forks bots."""
    made = Forge()
    yield made
    made.close()


@pytest.fixture(scope="session")
def real_forge() -> Iterator[Forge]:
    """What forks bots that really read and draw."""
    made = Forge(real=True)
    yield made
    made.close()
