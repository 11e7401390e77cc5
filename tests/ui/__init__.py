"""Tests of the desk, offscreen."""
