"""The names under which the events of indicatie are stored."""

from services.indicatie.domain import (
    aanbod,
    aanvraag,
    bericht,
    beschikking,
    client,
    gemeente,
    levering,
    pakket,
    toewijzing,
    verzoek,
)
from shared.eventsourcing.codec import Codec
from shared.eventsourcing.context import JsonObject

gemeente_codec: Codec[gemeente.Event] = Codec({"gemeente-ingericht.v1": gemeente.GemeenteIngericht})

aanbod_codec: Codec[aanbod.Event] = Codec({"contract-overgenomen.v1": aanbod.ContractOvergenomen})

aanvraag_codec: Codec[aanvraag.Event] = Codec(
    {
        "aanvraag-overgenomen.v1": aanvraag.AanvraagOvergenomen,
        "aanvraag-opgeschort.v1": aanvraag.AanvraagOpgeschort,
        "aanvraag-hervat.v1": aanvraag.AanvraagHervat,
        "aanvraag-ingetrokken.v1": aanvraag.AanvraagIngetrokken,
        "aanvraag-beslist.v1": aanvraag.AanvraagBeslist,
    }
)

beschikking_codec: Codec[beschikking.Event] = Codec(
    {
        "beschikking-gegeven.v1": beschikking.BeschikkingGegeven,
        "toewijzingen-gekoppeld.v1": beschikking.ToewijzingenGekoppeld,
        "beschikking-ingetrokken.v1": beschikking.BeschikkingIngetrokken,
    }
)

client_codec: Codec[client.Event] = Codec(
    {
        "aanbieder-betrokken.v1": client.AanbiederBetrokken,
        "pgb-toegekend.v1": client.PgbToegekend,
        "pgb-ingetrokken.v1": client.PgbIngetrokken,
    }
)

toewijzing_codec: Codec[toewijzing.Event] = Codec(
    {
        "toewijzing-afgegeven.v1": toewijzing.ToewijzingAfgegeven,
        "toewijzing-gewijzigd.v1": toewijzing.ToewijzingGewijzigd,
        "toewijzing-verwijderd.v1": toewijzing.ToewijzingVerwijderd,
        "volume-genoteerd.v1": toewijzing.VolumeGenoteerd,
    }
)

pakket_codec: Codec[pakket.Event] = Codec(
    {
        "voorzieningen-gereserveerd.v1": pakket.VoorzieningenGereserveerd,
        "reservering-vervallen.v1": pakket.ReserveringVervallen,
        "toewijzing-opgenomen.v1": pakket.ToewijzingOpgenomen,
        "toewijzing-herzien.v1": pakket.ToewijzingHerzien,
        "toewijzingen-gemeld.v1": pakket.ToewijzingenGemeld,
        "verzoeken-geopend.v1": pakket.VerzoekenGeopend,
        "verzoek-gesloten.v1": pakket.VerzoekGesloten,
        "verzoek-beantwoord.v1": pakket.VerzoekBeantwoord,
        "melding-afgekeurd.v1": pakket.MeldingAfgekeurd,
    }
)

levering_codec: Codec[levering.Event] = Codec(
    {
        "levering-gestart.v1": levering.LeveringGestart,
        "start-vervallen.v1": levering.StartVervallen,
        "levering-gestopt.v1": levering.LeveringGestopt,
        "stop-vervallen.v1": levering.StopVervallen,
    }
)

verzoek_codec: Codec[verzoek.Event] = Codec(
    {
        "verzoek-ontvangen.v1": verzoek.VerzoekOntvangen,
        "wijziging-ontvangen.v1": verzoek.WijzigingOntvangen,
        "verzoek-in-onderzoek.v1": verzoek.VerzoekInOnderzoek,
        "verzoek-toegekend.v1": verzoek.VerzoekToegekend,
        "verzoek-afgewezen.v1": verzoek.VerzoekAfgewezen,
    }
)


def _geweigerd(onleesbaar: JsonObject) -> JsonObject:
    """What was kept of a refusal before: its codes, not where they were, nor how large the message was."""
    fouten = [{"regel": 0, "pad": "", "code": code} for code in onleesbaar["fouten"]]
    return {**onleesbaar, "omvang": 0, "sha256": None, "fouten": fouten}


def _niet_te_laat(vastgelegd: JsonObject) -> JsonObject:
    """Nobody looked whether a start or stop was in time."""
    return {**vastgelegd, "te_laat_na": None}


bericht_codec: Codec[bericht.Event] = Codec(
    {
        "bericht-vastgelegd.v2": bericht.BerichtVastgelegd,
        "bericht-geweigerd.v1": bericht.BerichtGeweigerd,
        "bericht-beantwoord.v1": bericht.BerichtBeantwoord,
        "transportfout-gemeld.v1": bericht.TransportfoutGemeld,
        "bericht-herverzonden.v1": bericht.BerichtHerverzonden,
        "bericht-afgehandeld.v1": bericht.BerichtAfgehandeld,
    },
    upcasters={
        "bericht-onleesbaar.v1": ("bericht-geweigerd.v1", _geweigerd),
        "bericht-vastgelegd.v1": ("bericht-vastgelegd.v2", _niet_te_laat),
        "afkeur-afgehandeld.v1": ("bericht-afgehandeld.v1", dict),
    },
)
