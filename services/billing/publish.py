"""Which events of billing others hear, in public words: never a BSN, a name, an IBAN or free text."""

from typing import assert_never
from uuid import UUID

from services.billing.domain import contract, declaratie, deel
from services.billing.domain.betaalrun import besluiten
from services.billing.domain.betaalrun import gebeurtenissen as betaalrun
from shared.contracts.billing import messages as m
from shared.contracts.billing.body import Dagen
from shared.contracts.envelope import Message
from shared.contracts.gemeente import Wet
from shared.values.periode import Periode


def publish_contract(event: contract.Event, state: contract.State) -> Message:
    """The contract as it is after the event, without tariffs."""
    nu = contract.bestaand(state)
    soort = m.ContractGeslotenV1 if isinstance(event, contract.ContractGesloten) else m.ContractGewijzigdV1
    return soort(
        contract_id=UUID(nu.contract_id),
        contractnummer=nu.contractnummer,
        agb=nu.agb,
        wet=Wet(nu.wet),
        ingangsdatum=nu.periode.begindatum,
        einddatum=nu.periode.einddatum,
        producten=tuple(
            m.ContractProduct(
                categorie=tarief.categorie,
                code=tarief.code,
                eenheid=tarief.eenheid,
                ingangsdatum=tarief.periode.begindatum,
                einddatum=tarief.periode.einddatum,
            )
            for tarief in nu.tarieven
        ),
    )


def publish_declaratie(event: declaratie.Event, state: declaratie.State) -> Message | None:
    """Receipt and verdict; what it awards per toewijzing is told by its parts."""
    match event:
        case declaratie.DeclaratieOntvangen():
            return m.DeclaratieOntvangenV1(
                declaratie_id=UUID(event.declaratie_id),
                agb=event.kop.agb,
                wet=Wet(event.kop.wet),
                periode=dagen(event.kop.periode),
                ontvangen_op=event.ontvangen_op,
                ingediend_centen=event.kop.ingediend.centen,
                aantal_regels=event.aantal_regels,
            )
        case declaratie.DeclaratieBeoordeeld():
            return m.DeclaratieBeoordeeldV1(
                declaratie_id=UUID(event.declaratie_id),
                agb=event.agb,
                wet=Wet(event.wet),
                periode=dagen(event.periode),
                ingediend_centen=event.ingediend.centen,
                toegekend_centen=event.toegekend.centen,
                aantal_toegekend=event.aantal_toegekend,
                aantal_afgewezen=event.aantal_afgewezen,
            )
        case (
            declaratie.PrestatiesOntvangen()
            | declaratie.RegelsVerdeeld()
            | declaratie.RegelsBeoordeeld()
            | declaratie.DeclaratieAangenomen()
            | declaratie.DeelBeoordeeld()
            | declaratie.AntwoordGevormd()
        ):
            return None
    assert_never(event)


def publish_deel(event: deel.Event, state: deel.State) -> Message | None:
    """What some lines of a claim award, where they award anything."""
    del state
    if not isinstance(event, deel.RegelsGetoetst) or not event.toekenningen:
        return None
    t = event.toekenningen
    eenheden, perioden = [eenheid for _, eenheid in t.producten], [dagen(periode) for periode in t.perioden]
    return m.VolumeToegekendV1(
        declaratie_id=UUID(event.declaratie_id),
        agb=event.agb,
        wet=Wet(event.wet),
        toekenningen=tuple(
            m.Toekenning(
                toewijzing_nummer=nummer,
                product_periode=perioden[periode],
                eenheid=eenheden[product],
                volume=volume,
                bedrag_centen=centen,
            )
            for nummer, product, periode, volume, centen in zip(
                t.nummer, t.product, t.periode, t.volume, t.centen, strict=True
            )
        ),
    )


def publish_betaalrun(event: betaalrun.Event, state: besluiten.State) -> Message | None:
    """Approval, file and confirmation; neither who is paid nor on which account."""
    gemaakt = besluiten.bestaand(state)
    match event:
        case betaalrun.BetaalrunGoedgekeurd():
            return m.BetaalrunGoedgekeurdV1(
                betaalrun_id=UUID(gemaakt.betaalrun_id),
                totaal_centen=gemaakt.totaal.centen,
                aantal_betalingen=gemaakt.aantal_betalingen,
            )
        case betaalrun.BestandGemaakt():
            return m.BetaalrunVerzondenV1(
                betaalrun_id=UUID(gemaakt.betaalrun_id),
                totaal_centen=event.som.centen,
                aantal_betalingen=event.aantal,
                uitvoeringsdatum=gemaakt.uitvoeringsdatum,
            )
        case betaalrun.BetaalrunBevestigd():
            return m.BetaalrunBevestigdV1(
                betaalrun_id=UUID(gemaakt.betaalrun_id),
                totaal_centen=event.totaal.centen,
                aantal_betalingen=gemaakt.aantal_betalingen,
                bevestigd_op=event.bevestigd_op,
            )
        case (
            betaalrun.BetaalrunGemaakt()
            | betaalrun.BetalingOpgenomen()
            | betaalrun.RegelsVerzameld()
            | betaalrun.BetaalrunAfgekeurd()
        ):
            return None
    assert_never(event)


def dagen(periode: Periode) -> Dagen:
    """A closed period in public words."""
    return Dagen(begindatum=periode.begindatum, einddatum=periode.laatste_dag)
