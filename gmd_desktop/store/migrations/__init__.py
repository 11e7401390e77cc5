"""Alembic's scripts: the tables' history."""
