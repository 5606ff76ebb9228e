"""The 323 that comes in and the 325 that goes out, between the standard's models and the domain."""
