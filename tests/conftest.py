"""What all tests share: no screen, no one's own files, Hypothesis profiles, a real Postgres."""

from __future__ import annotations

import atexit
import importlib
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres
from tests.postgres import postgres_schema, postgres_schema_url, postgres_url

__all__ = ["postgres_schema", "postgres_schema_url", "postgres_url"]

os.environ.setdefault("GMD_ENGINE", "python")  # tests look into the engine's modules; `make fast` names another
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"


def _use_own_folders() -> None:
    """Point the user's data, settings, cache and logs at an empty folder of this process."""
    home = Path(tempfile.mkdtemp(prefix="gmd-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        os.environ[f"XDG_{kind}_HOME"] = str(home / kind.lower())
    if os.name == "nt":
        os.environ["APPDATA"] = os.environ["LOCALAPPDATA"] = str(home)


_use_own_folders()
ENGINE = importlib.import_module("gmd_desktop.compiled").ENGINE  # decided before a test imports the engine
if ENGINE.compiled == (os.environ["GMD_ENGINE"] == "python"):
    raise RuntimeError(f"the tests would run the wrong engine: {ENGINE.says}")

# "suite" finds the same things at every run; "full" is for a night: --hypothesis-profile=full.
settings.register_profile(
    "suite",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    stateful_step_count=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "full",
    deadline=timedelta(seconds=60),
    max_examples=5_000,
    stateful_step_count=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Choose where this run's Postgres lives, once, in the process that starts the workers."""
    if not hasattr(config, "workerinput"):
        postgres.begin_run()
