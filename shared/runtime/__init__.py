"""The outside world: settings, database, broker, HTTP, identity, telemetry and the clock, each in one place."""
