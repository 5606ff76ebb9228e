"""The rules of indicatie: pure deciders, no I/O."""
