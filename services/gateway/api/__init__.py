"""The answers the gateway puts together itself, one module per resource."""
