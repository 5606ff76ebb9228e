"""A year of claims from a seed: municipalities, providers, clients, and everything that goes wrong between them."""
