"""Places for stores: each test that takes `store_place` runs on SQLite and on a real Postgres."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a store that does not exist yet."""
    if request.param == "sqlite":
        return str(tmp_path / "session.gmd")
    url = sa.make_url(request.getfixturevalue("postgres_url"))
    schema = request.getfixturevalue("postgres_schema")
    return url.update_query_dict({"schema": schema}).render_as_string(hide_password=False)
