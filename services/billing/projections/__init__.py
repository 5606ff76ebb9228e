"""Rows that follow from events a moment later: the money of each budget, and the message box."""

from services.billing.projections.berichten import Berichten
from services.billing.projections.geldstanden import Geldstanden

PROJECTIONS = (Geldstanden(), Berichten())
