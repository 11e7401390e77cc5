"""The revisions of the tables that this program knows, oldest first."""

KNOWN = ("0001", "0002")
HEAD = KNOWN[-1]
