"""`/v1/aanbieders` and `/v1/contracten`."""

from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import APIRouter

from services.billing.aggregates import AANBIEDER, CONTRACT
from services.billing.domain import aanbieder, contract
from services.billing.domain.contract import ContractId
from services.billing.domain.tarief import Tarief
from services.billing.domain.wet import Wet
from services.billing.handlers import partners as handlers
from services.billing.queries import partners as queries
from shared.contracts import gemeente
from shared.contracts.billing import OPERATION
from shared.contracts.billing import partners as c
from shared.contracts.body import Bladeren, Lijst
from shared.contracts.operations import Rol
from shared.errors import Invalid, InvalidParam
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, created
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.values.periode import Periode

(
    LIJST_AANBIEDERS,
    REGISTREREN,
    LEES_AANBIEDER,
    REKENING,
    LIJST_CONTRACTEN,
    SLUITEN,
    LEES_CONTRACT,
    LEES_TARIEVEN,
    TARIEVEN_ERBIJ,
    *_,
) = c.PARTNERS
BETALERS = frozenset({Rol.BACKOFFICE, Rol.CONTROLLER, Rol.BEHEERDER})


def add(router: APIRouter, clock: Clock) -> None:
    """The routes of providers and contracts."""
    _aanbieders(router, clock)
    _contracten(router)


def _aanbieders(router: APIRouter, clock: Clock) -> None:
    @route(router, OPERATION["lijstAanbieders"])
    async def lijst_aanbieders(query: Bladeren, caller: CallerIn, store: StoreIn) -> Lijst[c.AanbiederUit]:
        return await queries.aanbieders(store, caller.tenant, query, met_rekening=_betaalt(caller))

    @route(router, OPERATION["registreerAanbieder"])
    async def registreer_aanbieder(body: gemeente.Aanbieder, ctx: ContextIn, store: StoreIn) -> Answer:
        rekening = aanbieder.Rekening(iban=body.iban, bic=body.bic, gemeld_op=today(clock))
        command = aanbieder.RegistreerAanbieder(agb=body.agb, naam=body.naam, rekening=rekening)
        return await handlers.voer_aanbieder_uit(store, ctx, body.agb, command, _aanbieder)

    @route(router, OPERATION["leesAanbieder"])
    async def lees_aanbieder(agb: str, caller: CallerIn, store: StoreIn) -> Found:
        state, versie = await fold(store, caller.tenant, AANBIEDER, agb)
        return Found(body=aanbieder_uit(state, versie, met_rekening=_betaalt(caller)), version=versie)

    @route(router, OPERATION["wijzigRekening"])
    async def wijzig_rekening(agb: str, body: c.RekeningInvoer, ctx: ContextIn, store: StoreIn) -> Answer:
        if body.gemeld_op > today(clock):
            raise Invalid([InvalidParam("gemeldOp", "toekomst", "Deze datum ligt in de toekomst.")])
        rekening = aanbieder.Rekening(iban=body.iban, bic=body.bic, gemeld_op=body.gemeld_op)
        command = aanbieder.WijzigRekening(rekening=rekening)
        return await handlers.voer_aanbieder_uit(store, ctx, agb, command, _aanbieder)


def _contracten(router: APIRouter) -> None:
    @route(router, OPERATION["lijstContracten"])
    async def lijst_contracten(query: c.ContractenQuery, caller: CallerIn, store: StoreIn) -> Lijst[c.ContractUit]:
        return await queries.contracten(store, caller.tenant, query)

    @route(router, OPERATION["sluitContract"])
    async def sluit_contract(body: gemeente.Contract, ctx: ContextIn, store: StoreIn) -> Answer:
        command = sluit_van(ctx.tenant, body)
        return await handlers.voer_contract_uit(store, ctx, command.contract_id, command, _contract)

    @route(router, OPERATION["leesContract"])
    async def lees_contract(contract_id: str, caller: CallerIn, store: StoreIn) -> Found:
        state, versie = await fold(store, caller.tenant, CONTRACT, contract_id)
        return Found(body=queries.contract_uit(contract.bestaand(state), versie), version=versie)

    @route(router, OPERATION["leesTarieven"])
    async def lees_tarieven(contract_id: str, caller: CallerIn, store: StoreIn) -> Found:
        state, versie = await fold(store, caller.tenant, CONTRACT, contract_id)
        return Found(body=tarieven_uit(state, versie), version=versie)

    @route(router, OPERATION["voegTarievenToe"])
    async def voeg_tarieven_toe(contract_id: str, body: c.TarievenInvoer, ctx: ContextIn, store: StoreIn) -> Answer:
        def answer(state: contract.State, versie: int) -> Answer:
            location = f"/v1/contracten/{contract_id}/tarieven"
            return created(location, tarieven_uit(state, versie), versie)

        command = contract.VoegTarievenToe(tarieven=tuple(map(tarief_van, body.tarieven)))
        return await handlers.voer_contract_uit(store, ctx, ContractId(contract_id), command, answer)


def contract_id_van(tenant: str, contractnummer: str) -> ContractId:
    """The id of the contract with this number: one per municipality and number, whoever makes it."""
    return ContractId(str(uuid5(NAMESPACE_URL, f"urn:zorgketen:contract:{tenant}:{contractnummer}")))


def sluit_van(tenant: str, body: gemeente.Contract) -> contract.SluitContract:
    """The command in a contract of the API or of a municipality's file."""
    return contract.SluitContract(
        contract_id=contract_id_van(tenant, body.contractnummer),
        contractnummer=body.contractnummer,
        agb=body.agb,
        wet=Wet(body.wet),
        periode=Periode(body.ingangsdatum, body.einddatum),
        tarieven=tuple(map(tarief_van, body.tarieven)),
    )


def tarief_van(body: gemeente.Tarief) -> Tarief:
    """A tariff in words of the domain."""
    return Tarief(
        categorie=body.categorie,
        code=body.code,
        eenheid=body.eenheid,
        centen=body.tarief_centen,
        periode=Periode(body.ingangsdatum, body.einddatum),
    )


def aanbieder_uit(state: aanbieder.State, versie: int, *, met_rekening: bool) -> c.AanbiederUit:
    """A provider as the API shows it."""
    rekening = state.rekening
    if state.agb is None or rekening is None:
        raise ValueError("geen aanbieder")
    return c.AanbiederUit(
        agb=state.agb,
        naam=state.naam,
        iban=rekening.iban if met_rekening else None,
        bic=rekening.bic if met_rekening else None,
        rekening_sinds=rekening.gemeld_op,
        versie=versie,
    )


def tarieven_uit(state: contract.State, versie: int) -> c.TarievenUit:
    """The tariffs of a contract as the API shows them."""
    nu = contract.bestaand(state)
    return c.TarievenUit(
        contract_id=UUID(nu.contract_id), tarieven=tuple(map(queries.tarief_uit, nu.tarieven)), versie=versie
    )


def _betaalt(caller: Caller) -> bool:
    return bool(BETALERS & caller.roles)


def _aanbieder(state: aanbieder.State, versie: int) -> Answer:
    """The stored answer names no account: it is kept for as long as the key is."""
    return created(f"/v1/aanbieders/{state.agb}", aanbieder_uit(state, versie, met_rekening=False), versie)


def _contract(state: contract.State, versie: int) -> Answer:
    nu = contract.bestaand(state)
    return created(f"/v1/contracten/{nu.contract_id}", queries.contract_uit(nu, versie), versie)
