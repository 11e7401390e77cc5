"""What remains of a session, on the screen: its window and the parts of it."""
