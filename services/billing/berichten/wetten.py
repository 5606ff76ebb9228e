"""The laws in our words and in those of the standard."""

from services.billing.domain.wet import Wet
from shared.istandaarden import wet as standaard

WET_VAN = {standaard.Wet.WMO: Wet.WMO, standaard.Wet.JEUGDWET: Wet.JEUGDWET}
STANDAARD_VAN = {eigen: van for van, eigen in WET_VAN.items()}
