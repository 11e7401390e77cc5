"""Bots that trade beside the people."""
