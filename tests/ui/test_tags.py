"""Labels at the edge of the chart never overlap."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gmd_desktop.ui.charts.tags import spread

HEIGHTS = st.lists(st.floats(-50, 450), max_size=12)


@given(HEIGHTS, st.floats(8, 30))
def test_labels_never_overlap_and_stay_inside(heights: list[float], size: float) -> None:
    placed = spread(heights, size, 0.0, 400.0)
    assert len(placed) == len(heights)
    ordered = sorted(placed)
    room = min(size, 400.0 / max(1, len(heights)))
    assert all(b - a >= room - 1e-6 for a, b in pairwise(ordered))
    assert all(room / 2 - 1e-6 <= place <= 400.0 - room / 2 + 1e-6 for place in placed)


@given(HEIGHTS)
def test_labels_keep_their_order(heights: list[float]) -> None:
    placed = spread(heights, 15.0, 0.0, 400.0)
    for i, a in enumerate(heights):
        for j, b in enumerate(heights):
            if a < b:
                assert placed[i] < placed[j]


def test_labels_with_room_stay_beside_their_lines() -> None:
    assert spread([100.0, 50.0, 300.0], 16.0, 0.0, 400.0) == [100.0, 50.0, 300.0]


def test_labels_give_way_to_either_side() -> None:
    assert spread([100.0, 100.0], 16.0, 0.0, 400.0) == [92.0, 108.0]
    assert spread([2.0, 2.0], 16.0, 0.0, 400.0) == [8.0, 24.0]
    assert spread([], 16.0, 0.0, 400.0) == []
