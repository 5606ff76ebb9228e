"""HTTP as every process speaks it: routes from Operations, problem+json, idempotency, versions, lists."""
