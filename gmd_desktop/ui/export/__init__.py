"""What a person takes home of a session: tables, pictures, a report, the log. Without Qt, but for `png.py`."""
