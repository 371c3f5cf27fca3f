"""Names on the map stand over no sign and over no other name."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.render.map_labels import DOT, FURTHER, LETTER, LINE, Box, Label, Town, around, placed

FRAME = Box(0, 0, 490, 420)
Points = list[tuple[float, float]]
POINTS = st.lists(st.tuples(st.floats(0, 490), st.floats(0, 420)), max_size=30)


def box_of(label: Label) -> Box:
    wide = LETTER * len(label.name)
    left = label.x + label.dx - {"center": wide / 2, "left": 0.0, "right": wide}[label.align]
    return Box(left, label.y + label.dy - 1, left + wide, label.y + label.dy + LINE - 3)


def test_a_name_stands_above_its_point_where_there_is_room() -> None:
    (label,) = placed([Town("ذيبان", 200, 200, 0)], [], FRAME, 9)
    assert (label.align, label.dx, label.dot) == ("center", 0, True) and label.dy > DOT


def test_a_sign_above_makes_it_go_elsewhere() -> None:
    (label,) = placed([Town("الميادين", 200, 200, 6)], [around(200, 200, 6), around(205, 214, 9)], FRAME, 9)
    assert label.dy < 0 and not label.dot


def test_where_signs_crowd_it_a_name_stands_a_little_further_out() -> None:
    crowd = [around(200 + dx, 200 + dy, 6) for dx, dy in ((0, 0), (-10, 0), (10, 0), (0, 10), (0, -10))]
    (label,) = placed([Town("دير الزور", 200, 200, 6)], crowd, FRAME, 9)
    assert abs(label.dy) > 6 + FURTHER


def test_at_the_edge_it_stays_inside() -> None:
    (label,) = placed([Town("الرقة", 4, 200, 0)], [], FRAME, 9)
    assert label.align == "left"


@given(POINTS, POINTS)
def test_no_name_hides_a_sign_or_another_name(towns: Points, signs: Points) -> None:
    marks = [around(x, y, 7) for x, y in signs]
    labels = placed([Town("دير الزور", x, y, 0) for x, y in towns], marks, FRAME, 18)
    boxes = [box_of(label) for label in labels]
    assert len(labels) <= 18 and all(box.inside(FRAME) for box in boxes)
    assert not any(one.hits(other) for one, other in combinations(boxes, 2))
    assert not any(box.hits(mark) for box in boxes for mark in marks)
    assert not any(first.hits(around(label.x, label.y, DOT)) for first, label in zip(boxes, labels[1:], strict=False))
