"""Rows -> answers; every query is of one municipality, and of one provider where that is who asks."""
