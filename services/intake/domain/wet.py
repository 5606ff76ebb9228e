"""The three laws under which people ask for support."""

from enum import StrEnum


class Wet(StrEnum):
    """The law decides which terms run."""

    WMO = "wmo"
    JEUGDWET = "jeugdwet"
    PARTICIPATIEWET = "participatiewet"
