"""Tests of sessions and the runner."""
