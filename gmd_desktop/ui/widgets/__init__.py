"""The desk's widgets, one a file."""
