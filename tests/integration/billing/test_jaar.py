"""A reduced year through the real handlers on PostgreSQL, with corrections and payment runs; then the nightly check."""

import os
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from services.billing.domain.wet import Wet
from shared.contracts.gemeente import GemeenteBestand, Variant, lees_yaml
from shared.contracts.indicatie.messages import ToewijzingAfgegevenV1
from shared.contracts.operations import Rol
from shared.eventsourcing.context import Context
from shared.values.ids import uuid7
from shared.values.periode import Periode
from tests.integration.billing.conftest import ENSCHEDE, GEMEENTEN, ZWOLLE, Dienst
from tests.integration.billing.test_betaalruns import INVOER
from tests.support.declaraties import Declaratie, Regel
from tests.support.jaar.land import STANDAARD, WET, Aanbod
from tests.support.jaar.toezicht import Toezicht
from tests.support.jaar.verkeer import Beslissing, Omvang, Verkeer

OMVANG = (
    Omvang(clienten=400, maanden=12)
    if os.environ.get("JAAR") == "vol"
    else Omvang(clienten=24, maanden=6, wijzigingen=0.3)
)


def aanbod_van(bestand: GemeenteBestand) -> list[Aanbod]:
    """What the providers of a municipality's file deliver."""
    tarieven: dict[tuple[str, Wet, str, str, str], list[tuple[Periode, int]]] = {}
    for contract in bestand.contracten:
        for t in contract.tarieven:
            sleutel = (contract.agb, Wet(contract.wet), t.categorie, t.code, t.eenheid)
            tarieven.setdefault(sleutel, []).append((Periode(t.ingangsdatum, t.einddatum), t.tarief_centen))
    return [Aanbod(bestand.gemeentecode, *sleutel, tuple(gevonden)) for sleutel, gevonden in tarieven.items()]


class Jaar:
    """Sends the year to the service and keeps what it should come to."""

    def __init__(self, dienst: Dienst, aanbod: list[Aanbod], zaad: int) -> None:
        self.dienst, self.random = dienst, Random(zaad)
        self.toezicht = Toezicht(
            uurtarief={
                (een.gemeente, een.agb, een.categorie, een.code): [(p.begindatum, c) for p, c in een.tarieven]
                for een in aanbod
                if een.eenheid == "04"
            }
        )
        self.maand: Periode | None = None
        self.besloten = {"aanvaarding": 0, "verwerping": 0}

    async def hoor(self, beslissing: Beslissing) -> None:
        """A version of a toewijzing, as indicatie tells it."""
        versie, gemeente = beslissing.versie, beslissing.gemeente
        self.toezicht.hoor((gemeente, versie.wet.value, versie.toewijzing_nummer), versie)
        message = ToewijzingAfgegevenV1.model_validate(
            {
                "toewijzing_id": uuid7(),
                "toewijzing_nummer": versie.toewijzing_nummer,
                "beschikking_id": uuid7(),
                "persoon_id": UUID(self.dienst.persoon(beslissing.bsn, gemeente)),
                "wet": versie.wet.value,
                "agb": versie.agb,
                "categorie": versie.categorie,
                "code": versie.code,
                "variant": Variant.OUTPUTGERICHT if versie.output else Variant.INSPANNINGSGERICHT,
                "toewijzingsmoment": versie.moment,
                "ingangsdatum": versie.periode.begindatum,
                "einddatum": versie.periode.einddatum,
                "volume": versie.volume,
                "eenheid": versie.eenheid,
                "frequentie": versie.frequentie,
                "budget_centen": versie.budget_centen,
                "reden_wijziging": versie.reden_wijziging,
            }
        )
        await self.dienst.hoor(message, ctx=Context(tenant=gemeente, actor="test"))

    async def declareer(self, d: Declaratie) -> None:
        """A claim, judged; its verdicts go to the one who keeps watch. With each new month people decide and pay."""
        if self.maand not in {None, d.periode}:
            await self.beslis(d.gemeente)
            await self.dienst.vraag("POST", "/v1/betaalruns", INVOER, gemeente=d.gemeente)
        self.maand = d.periode
        pad = await self.dienst.dien_in(d, gemeente=d.gemeente)
        await self.dienst.werk()
        status = await self.dienst.lees(pad, gemeente=d.gemeente)
        if status["status"] == "niet-ingediend":
            assert status["toegekendCenten"] == 0
            return
        regels, meer = [], {"limit": "200"}
        while meer:
            pagina = await self.dienst.lees(f"{pad}/regels", gemeente=d.gemeente, params=meer)
            regels += pagina["resultaten"]
            meer = {"limit": "200", "cursor": pagina["volgende"]} if pagina["volgende"] else {}
        volgorde = {(r.bsn, r.referentie): r for r in d.regels}
        namen = {self.dienst.persoon(r.bsn, d.gemeente): r.bsn for r in d.regels}
        oordelen = [(volgorde[namen[r["persoonId"]], r["referentieNummer"]], r["retourcodes"]) for r in regels]
        in_bericht = replace(d, regels=[regel for regel, _ in oordelen])  # lines stand under their client
        self.toezicht.na_declaratie(in_bericht, oordelen, status["toegekendCenten"])

    async def beslis(self, gemeente: str) -> None:
        """Half of the open proposals is accepted, half of the rest refused."""
        lijst = await self.dienst.lees(
            "/v1/correcties", gemeente=gemeente, params={"status": "voorgesteld", "limit": "200"}
        )
        for een in lijst["resultaten"]:
            wat = self.random.choice(["aanvaarding", "aanvaarding", "verwerping", None])
            if wat is None:
                continue
            pad = f"/v1/correcties/{een['correctieId']}"
            versie = (await self.dienst.lees(pad, gemeente=gemeente))["versie"]
            body = {"reden": "De zorg is geleverd."} if wat == "verwerping" else None
            await self.dienst.maak(f"{pad}/{wat}", body, gemeente=gemeente, versie=f'"{versie}"')
            self.besloten[wat] += 1
        await self.dienst.werk()

    async def crediteer(self, gemeente: str, agb: str, wet: Wet) -> None:
        """The provider takes back every line of its accepted corrections, as it was asked."""
        lijst = await self.dienst.lees(
            "/v1/correcties", rol=Rol.AANBIEDER, wie=agb, gemeente=gemeente, params={"limit": "200"}
        )
        terug: list[Regel] = []
        for een in lijst["resultaten"]:
            if (een["status"], een["wet"]) == ("aanvaard", wet.value):
                details = await self.dienst.lees(f"/v1/correcties/{een['correctieId']}", gemeente=gemeente)
                open_ = self.toezicht.toegekend[gemeente, wet.value, een["toewijzingNummer"]]
                wil = [r["referentieNummer"] for r in details["regels"] if not r["gecrediteerd"]]
                terug += [open_[f"{agb}/{naam}"].credit(f"T{naam}") for naam in wil]
        if terug:
            naam = f"T{gemeente}{agb[:4]}"
            await self.declareer(
                Declaratie(
                    regels=terug,
                    nummer=naam,
                    identificatie=naam,
                    wet=STANDAARD[wet],
                    agb=agb,
                    gemeente=gemeente,
                    periode=Periode.maand(2026, 10),
                )
            )


@pytest.mark.timeout(3600)
async def test_a_year_leaves_a_sound_ledger(dienst: Dienst) -> None:
    bestanden = [
        lees_yaml((GEMEENTEN / f"{n}.yaml").read_text(encoding="utf-8")) for n in ("0153-enschede", "0193-zwolle")
    ]
    aanbod = [een for bestand in bestanden for een in aanbod_van(bestand)]
    jaar = Jaar(dienst, aanbod, zaad=2)
    for gebeurtenis in Verkeer(2, aanbod, OMVANG).gebeurtenissen():
        await (jaar.declareer(gebeurtenis) if isinstance(gebeurtenis, Declaratie) else jaar.hoor(gebeurtenis))
    await dienst.werk()
    for gemeente in (ENSCHEDE, ZWOLLE):
        await jaar.beslis(gemeente)
        for agb, wet in sorted({(een.agb, een.wet) for een in aanbod if een.gemeente == gemeente}):
            await jaar.crediteer(gemeente, agb, wet)
        over = await dienst.lees("/v1/correcties", gemeente=gemeente, params={"status": "aanvaard"})
        assert over["resultaten"] == [], "every credit that was asked for closed its correction"
        som = sum(
            r.bedrag.centen
            for sleutel, open_ in jaar.toezicht.toegekend.items()
            for r in open_.values()
            if sleutel[0] == gemeente
        )
        async with dienst.store.transaction(gemeente) as tx:
            assert await tx.conn.fetchval("SELECT sum(centen) FROM verbruik") == som
        gevraagd = await dienst.vraag("POST", "/v1/controles", rol=Rol.CONTROLLER, gemeente=gemeente)
        await dienst.werk()
        gevonden = await dienst.lees(gevraagd.headers["Location"], rol=Rol.CONTROLLER, gemeente=gemeente)
        assert [punt for punt in gevonden["punten"] if punt["afwijkingen"]] == []
    assert jaar.toezicht.telling["debetten"] > 20
    assert all(jaar.besloten.values()), jaar.besloten
    assert {WET[d] for d in STANDAARD.values()} == {Wet.WMO, Wet.JEUGDWET}
