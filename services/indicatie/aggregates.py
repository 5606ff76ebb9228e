"""The aggregates of indicatie: rules, stored names, what others hear and what happens next, put together."""

from services.indicatie.codec import (
    aanbod_codec,
    aanvraag_codec,
    bericht_codec,
    beschikking_codec,
    client_codec,
    gemeente_codec,
    levering_codec,
    pakket_codec,
    toewijzing_codec,
    verzoek_codec,
)
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
from services.indicatie.domain.afgesloten import bericht_afgesloten, toewijzing_afgesloten, verzoek_afgesloten
from services.indicatie.gevolgen import na_beschikking, na_pakket
from services.indicatie.publish import publish_beschikking, publish_levering, publish_toewijzing
from shared.eventsourcing.aggregate import Aggregate

GEMEENTE: Aggregate[gemeente.State, gemeente.Event, gemeente.Command] = Aggregate(
    name="gemeente", decider=gemeente.gemeente, codec=gemeente_codec
)
"""Its id is the gemeentecode."""
AANBOD: Aggregate[aanbod.State, aanbod.Event, aanbod.Command] = Aggregate(
    name="aanbod", decider=aanbod.aanbod, codec=aanbod_codec
)
"""Its id is the provider's AGB code."""
AANVRAAG: Aggregate[aanvraag.State, aanvraag.Event, aanvraag.Command] = Aggregate(
    name="aanvraag", decider=aanvraag.aanvraag, codec=aanvraag_codec
)
BESCHIKKING: Aggregate[beschikking.State, beschikking.Event, beschikking.Command] = Aggregate(
    name="beschikking",
    decider=beschikking.beschikking,
    codec=beschikking_codec,
    publish=publish_beschikking,
    steps=na_beschikking,
)
CLIENT: Aggregate[client.State, client.Event, client.Command] = Aggregate(
    name="client", decider=client.client, codec=client_codec
)
"""Its id is that of the person under one law."""
TOEWIJZING: Aggregate[toewijzing.State, toewijzing.Event, toewijzing.Command] = Aggregate(
    name="toewijzing",
    decider=toewijzing.toewijzing,
    codec=toewijzing_codec,
    publish=publish_toewijzing,
    closed=toewijzing_afgesloten,
)
PAKKET: Aggregate[pakket.State, pakket.Event, pakket.Command] = Aggregate(
    name="pakket", decider=pakket.pakket, codec=pakket_codec, steps=na_pakket
)
LEVERING: Aggregate[levering.State, levering.Event, levering.Command] = Aggregate(
    name="levering", decider=levering.levering, codec=levering_codec, publish=publish_levering
)
"""Its id is that of the toewijzing."""
VERZOEK: Aggregate[verzoek.State, verzoek.Event, verzoek.Command] = Aggregate(
    name="verzoek", decider=verzoek.verzoek, codec=verzoek_codec, closed=verzoek_afgesloten
)
BERICHT: Aggregate[bericht.State, bericht.Event, bericht.Command] = Aggregate(
    name="bericht", decider=bericht.bericht, codec=bericht_codec, closed=bericht_afgesloten
)

AGGREGATES = (GEMEENTE, AANBOD, AANVRAAG, BESCHIKKING, CLIENT, TOEWIJZING, PAKKET, LEVERING, VERZOEK, BERICHT)
