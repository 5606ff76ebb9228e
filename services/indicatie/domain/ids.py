"""The ids of indicatie, each its own type; those that follow from a natural key are made here."""

from typing import NewType
from uuid import UUID, uuid5

from services.indicatie.domain.voorziening import Wet
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId

AanvraagId = NewType("AanvraagId", str)
BeschikkingId = NewType("BeschikkingId", str)
ToewijzingId = NewType("ToewijzingId", str)
VerzoekId = NewType("VerzoekId", str)
BerichtId = NewType("BerichtId", str)
PakketId = NewType("PakketId", str)
ClientId = NewType("ClientId", str)
ContractId = NewType("ContractId", str)

_SPACE = UUID("0193a5f0-6b6e-7c3a-9d52-5b1d0f6e2a11")


def toewijzing_id(gemeente: str, wet: Wet, nummer: int) -> ToewijzingId:
    """A number names one toewijzing within municipality and law (TR332)."""
    return ToewijzingId(_uuid("toewijzing", gemeente, wet, str(nummer)))


def verzoek_id(gemeente: str, wet: Wet, agb: Agb, referentie: str) -> VerzoekId:
    """A ReferentieAanbieder names one request within provider and law (TR347)."""
    return VerzoekId(_uuid("verzoek", gemeente, wet, str(agb), referentie))


def bericht_id(gemeente: str, wet: Wet, soort: str, afzender: str, identificatie: str) -> BerichtId:
    """An Identificatie names one message within sender and kind (TR056)."""
    return BerichtId(_uuid("bericht", gemeente, wet, soort, afzender, identificatie))


def pakket_id(gemeente: str, wet: Wet, persoon: PersoonId, agb: Agb) -> PakketId:
    """All one provider delivers to one client under one law."""
    return PakketId(_uuid("pakket", gemeente, wet, persoon, str(agb)))


def client_id(gemeente: str, wet: Wet, persoon: PersoonId) -> ClientId:
    """All that one person has under one law."""
    return ClientId(_uuid("client", gemeente, wet, persoon))


def geweigerd_id(gemeente: str, agb: Agb | None, vingerafdruk: str) -> BerichtId:
    """A refused message is known by its bytes, so that sending it again makes no second row."""
    return BerichtId(_uuid("onleesbaar", gemeente, str(agb), vingerafdruk))


def _uuid(*delen: str) -> str:
    return str(uuid5(_SPACE, "\x1f".join(delen)))
