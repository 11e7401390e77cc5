"""Faults, on purpose: `python -m tests.faults NAME` breaks something many times and looks at what is left."""
