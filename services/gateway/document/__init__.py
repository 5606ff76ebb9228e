"""The published description of the facade, made from the declared operations."""
