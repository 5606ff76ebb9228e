"""The gateway: one door to intake, indicatie and billing.

Owns nothing and keeps nothing: it says who asks and for which municipality, whether that role may do this,
and whether the request has the form the operation asks for; then it streams the call to the service that owns it.
What spans services (a dossier, a work list, a municipality) it puts together from their parts.
"""
