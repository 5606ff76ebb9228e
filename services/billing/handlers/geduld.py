"""How long the statements of a claim may take."""

GEDULD = """
SET LOCAL statement_timeout = '60s';
SET LOCAL transaction_timeout = '5min';
SET LOCAL idle_in_transaction_session_timeout = '60s';
SET LOCAL lock_timeout = '60s'"""
"""Taking in a large claim, or waiting for another claim's part, takes longer than any other request may."""
