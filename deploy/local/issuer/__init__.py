"""A small but real OpenID Connect issuer for the local start and the tests: never for production."""
