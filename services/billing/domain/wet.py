"""The law a claim, contract or budget falls under; one claim never mixes laws."""

from enum import StrEnum


class Wet(StrEnum):
    """Wmo 2015, Jeugdwet or Participatiewet; the last has no claims by message."""

    WMO = "wmo"
    JEUGDWET = "jeugdwet"
    PARTICIPATIEWET = "participatiewet"
