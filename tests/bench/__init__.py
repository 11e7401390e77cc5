"""Measurements behind BENCHMARKS.md."""

import gmd_desktop  # noqa: F401 - decides which engine runs, before a bench imports it
