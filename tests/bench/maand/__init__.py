"""One month of claims of the whole country through the API: who claims how much, the seed, the load, the report."""
