"""The stage: what an audience sees, large, on a display of its own."""
