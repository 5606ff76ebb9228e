"""The names under which the events of billing are stored."""

from datetime import date

from services.billing.domain import aanbieder, aanspraak, bericht, budget, contract, declaratie, deel, gemeente, pgb
from services.billing.domain.betaalrun import gebeurtenissen as betaalrun
from services.billing.domain.correctie import gebeurtenissen as correctie
from shared.eventsourcing.codec import Codec
from shared.eventsourcing.context import JsonObject
from shared.values.termijnen import plus_werkdagen

gemeente_codec: Codec[gemeente.Event] = Codec({"gemeente-ingericht.v1": gemeente.GemeenteIngericht})

aanbieder_codec: Codec[aanbieder.Event] = Codec(
    {
        "aanbieder-geregistreerd.v1": aanbieder.AanbiederGeregistreerd,
        "aanbieder-hernoemd.v1": aanbieder.AanbiederHernoemd,
        "rekening-gewijzigd.v1": aanbieder.RekeningGewijzigd,
    }
)

contract_codec: Codec[contract.Event] = Codec(
    {
        "contract-gesloten.v1": contract.ContractGesloten,
        "contractperiode-gewijzigd.v1": contract.ContractPeriodeGewijzigd,
        "tarieven-vastgesteld.v1": contract.TarievenVastgesteld,
    }
)

budget_codec: Codec[budget.Event] = Codec({"budget-vastgesteld.v1": budget.BudgetVastgesteld})

aanspraak_codec: Codec[aanspraak.Event] = Codec({"versie-gehoord.v1": aanspraak.VersieGehoord})

pgb_codec: Codec[pgb.Event] = Codec({"pgb-toegekend.v1": pgb.PgbToegekend, "pgb-ingetrokken.v1": pgb.PgbIngetrokken})


def _zonder_delen(v1: JsonObject) -> JsonObject:
    """The lines of a claim lay in its own stream."""
    return v1 | {"delen": []}


declaratie_codec: Codec[declaratie.Event] = Codec(
    {
        "declaratie-ontvangen.v2": declaratie.DeclaratieOntvangen,
        "prestaties-ontvangen.v1": declaratie.PrestatiesOntvangen,
        "regels-verdeeld.v1": declaratie.RegelsVerdeeld,
        "regels-beoordeeld.v1": declaratie.RegelsBeoordeeld,
        "declaratie-aangenomen.v1": declaratie.DeclaratieAangenomen,
        "deel-beoordeeld.v1": declaratie.DeelBeoordeeld,
        "declaratie-beoordeeld.v1": declaratie.DeclaratieBeoordeeld,
        "antwoord-gevormd.v1": declaratie.AntwoordGevormd,
    },
    upcasters={"declaratie-ontvangen.v1": ("declaratie-ontvangen.v2", _zonder_delen)},
)

deel_codec: Codec[deel.Event] = Codec(
    {
        "clienten-ontvangen.v1": deel.ClientenOntvangen,
        "regels-ontvangen.v1": deel.RegelsOntvangen,
        "regels-getoetst.v1": deel.RegelsGetoetst,
    }
)

bericht_codec: Codec[bericht.Event] = Codec(
    {
        "bericht-geweigerd.v1": bericht.BerichtGeweigerd,
        "transportfout-gemeld.v1": bericht.TransportfoutGemeld,
        "bericht-herverzonden.v1": bericht.BerichtHerverzonden,
    }
)

betaalrun_codec: Codec[betaalrun.Event] = Codec(
    {
        "betaalrun-gemaakt.v1": betaalrun.BetaalrunGemaakt,
        "betaling-opgenomen.v1": betaalrun.BetalingOpgenomen,
        "regels-verzameld.v1": betaalrun.RegelsVerzameld,
        "betaalrun-goedgekeurd.v1": betaalrun.BetaalrunGoedgekeurd,
        "betaalrun-afgekeurd.v1": betaalrun.BetaalrunAfgekeurd,
        "bestand-gemaakt.v1": betaalrun.BestandGemaakt,
        "betaalrun-bevestigd.v1": betaalrun.BetaalrunBevestigd,
    }
)


def _met_credittermijn(v1: JsonObject) -> JsonObject:
    """Nothing said until when the provider was to credit: 25 working days, as when that came to be said."""
    return v1 | {"credit_uiterlijk_op": plus_werkdagen(date.fromisoformat(v1["op"]), 25).isoformat()}


correctie_codec: Codec[correctie.Event] = Codec(
    {
        "correctie-voorgesteld.v1": correctie.CorrectieVoorgesteld,
        "correctieregels-opgenomen.v1": correctie.RegelsOpgenomen,
        "correctie-aanvaard.v2": correctie.CorrectieAanvaard,
        "correctie-verworpen.v1": correctie.CorrectieVerworpen,
        "correctie-afgehandeld.v1": correctie.CorrectieAfgehandeld,
        "correctie-vervallen.v1": correctie.CorrectieVervallen,
    },
    upcasters={"correctie-aanvaard.v1": ("correctie-aanvaard.v2", _met_credittermijn)},
)
