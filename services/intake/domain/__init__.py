"""The rules of intake: one module per aggregate, without I/O."""
