"""Indicatie: what the municipality decides and what providers must deliver.

It owns the beschikking, the toewijzing with its versions, the start and stop of delivery, the verzoek of a provider and
every iWmo/iJw message in or out but the declaratie. It hears the aanvraag from intake and the contracts and awarded
volumes from billing; it tells what was decided, assigned and delivered.
"""
