"""The desk's charts, one a file."""
