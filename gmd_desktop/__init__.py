"""A desk, a store and a runner for prediction markets on games."""

import gmd_desktop.compiled  # noqa: F401 - decides which engine runs, before anything imports it
