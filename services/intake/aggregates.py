"""The aggregates of intake: rules, stored names, what others hear and what has to be watched, put together."""

from services.intake.codec import (
    aanvraag_codec,
    gemeente_codec,
    melding_codec,
    onderzoek_codec,
    persoon_codec,
    termijnbewaking_codec,
    verwijzing_codec,
)
from services.intake.domain import aanvraag, gemeente, melding, onderzoek, persoon, termijnbewaking, verwijzing
from services.intake.domain.afgesloten import aanvraag_afgesloten, melding_afgesloten, onderzoek_afgesloten
from services.intake.gevolgen import na_aanvraag, na_melding, na_onderzoek
from services.intake.publish import publish_aanvraag, publish_melding, publish_onderzoek, publish_persoon
from shared.eventsourcing.aggregate import Aggregate

GEMEENTE: Aggregate[gemeente.State, gemeente.Event, gemeente.Command] = Aggregate(
    name="gemeente", decider=gemeente.gemeente, codec=gemeente_codec
)
"""Its id is the gemeentecode."""
PERSOON: Aggregate[persoon.State, persoon.Event, persoon.Command] = Aggregate(
    name="persoon", decider=persoon.persoon, codec=persoon_codec, publish=publish_persoon
)
MELDING: Aggregate[melding.State, melding.Event, melding.Command] = Aggregate(
    name="melding",
    decider=melding.melding,
    codec=melding_codec,
    publish=publish_melding,
    steps=na_melding,
    closed=melding_afgesloten,
)
ONDERZOEK: Aggregate[onderzoek.State, onderzoek.Event, onderzoek.Command] = Aggregate(
    name="onderzoek",
    decider=onderzoek.onderzoek,
    codec=onderzoek_codec,
    publish=publish_onderzoek,
    steps=na_onderzoek,
    closed=onderzoek_afgesloten,
)
AANVRAAG: Aggregate[aanvraag.State, aanvraag.Event, aanvraag.Command] = Aggregate(
    name="aanvraag",
    decider=aanvraag.aanvraag,
    codec=aanvraag_codec,
    publish=publish_aanvraag,
    steps=na_aanvraag,
    closed=aanvraag_afgesloten,
)
VERWIJZING: Aggregate[verwijzing.State, verwijzing.Event, verwijzing.Command] = Aggregate(
    name="verwijzing", decider=verwijzing.verwijzing, codec=verwijzing_codec
)
TERMIJNBEWAKING: Aggregate[termijnbewaking.State, termijnbewaking.Event, termijnbewaking.Command] = Aggregate(
    name="termijnbewaking", decider=termijnbewaking.termijnbewaking, codec=termijnbewaking_codec
)
"""Its id is that of the melding or aanvraag."""

AGGREGATES = (GEMEENTE, PERSOON, MELDING, ONDERZOEK, AANVRAAG, VERWIJZING, TERMIJNBEWAKING)
