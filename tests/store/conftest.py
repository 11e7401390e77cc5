"""Fixtures of the store's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gmd_desktop.store.connect import Store, create_store
from tests.stores import store_place

__all__ = ["store_place"]


@pytest.fixture
def store(store_place: str) -> Iterator[Store]:
    """A new store with all its tables and no rows."""
    made = create_store(store_place)
    yield made
    made.close()
