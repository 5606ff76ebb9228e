"""Intake: who asks for support, and what happens until the municipality can decide.

Owns the person file (the only place with BSN, name and address), the melding, the onderzoek, the aanvraag, the
verwijzing and the municipality's settings, with the statutory clock of melding and aanvraag.
Hears `beschikking-gegeven`; tells persons known and forgotten, meldingen, onderzoeken closed and aanvragen.
"""
