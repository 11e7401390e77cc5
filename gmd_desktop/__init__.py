"""A desk, a store and a runner for prediction markets on games."""
