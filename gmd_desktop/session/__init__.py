"""A market session: its scenario, schedule, runner and health."""
