"""The local start: real PostgreSQL, Kafka and Zipkin, a token issuer and the four services, without containers."""
