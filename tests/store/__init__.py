"""Tests of the store, on SQLite and on Postgres."""
