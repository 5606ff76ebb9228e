"""HTTP to command or query."""
