"""Imported once by the server that forks the program's processes: whatever its commands import late."""

# ruff: noqa: F401
import psycopg
import pytest
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite

import gmd_desktop.app
import gmd_desktop.cli
import gmd_desktop.commands.check
import gmd_desktop.commands.copy
import gmd_desktop.commands.desk
import gmd_desktop.commands.doctor
import gmd_desktop.commands.export
import gmd_desktop.commands.log
import gmd_desktop.commands.new
import gmd_desktop.commands.replay
import gmd_desktop.commands.run
import gmd_desktop.commands.simulate
import gmd_desktop.commands.status
import gmd_desktop.commands.verify
import gmd_desktop.store.migrate
import gmd_desktop.ui.desk
