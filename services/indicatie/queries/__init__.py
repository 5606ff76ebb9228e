"""The answers of indicatie: one thing as it is now, and lists from rows."""
