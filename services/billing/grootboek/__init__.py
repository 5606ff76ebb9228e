"""The ledger: rows that decisions stand on, read under lock and written in the transaction of the events."""
