"""Pieces that widgets are made of: they know nothing of a session, a report or the window."""
