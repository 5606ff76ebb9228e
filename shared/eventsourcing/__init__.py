"""The kernel: deciders, the event store, the relay to Kafka, the inbox, projections and durable jobs."""
