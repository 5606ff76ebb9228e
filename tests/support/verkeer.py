"""One municipality on a running stack, and the messages of its providers, all on days that lie before today."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from deploy.demo.mensen import mens
from deploy.demo.toneel import Kalender
from deploy.local.settings import ROOT
from shared.contracts.gemeente import lees_yaml
from shared.contracts.operations import Rol
from shared.istandaarden import Bericht, Wet, lees, schrijf
from shared.istandaarden.berichten import (
    Antwoord319,
    Declaratie323,
    Retour302,
    Retour320,
    Start305,
    Stop307,
    Toewijzing301,
    VerzoekToewijzing315,
)
from shared.istandaarden.berichten.gedeeld import Achternaam, Geboortedatum, Omvang, Product, VerkorteNaam, Verwijzer
from shared.istandaarden.berichten.kop import XSD, KopVanAanbieder, RetourKopAanGemeente, kop_van_aanbieder
from shared.istandaarden.berichten.levering import Client305, Client307, StartProduct305, StopProduct307
from shared.istandaarden.berichten.verzoek import AangevraagdProduct315, Client315
from shared.runtime.clock import today
from shared.values.periode import Periode
from tests.support.declaraties import Declaratie, Regel
from tests.support.system import Stack

THUISHULP, JEUGDHULP = "42420001", "65656055"
VAN_WET = {Wet.WMO: THUISHULP, Wet.JEUGDWET: JEUGDHULP}
PRODUCT = {Wet.WMO: Product(categorie="01", code="01A03"), Wet.JEUGDWET: Product(categorie="45", code="45A04")}
TARIEF = {"01A03": 3250, "45A04": 9600}
PATIENCE = 60.0
T = TypeVar("T")


async def wacht_op(vraag: Callable[[], Awaitable[T | None]], wat: str) -> T:
    """What the question gives once it gives something."""
    deadline = time.monotonic() + PATIENCE
    while (found := await vraag()) is None:
        assert time.monotonic() < deadline, f"{wat} bleef uit"
        await asyncio.sleep(0.2)
    return found


@dataclass
class Gemeente:
    """The gateway for every role of one municipality."""

    stack: Stack
    code: str
    client: httpx.AsyncClient
    kalender: Kalender = field(default_factory=lambda: Kalender(today()))
    _tokens: dict[tuple[Rol, str | None], str] = field(default_factory=dict)

    async def vraag(
        self,
        methode: str,
        pad: str,
        rol: Rol,
        *,
        agb: str | None = None,
        headers: dict[str, str] | None = None,
        **rest: Any,
    ) -> httpx.Response:
        """One request with a fresh Idempotency-Key."""
        if (rol, agb) not in self._tokens:
            self._tokens[rol, agb] = self.stack.issuer.token(rol, gemeente=self.code, agb=agb)
        known = {"Authorization": f"Bearer {self._tokens[rol, agb]}", **(headers or {})}
        if methode == "POST":
            known["Idempotency-Key"] = str(uuid4())
        return await self.client.request(methode, pad, headers=known, **rest)

    async def sluit_aan(self) -> None:
        """The municipality takes part, with the tariffs of these tests."""
        (path,) = (ROOT / "deploy" / "gemeenten").glob(f"{self.code}-*.yaml")
        body = lees_yaml(path.read_text(encoding="utf-8")).model_dump(mode="json", by_alias=True)
        for tarief in (tarief for contract in body["contracten"] for tarief in contract["tarieven"]):
            tarief["tariefCenten"] = TARIEF.get(tarief["code"], tarief["tariefCenten"])
        answer = await self.vraag("POST", "/v1/gemeenten", Rol.BEHEERDER, json=body)
        assert answer.status_code == 201, answer.text

    async def maak(self, pad: str, body: object, *, wacht_bij: frozenset[int] = frozenset()) -> dict[str, Any]:
        """A POST of a consulent that gives 201, tried again while a service has not heard yet."""

        async def probeer() -> dict[str, Any] | None:
            answer = await self.vraag("POST", pad, Rol.CONSULENT, json=body)
            if answer.status_code in wacht_bij:
                return None
            assert answer.status_code == 201, answer.text
            found: dict[str, Any] = answer.json()
            return found

        return await wacht_op(probeer, pad)

    async def lijst(self, pad: str, rol: Rol = Rol.BACKOFFICE, **filters: str) -> list[dict[str, Any]]:
        """Every item of a list."""
        found: list[dict[str, Any]] = []
        query = {"limit": "200", **filters}
        while True:
            answer = await self.vraag("GET", pad, rol, params=query)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["resultaten"]
            if page["volgende"] is None:
                return found
            query["cursor"] = page["volgende"]

    async def stuur(self, wet: Wet, xml: bytes) -> httpx.Response:
        """A message of the provider of this law."""
        pad = "/v1/declaraties" if b"323/schema" in xml[:1000] else "/v1/berichten"
        headers = {"Content-Type": "application/xml"}
        return await self.vraag("POST", pad, Rol.AANBIEDER, agb=VAN_WET[wet], content=xml, headers=headers)

    async def bericht(self, id: str) -> Bericht:
        """A message of the box, read."""
        answer = await self.vraag("GET", f"/v1/berichten/{id}", Rol.POSTBUS, headers={"Accept": "application/xml"})
        assert answer.status_code == 200, answer.text
        return lees(answer.content).bericht

    def kop(self, soort: type[Bericht], wet: Wet, merk: str) -> KopVanAanbieder:
        """The header of a message of the provider of this law, sent today."""
        return kop_van_aanbieder(
            soort, wet, agb=VAN_WET[wet], gemeente=self.code, identificatie=merk, dagtekening=self.kalender.vandaag
        )

    def start(self, wet: Wet, bsn: str, nummer: int, merk: str) -> bytes:
        """Delivery began on the first day."""
        regel = StartProduct305(
            toewijzing_nummer=nummer,
            product=PRODUCT[wet],
            toewijzing_ingangsdatum=self.kalender.maand,
            begindatum=self.kalender.maand,
            status_aanlevering="1",
        )
        client = Client305(**client_van(bsn), start_producten=(regel,))
        return schrijf(Start305(header=self.kop(Start305, wet, merk), client=client), wet)

    def stop(self, wet: Wet, bsn: str, nummer: int, merk: str) -> bytes:
        """Delivery ended with the month."""
        regel = StopProduct307(
            toewijzing_nummer=nummer,
            product=PRODUCT[wet],
            toewijzing_ingangsdatum=self.kalender.maand,
            begindatum=self.kalender.maand,
            reden_beeindiging="19",
            einddatum=self.kalender.maand_eind,
            status_aanlevering="1",
        )
        client = Client307(**client_van(bsn), stop_producten=(regel,))
        return schrijf(Stop307(header=self.kop(Stop307, wet, merk), client=client), wet)

    def verzoek(self, bsn: str, referentie: str, merk: str) -> bytes:
        """Four pieces of youth care a month, asked for on a referral."""
        gevraagd = AangevraagdProduct315(
            referentie_aanbieder=referentie,
            product=PRODUCT[Wet.JEUGDWET],
            toewijzing_ingangsdatum=self.kalender.maand,
            toewijzing_einddatum=self.kalender.toewijzing_eind,
            omvang=Omvang(volume=4, eenheid="82", frequentie="4"),
            verwijzer=Verwijzer(type="02", zorgverlener_code="01012345"),
            raamcontract="1",
        )
        client = Client315(**client_van(bsn), gezagsdrager_bekend="1", aangevraagde_producten=(gevraagd,))
        header = self.kop(VerzoekToewijzing315, Wet.JEUGDWET, merk)
        return schrijf(VerzoekToewijzing315(header=header, client=client), Wet.JEUGDWET)

    def declaratie(self, wet: Wet, regels: Sequence[Regel], merk: str) -> bytes:
        """The claim of the month."""
        bericht: Declaratie323 = Declaratie(
            regels=regels,
            nummer=merk,
            identificatie=merk,
            wet=wet,
            agb=VAN_WET[wet],
            gemeente=self.code,
            periode=self.maand,
            dagtekening=self.kalender.vandaag,
        ).bericht
        return schrijf(bericht, wet)

    def regel(self, wet: Wet, bsn: str, nummer: int, referentie: str, volume: int) -> Regel:
        """A line of the month at the contracted tariff."""
        product = PRODUCT[wet]
        return Regel(
            referentie=referentie,
            bsn=bsn,
            nummer=nummer,
            categorie=product.categorie,
            code=str(product.code),
            periode=self.maand,
            volume=volume,
            eenheid="04" if wet is Wet.WMO else "82",
            tarief=TARIEF[str(product.code)],
        )

    @property
    def maand(self) -> Periode:
        """The month that is claimed."""
        return Periode(self.kalender.maand, self.kalender.maand_eind)

    def retour(self, wet: Wet, heen: Bericht, merk: str) -> bytes:
        """The clean 302 on a 301 or 320 on a 319."""
        assert isinstance(heen, Toewijzing301 | Antwoord319)
        soort = Retour302 if isinstance(heen, Toewijzing301) else Retour320
        header = heen.header.model_dump(by_alias=False) | {
            "bericht_code": soort.codes[wet],
            "identificatie_retour": merk,
            "dagtekening_retour": self.kalender.vandaag,
            "xsd_versie_retour": XSD,
        }
        return schrijf(soort(header=RetourKopAanGemeente(**header)), wet)


def client_van(bsn: str) -> dict[str, Any]:
    """The client of a message, as the register of persons has him."""
    iemand = mens(bsn, kind=True)
    return {
        "bsn": bsn,
        "geboortedatum": Geboortedatum(datum=iemand.geboortedatum),
        "geslacht": iemand.geslacht,
        "naam": VerkorteNaam(
            geslachtsnaam=Achternaam(achternaam=iemand.achternaam, voorvoegsel=iemand.voorvoegsel),
            voornamen=iemand.voornamen,
        ),
    }


@asynccontextmanager
async def gemeente(stack: Stack, code: str) -> AsyncIterator[Gemeente]:
    """This municipality, on board."""
    async with httpx.AsyncClient(base_url=stack.gateway, timeout=60, trust_env=False) as client:
        found = Gemeente(stack, code, client)
        await found.sluit_aan()
        yield found
