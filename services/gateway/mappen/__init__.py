"""The folder exchange: the second adapter of the transport port, a stand-in for GGK and VECOZO.

Per municipality a folder with `in`, `uit`, `verwerkt` and `geweigerd`. What lies in `in` is brought to the gateway as
any caller would bring it, with a token of role postbus; every message of the municipality is put in `uit` once. It uses
the public API only, and may be killed at any moment: a file moves when its answer is stored, a message appears whole.
"""
