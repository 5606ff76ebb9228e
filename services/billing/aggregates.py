"""The aggregates of billing: rules, stored names, what others hear and what happens next, put together."""

from services.billing.codec import (
    aanbieder_codec,
    aanspraak_codec,
    bericht_codec,
    betaalrun_codec,
    budget_codec,
    contract_codec,
    correctie_codec,
    declaratie_codec,
    deel_codec,
    gemeente_codec,
    pgb_codec,
)
from services.billing.domain import aanbieder, aanspraak, bericht, budget, contract, declaratie, deel, gemeente, pgb
from services.billing.domain.afgesloten import betaalrun_afgesloten, declaratie_afgesloten, deel_afgesloten
from services.billing.domain.betaalrun import besluiten
from services.billing.domain.betaalrun import gebeurtenissen as betaalrun
from services.billing.domain.correctie import besluiten as correctiebesluiten
from services.billing.domain.correctie import gebeurtenissen as correctie
from services.billing.gevolgen import (
    na_aanspraak,
    na_betaalrun,
    na_contract,
    na_correctie,
    na_declaratie,
    na_gemeente,
)
from services.billing.publish import publish_betaalrun, publish_contract, publish_declaratie, publish_deel
from shared.eventsourcing.aggregate import Aggregate

GEMEENTE: Aggregate[gemeente.State, gemeente.Event, gemeente.Command] = Aggregate(
    name="gemeente", decider=gemeente.gemeente, codec=gemeente_codec, steps=na_gemeente
)
"""Its id is the gemeentecode."""
AANBIEDER: Aggregate[aanbieder.State, aanbieder.Event, aanbieder.Command] = Aggregate(
    name="aanbieder", decider=aanbieder.aanbieder, codec=aanbieder_codec
)
"""Its id is the AGB code."""
CONTRACT: Aggregate[contract.State, contract.Event, contract.Command] = Aggregate(
    name="contract", decider=contract.contract, codec=contract_codec, publish=publish_contract, steps=na_contract
)
BUDGET: Aggregate[budget.State, budget.Event, budget.Command] = Aggregate(
    name="budget", decider=budget.budget, codec=budget_codec
)
"""Its id is `budget_id`."""
AANSPRAAK: Aggregate[aanspraak.State, aanspraak.Event, aanspraak.Command] = Aggregate(
    name="aanspraak", decider=aanspraak.aanspraak, codec=aanspraak_codec, steps=na_aanspraak
)
"""Its id is `aanspraak_id`."""
PGB: Aggregate[pgb.State, pgb.Event, pgb.Command] = Aggregate(name="pgb", decider=pgb.pgb, codec=pgb_codec)
"""Its id is that of the beschikking."""
DECLARATIE: Aggregate[declaratie.State, declaratie.Event, declaratie.Command] = Aggregate(
    name="declaratie",
    decider=declaratie.declaratie,
    codec=declaratie_codec,
    publish=publish_declaratie,
    steps=na_declaratie,
    closed=declaratie_afgesloten,
)
DEEL: Aggregate[deel.State, deel.Event, deel.Command] = Aggregate(
    name="declaratiedeel",
    decider=deel.declaratiedeel,
    codec=deel_codec,
    publish=publish_deel,
    closed=deel_afgesloten,
)
"""Its id is `deel_id`."""
BETAALRUN: Aggregate[besluiten.State, betaalrun.Event, betaalrun.Command] = Aggregate(
    name="betaalrun",
    decider=besluiten.betaalrun,
    codec=betaalrun_codec,
    publish=publish_betaalrun,
    steps=na_betaalrun,
    closed=betaalrun_afgesloten,
)
CORRECTIE: Aggregate[correctiebesluiten.State, correctie.Event, correctie.Command] = Aggregate(
    name="correctie", decider=correctiebesluiten.correctie, codec=correctie_codec, steps=na_correctie
)

BERICHT: Aggregate[bericht.State, bericht.Event, bericht.Command] = Aggregate(
    name="bericht", decider=bericht.bericht, codec=bericht_codec
)
"""Its id is `geweigerd_id` or `antwoordbericht_id`."""

AGGREGATES = (GEMEENTE, AANBIEDER, CONTRACT, BUDGET, AANSPRAAK, PGB, DECLARATIE, DEEL, BETAALRUN, CORRECTIE, BERICHT)
