"""The names under which the events of intake are stored."""

from services.intake.domain import aanvraag, gemeente, melding, onderzoek, persoon, termijnbewaking, verwijzing
from shared.eventsourcing.codec import Codec

gemeente_codec: Codec[gemeente.Event] = Codec({"gemeente-ingericht.v1": gemeente.GemeenteIngericht})

persoon_codec: Codec[persoon.Event] = Codec(
    {
        "persoon-geregistreerd.v1": persoon.PersoonGeregistreerd,
        "persoon-gecorrigeerd.v1": persoon.PersoonGecorrigeerd,
        "persoon-vergeten.v1": persoon.PersoonVergeten,
    }
)

melding_codec: Codec[melding.Event] = Codec(
    {
        "melding-ontvangen.v1": melding.MeldingOntvangen,
        "ontvangst-bevestigd.v1": melding.OntvangstBevestigd,
        "persoonlijk-plan-ingediend.v1": melding.PersoonlijkPlanIngediend,
        "melding-in-onderzoek-genomen.v1": melding.MeldingInOnderzoekGenomen,
        "melding-onderzocht.v1": melding.MeldingOnderzocht,
        "melding-ingetrokken.v1": melding.MeldingIngetrokken,
    }
)

onderzoek_codec: Codec[onderzoek.Event] = Codec(
    {
        "onderzoek-geopend.v1": onderzoek.OnderzoekGeopend,
        "identiteit-vastgesteld.v1": onderzoek.IdentiteitVastgesteld,
        "onderzoek-opgeschort.v1": onderzoek.OnderzoekOpgeschort,
        "onderzoek-hervat.v1": onderzoek.OnderzoekHervat,
        "onderzoek-afgerond.v1": onderzoek.OnderzoekAfgerond,
        "onderzoek-gestaakt.v1": onderzoek.OnderzoekGestaakt,
    }
)

aanvraag_codec: Codec[aanvraag.Event] = Codec(
    {
        "aanvraag-ingediend.v1": aanvraag.AanvraagIngediend,
        "aanvraag-opgeschort.v1": aanvraag.AanvraagOpgeschort,
        "aanvraag-aangevuld.v1": aanvraag.AanvraagAangevuld,
        "aanvraag-ingetrokken.v1": aanvraag.AanvraagIngetrokken,
        "aanvraag-afgehandeld.v1": aanvraag.AanvraagAfgehandeld,
    }
)

verwijzing_codec: Codec[verwijzing.Event] = Codec({"verwijzing-ontvangen.v1": verwijzing.VerwijzingOntvangen})

termijnbewaking_codec: Codec[termijnbewaking.Event] = Codec(
    {"termijn-verstreken.v1": termijnbewaking.TermijnVerstreken}
)
