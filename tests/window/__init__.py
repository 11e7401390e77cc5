"""The real program in a real window: driven with keys and mouse, seen from outside."""
