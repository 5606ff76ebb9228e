"""A payment run: gathered, approved by a second person, sent to the bank, confirmed."""
