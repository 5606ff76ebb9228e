"""Commands: gather the facts, run the decider, append, and write the ledger in the same transaction."""
