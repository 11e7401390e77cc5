"""The Postgres of the tests: it is a real one, and each test has a schema of its own."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.postgres import with_driver

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("_again", [1, 2])
def test_each_test_finds_an_empty_schema(postgres_schema_url: str, _again: int) -> None:
    engine = sa.create_engine(postgres_schema_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT current_schema()")).startswith("test_")
        connection.execute(sa.text("CREATE TABLE only_once (n bigint)"))
        assert connection.scalar(sa.text("SHOW server_version_num")) >= "140000"


def test_a_given_server_is_spoken_to_with_psycopg() -> None:
    assert with_driver("postgresql://me:pw@db/x") == "postgresql+psycopg://me:pw@db/x"
