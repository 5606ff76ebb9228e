"""What starts, feeds and shows the system; nothing in here is part of it."""
