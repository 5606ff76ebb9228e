"""Bodies of providers, contracts, tariffs and budgets."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts.billing.body import LEZEN, SCHRIJVEN, Centen
from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import (
    Aanbieder,
    Agb,
    Bic,
    Categorie,
    Contract,
    Contractnummer,
    Eenheid,
    GemeenteBestand,
    Iban,
    Naam,
    Productcode,
    Tarief,
    Wet,
)
from shared.contracts.operations import Operation, Rol, roles


class AanbiederUit(Body):
    """A provider; the account is null for who need not pay it."""

    agb: Agb
    naam: Naam
    iban: str | None = None
    bic: str | None = None
    rekening_sinds: date
    versie: int


class RekeningInvoer(Body):
    """The account a provider is paid on from now on."""

    iban: Iban
    bic: Bic
    gemeld_op: date
    """The day the provider told us; not in the future."""


class ContractenQuery(Bladeren):
    """Which contracts."""

    agb: Agb | None = None
    wet: Wet | None = None
    geldig_op: date | None = None


class ContractUit(Body):
    """A contract of one provider under one law; its tariffs have their own resource."""

    contract_id: UUID
    contractnummer: Contractnummer
    agb: Agb
    wet: Wet
    ingangsdatum: date
    einddatum: date | None = None
    versie: int


class TariefUit(Body):
    """The price in cents of one unit of a product, during a period."""

    categorie: Categorie
    code: Productcode
    eenheid: Eenheid
    tarief_centen: Centen
    ingangsdatum: date
    einddatum: date | None = None


class TarievenUit(Body):
    """The tariffs of one contract, oldest first within a product."""

    contract_id: UUID
    tarieven: tuple[TariefUit, ...]
    versie: int


class TarievenInvoer(Body):
    """New tariffs; one that starts later ends the open one of the same product the day before."""

    tarieven: Annotated[tuple[Tarief, ...], Field(min_length=1, max_length=500)]


INKOOP = roles(Rol.BACKOFFICE, Rol.BEHEERDER)
MEDEWERKERS = roles(Rol.CONSULENT, Rol.KWALITEITSMEDEWERKER, Rol.BACKOFFICE, Rol.CONTROLLER, Rol.BEHEERDER)

PARTNERS = (
    Operation(
        id="lijstAanbieders",
        method="GET",
        path="/v1/aanbieders",
        service="billing",
        roles=MEDEWERKERS,
        scope=LEZEN,
        tag="aanbieders",
        summary="Aanbieders op AGB-code",
        query=Bladeren,
        response=Lijst[AanbiederUit],
    ),
    Operation(
        id="registreerAanbieder",
        method="POST",
        path="/v1/aanbieders",
        service="billing",
        roles=INKOOP,
        scope=SCHRIJVEN,
        tag="aanbieders",
        summary="Registreer een aanbieder met AGB-code en rekening",
        status=201,
        request=Aanbieder,
        response=AanbiederUit,
        effect=True,
        also=(409,),
    ),
    Operation(
        id="leesAanbieder",
        method="GET",
        path="/v1/aanbieders/{agb}",
        service="billing",
        roles=MEDEWERKERS,
        scope=LEZEN,
        tag="aanbieders",
        summary="Een aanbieder",
        response=AanbiederUit,
    ),
    Operation(
        id="wijzigRekening",
        method="POST",
        path="/v1/aanbieders/{agb}/rekeningen",
        service="billing",
        roles=INKOOP,
        scope=SCHRIJVEN,
        tag="aanbieders",
        summary="Leg een andere rekening van een aanbieder vast",
        status=201,
        request=RekeningInvoer,
        response=AanbiederUit,
        effect=True,
        if_match=True,
        also=(409,),
    ),
    Operation(
        id="lijstContracten",
        method="GET",
        path="/v1/contracten",
        service="billing",
        roles=MEDEWERKERS,
        scope=LEZEN,
        tag="contracten",
        summary="Contracten op nummer",
        query=ContractenQuery,
        response=Lijst[ContractUit],
    ),
    Operation(
        id="sluitContract",
        method="POST",
        path="/v1/contracten",
        service="billing",
        roles=INKOOP,
        scope=SCHRIJVEN,
        tag="contracten",
        summary="Sluit een contract met tarieven",
        status=201,
        request=Contract,
        response=ContractUit,
        effect=True,
        also=(409,),
    ),
    Operation(
        id="leesContract",
        method="GET",
        path="/v1/contracten/{contractId}",
        service="billing",
        roles=MEDEWERKERS,
        scope=LEZEN,
        tag="contracten",
        summary="Een contract",
        response=ContractUit,
    ),
    Operation(
        id="leesTarieven",
        method="GET",
        path="/v1/contracten/{contractId}/tarieven",
        service="billing",
        roles=MEDEWERKERS,
        scope=LEZEN,
        tag="contracten",
        summary="De tarieven van een contract",
        response=TarievenUit,
    ),
    Operation(
        id="voegTarievenToe",
        method="POST",
        path="/v1/contracten/{contractId}/tarieven",
        service="billing",
        roles=INKOOP,
        scope=SCHRIJVEN,
        tag="contracten",
        summary="Voeg tarieven aan een contract toe",
        status=201,
        request=TarievenInvoer,
        response=TarievenUit,
        effect=True,
        if_match=True,
        also=(409,),
    ),
    Operation(
        id="richtGemeenteInBilling",
        method="PUT",
        path="/v1/gemeenten/{gemeentecode}",
        service="billing",
        roles=roles(Rol.BEHEERDER, Rol.DIENST),
        scope="beheer.schrijven",
        tag="gemeenten",
        summary="Richt een gemeente in bij billing: rekening, aanbieders, contracten, budgetten",
        status=204,
        request=GemeenteBestand,
        internal=True,
    ),
    Operation(
        id="toonGemeenteBilling",
        method="GET",
        path="/v1/gemeenten/{gemeentecode}",
        service="billing",
        roles=roles(Rol.BEHEERDER, Rol.DIENST),
        scope="beheer.lezen",
        tag="gemeenten",
        summary="Of billing de gemeente kent",
        status=204,
        internal=True,
        also=(404,),
    ),
)
