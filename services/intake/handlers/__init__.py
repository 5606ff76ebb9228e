"""Commands carried out: gather the facts, run the decider, append."""
