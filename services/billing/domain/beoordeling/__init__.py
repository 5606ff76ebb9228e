"""The verdict on a 323: one pure function of lines, entitlements, tariffs and history (steps 3 to 8)."""
