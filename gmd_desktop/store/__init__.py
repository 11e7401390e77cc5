"""Tables, connections, reads and writes of a session's database."""
