"""The fault suite: a mixed load on the whole system, one fault at a time, and an oracle that judges what is left."""
