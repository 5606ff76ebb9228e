"""The payment file for the bank (ISO 20022 pain.001.001.09): the same run always gives the same bytes."""

from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from lxml import etree
from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from services.billing.domain.betaalrun.besluiten import State, bestaand
from shared.values.bedrag import Bedrag

SCHEMA = "pain.001.001.09"
NAAMRUIMTE = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
VALUTA = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Betaalbestand:
    """The file with its control sum, number of payments, and what each EndToEndId pays."""

    inhoud: bytes
    som: Bedrag
    aantal: int


def vorm_bestand(state: State) -> Betaalbestand:
    """The file of a run, valid against the schema; MsgId and CreDtTm follow from the run, not from the clock."""
    gemaakt = bestaand(state)
    bericht_id = UUID(gemaakt.betaalrun_id).hex
    opdracht = SepaTransfer(
        {
            "name": gemaakt.debiteur.naam,
            "IBAN": gemaakt.debiteur.iban,
            "BIC": gemaakt.debiteur.bic,
            "batch": True,
            "currency": VALUTA,
        },
        schema=SCHEMA,
        clean=True,
    )
    for betaling in state.betalingen:
        opdracht.add_payment(
            {
                "name": betaling.naam,
                "IBAN": betaling.rekening.iban,
                "BIC": betaling.rekening.bic,
                "amount": betaling.bedrag.centen,
                "execution_date": gemaakt.uitvoeringsdatum,
                "description": f"Declaraties t/m {gemaakt.tot_en_met.isoformat()} {betaling.kenmerk}",
                "endtoend_id": betaling.kenmerk,
            }
        )
    boom = etree.fromstring(opdracht.export(validate=False))
    _zet(boom, "GrpHdr/MsgId", bericht_id)
    _zet(boom, "GrpHdr/CreDtTm", gemaakt.gemaakt_op.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    _zet(boom, "PmtInf/PmtInfId", bericht_id)
    inhoud = etree.tostring(boom, xml_declaration=True, encoding="UTF-8")
    try_valid_xml(inhoud, SCHEMA)
    return Betaalbestand(
        inhoud=inhoud,
        som=Bedrag(_centen(_lees(boom, "GrpHdr/CtrlSum"))),
        aantal=int(_lees(boom, "GrpHdr/NbOfTxs")),
    )


def betaald_per_kenmerk(inhoud: bytes) -> dict[str, int]:
    """What a payment file pays per EndToEndId, in cents."""
    boom = etree.fromstring(inhoud, etree.XMLParser(resolve_entities=False, no_network=True))
    ruimte = {"p": NAAMRUIMTE}
    return {
        str(betaling.findtext("p:PmtId/p:EndToEndId", namespaces=ruimte)): _centen(
            str(betaling.findtext("p:Amt/p:InstdAmt", namespaces=ruimte))
        )
        for betaling in boom.iterfind(".//p:CdtTrfTxInf", namespaces=ruimte)
    }


def _element(boom: etree._Element, pad: str) -> etree._Element:
    gevonden = boom.find(".//" + "/".join(f"{{{NAAMRUIMTE}}}{naam}" for naam in pad.split("/")))
    if gevonden is None:
        raise ValueError(pad)
    return gevonden


def _zet(boom: etree._Element, pad: str, tekst: str) -> None:
    _element(boom, pad).text = tekst


def _lees(boom: etree._Element, pad: str) -> str:
    return _element(boom, pad).text or ""


def _centen(tekst: str) -> int:
    """Cents of an amount with two decimals."""
    heel, _, deel = tekst.partition(".")
    return int(heel) * 100 + int(deel.ljust(2, "0"))
