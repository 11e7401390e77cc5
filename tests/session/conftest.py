"""Fixtures of the session's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.session.table import Table
from tests.stores import store_place

__all__ = ["store_place"]


@pytest.fixture
def table(store_place: str) -> Iterator[Table]:
    """A session on SQLite, and again on Postgres."""
    made = Table(store_place)
    yield made
    made.close()


@pytest.fixture
def file_table(tmp_path: Path) -> Iterator[Table]:
    """A session in a file."""
    made = Table(str(tmp_path / "session.gmd"))
    yield made
    made.close()
