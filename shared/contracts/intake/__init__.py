"""What intake promises the others: its public messages, its HTTP bodies and its operations."""
