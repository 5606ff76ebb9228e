"""A proposal to correct: awarded lines that the toewijzing or the tariff of now would refuse."""
