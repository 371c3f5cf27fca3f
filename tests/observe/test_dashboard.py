"""The dashboard asks for numbers that there are."""

import json
import re
from pathlib import Path

from bot.observe.metrics import Metrics, Reading

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana.json"


def test_every_number_of_the_dashboard_is_served() -> None:
    metrics = Metrics()
    metrics.set_reading(Reading(sends={"delivered": 1}))
    served = set(re.findall(r"^# TYPE (\w+)", metrics.text().decode(), re.MULTILINE))
    board = json.loads(DASHBOARD.read_text("utf-8"))
    asked = {
        name for panel in board["panels"] for t in panel["targets"] for name in re.findall(r"barqiya_\w+", t["expr"])
    }
    assert len(asked) > 10
    assert {name.removesuffix("_bucket") for name in asked} <= served
