"""Imported once by the server that forks the processes: whatever they would import late."""

# ruff: noqa: F401
import psycopg
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite

import gmd_desktop.store.migrate
import tests.faults.victim
