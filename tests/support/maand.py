"""A month of traffic of one municipality as steps with what each needs, to be taken in any order that keeps to that."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from deploy.demo.mensen import mens, proef_bsns
from shared.contracts.operations import Rol
from shared.istandaarden import Wet
from tests.support.declaraties import Regel
from tests.support.verkeer import JEUGDHULP, THUISHULP, VAN_WET, Gemeente, wacht_op

_BSNS = proef_bsns(999_910_000)
ANNA, BEP, CEES, DORA = (next(_BSNS) for _ in range(4))
"""Two clients of the Wmo, a child whose request is granted, and one whose request is refused."""
HULP = {
    "variant": "inspanningsgericht",
    "categorie": "01",
    "code": "01A03",
    "volume": 3,
    "eenheid": "04",
    "frequentie": "2",
}
BEGELEIDING = {
    "variant": "outputgericht",
    "categorie": "45",
    "code": "45A04",
    "volume": 4,
    "eenheid": "82",
    "frequentie": "4",
}
TOEGEKEND = {"besluit": "toekenning", "leveringsvorm": "zin", "toelichting": "Zo is het besloten."}


@dataclass(frozen=True, slots=True)
class Stap:
    """One thing that somebody does, once what it `needs` was done."""

    doe: Callable[[], Awaitable[None]]
    needs: tuple[str, ...] = ()


@dataclass
class Maand:
    """The steps, and what each leaves for those after it."""

    g: Gemeente
    personen: dict[str, str] = field(default_factory=dict)
    nummers: dict[str, int] = field(default_factory=dict)
    toewijzingen: dict[str, str] = field(default_factory=dict)
    aangenomen: int = 0
    """Messages of providers that must be in the box, doubles included but for those of a 302 or 320."""

    def stappen(self) -> dict[str, Stap]:
        """Every step by name; `dubbel` steps send again what their step sent."""
        wmo, jw = Wet.WMO, Wet.JEUGDWET
        found: dict[str, Stap] = {}

        def bericht(naam: str, wet: Wet, maak: Callable[[], Awaitable[bytes]], *needs: str) -> None:
            bytes_: list[bytes] = []
            retour = naam.startswith("retour")

            async def stuur() -> None:
                bytes_.append(await maak())
                answer = await self.g.stuur(wet, bytes_[0])
                assert answer.status_code in {201, 202}, (naam, answer.text)
                self.aangenomen += 1

            async def nogmaals() -> None:
                answer = await self.g.stuur(wet, bytes_[0])
                assert answer.status_code == 409 if retour else answer.status_code in {201, 202}, (naam, answer.text)
                assert not retour or answer.json()["type"].endswith(":9056")
                self.aangenomen += not retour

            found[naam] = Stap(stuur, needs)
            found[f"dubbel {naam}"] = Stap(nogmaals, (naam,))

        for bsn, merk in ((ANNA, "A"), (BEP, "B")):
            found[f"besluit {merk}"] = Stap(self._wmo_besluit(bsn))
        for bsn, merk in ((CEES, "C"), (DORA, "D")):
            found[f"persoon {merk}"] = Stap(self._persoon(bsn))
            bericht(f"vraag {merk}", jw, self._vraag(bsn, merk), f"persoon {merk}")
        found["besluit C"] = Stap(self._jeugdbesluit(CEES, "C"), ("vraag C",))
        found["besluit D"] = Stap(self._afwijzing("D"), ("vraag D",))
        found["wijziging A"] = Stap(self._wijziging(ANNA), ("besluit A",))
        for bsn, merk, wet in ((ANNA, "A", wmo), (BEP, "B", wmo), (CEES, "C", jw)):
            bericht(f"retour {merk}", wet, self._retour(wet, bsn, "301", 0, f"R{merk}"), f"besluit {merk}")
            bericht(f"start {merk}", wet, self._start(wet, bsn, f"S{merk}"), f"besluit {merk}")
        bericht("retour A2", wmo, self._retour(wmo, ANNA, "301", 1, "RA2"), "wijziging A")
        bericht("retour D", jw, self._retour(jw, DORA, "319", 0, "RD"), "besluit D")
        bericht("stop A", wmo, self._stop(wmo, ANNA, "EA"), "start A")
        bericht("declaratie W1", wmo, self._declaratie(wmo, "W1", self._eerste), "besluit A", "besluit B")
        bericht("declaratie W2", wmo, self._declaratie(wmo, "W2", self._tweede), "declaratie W1")
        bericht("declaratie J1", jw, self._declaratie(jw, "J1", self._jeugd), "besluit C")
        return found

    async def speel(self, toeval: Random) -> list[str]:
        """All steps in an order of chance; gives the order."""
        todo, done = self.stappen(), list[str]()
        while todo:
            naam = toeval.choice(sorted(n for n, stap in todo.items() if set(stap.needs) <= set(done)))
            await todo.pop(naam).doe()
            done.append(naam)
        return done

    def _persoon(self, bsn: str) -> Callable[[], Awaitable[None]]:
        async def doe() -> None:
            made = await self.g.maak("/v1/personen", mens(bsn, kind=True).json())
            self.personen[bsn] = made["persoonId"]

        return doe

    def _wmo_besluit(self, bsn: str) -> Callable[[], Awaitable[None]]:
        async def doe() -> None:
            k = self.g.kalender
            melding = {"persoon": mens(bsn, kind=True).json(), "wet": "wmo", "hulpvraag": "Hulp gevraagd."}
            gemeld = await self.g.maak("/v1/meldingen", {**melding, "ontvangenOp": k.voor(60).isoformat()})
            self.personen[bsn] = gemeld["persoonId"]
            vraag = {"meldingId": gemeld["meldingId"], "wet": "wmo", "ingediendOp": k.voor(10).isoformat()}
            aanvraag = await self.g.maak("/v1/aanvragen", vraag)
            body = {**TOEGEKEND, "aanvraagId": aanvraag["aanvraagId"], "besluitdatum": k.voor(5).isoformat()}
            await self._toegewezen(bsn, {**body, "voorzieningen": [self._voorziening(HULP, THUISHULP)]})

        return doe

    def _jeugdbesluit(self, bsn: str, merk: str) -> Callable[[], Awaitable[None]]:
        async def doe() -> None:
            body = {**TOEGEKEND, "verzoekId": await self._verzoek(merk), "besluitdatum": self._vandaag}
            await self._toegewezen(bsn, {**body, "voorzieningen": [self._voorziening(BEGELEIDING, JEUGDHULP)]})

        return doe

    def _afwijzing(self, merk: str) -> Callable[[], Awaitable[None]]:
        async def doe() -> None:
            body = {
                "verzoekId": await self._verzoek(merk),
                "besluit": "afwijzing",
                "redenAfwijzing": "woonplaatsbeginsel",
                "verantwoordelijkeGemeente": "0200",
                "besluitdatum": self._vandaag,
                "toelichting": "Het kind woont elders.",
            }
            await self.g.maak("/v1/beschikkingen", body)

        return doe

    def _wijziging(self, bsn: str) -> Callable[[], Awaitable[None]]:
        eind = self.g.kalender.toewijzing_eind.replace(day=1).isoformat()
        body = {"redenWijziging": "04", "toewijzingsdatum": self._vandaag, "einddatum": eind}

        async def wijzig() -> bool | None:
            """Reads the version and changes it; again where an awarded volume was noted in between."""
            pad = f"/v1/toewijzingen/{self.toewijzingen[bsn]}"
            headers = {"If-Match": (await self.g.vraag("GET", pad, Rol.BACKOFFICE)).headers["etag"]}
            answer = await self.g.vraag("POST", f"{pad}/wijzigingen", Rol.BACKOFFICE, json=body, headers=headers)
            assert answer.status_code in {200, 412}, answer.text
            return True if answer.status_code == 200 else None

        async def doe() -> None:
            await wacht_op(wijzig, "de wijziging")

        return doe

    def _vraag(self, bsn: str, merk: str) -> Callable[[], Awaitable[bytes]]:
        async def maak() -> bytes:
            return self.g.verzoek(bsn, f"VOT-{merk}", f"V{merk}")

        return maak

    def _start(self, wet: Wet, bsn: str, merk: str) -> Callable[[], Awaitable[bytes]]:
        async def maak() -> bytes:
            return self.g.start(wet, bsn, self.nummers[bsn], merk)

        return maak

    def _stop(self, wet: Wet, bsn: str, merk: str) -> Callable[[], Awaitable[bytes]]:
        async def maak() -> bytes:
            return self.g.stop(wet, bsn, self.nummers[bsn], merk)

        return maak

    def _retour(self, wet: Wet, bsn: str, soort: str, nr: int, merk: str) -> Callable[[], Awaitable[bytes]]:
        async def maak() -> bytes:
            return self.g.retour(wet, await self.g.bericht(await self._verstuurd(bsn, soort, nr)), merk)

        return maak

    async def _verstuurd(self, bsn: str, soort: str, nr: int) -> str:
        """The id of the message of this kind about this client that was sent as number `nr`, once it was."""

        async def zoek() -> str | None:
            rows = await self.g.lijst("/v1/berichten", soort=soort, persoonId=self.personen[bsn])
            return str(rows[-1 - nr]["berichtId"]) if len(rows) > nr else None

        return await wacht_op(zoek, f"de {soort}")

    def _declaratie(self, wet: Wet, merk: str, regels: Callable[[], list[Regel]]) -> Callable[[], Awaitable[bytes]]:
        async def maak() -> bytes:
            xml = self.g.declaratie(wet, regels(), merk)

            async def gehoord() -> bool | None:
                """Whether billing knows the toewijzingen and, for a credit, the line it takes back."""
                headers = {"Content-Type": "application/xml"}
                query = {"proef": "true"}
                answer = await self.g.vraag(
                    "POST",
                    "/v1/declaraties",
                    Rol.AANBIEDER,
                    agb=VAN_WET[wet],
                    content=xml,
                    headers=headers,
                    params=query,
                )
                assert answer.status_code == 200, answer.text
                codes = {r["referentieNummer"]: r["retourcodes"] for r in answer.json()["regels"] if r["retourcodes"]}
                return True if codes == ({"W1-X": ["9338"]} if merk == "W1" else {}) else None

            await wacht_op(gehoord, f"wat {merk} nodig heeft")
            return xml

        return maak

    def _eerste(self) -> list[Regel]:
        """A right line per client, and one on a toewijzing that nobody has."""
        goed = [self._regel(Wet.WMO, bsn, f"W1-{n}", 12) for n, bsn in enumerate((ANNA, BEP))]
        return [*goed, replace(goed[0], referentie="W1-X", nummer=999_999_999)]

    def _tweede(self) -> list[Regel]:
        """The first line taken back, and what it should have been."""
        eerste = self._regel(Wet.WMO, ANNA, "W1-0", 12)
        return [eerste.credit("W2-C"), self._regel(Wet.WMO, ANNA, "W2-N", 8)]

    def _jeugd(self) -> list[Regel]:
        return [self._regel(Wet.JEUGDWET, CEES, "J1-0", 3)]

    def _regel(self, wet: Wet, bsn: str, referentie: str, volume: int) -> Regel:
        return self.g.regel(wet, bsn, self.nummers[bsn], referentie, volume)

    def _voorziening(self, wat: dict[str, Any], agb: str) -> dict[str, Any]:
        k = self.g.kalender
        return {**wat, "agb": agb, "ingangsdatum": k.maand.isoformat(), "einddatum": k.toewijzing_eind.isoformat()}

    @property
    def _vandaag(self) -> str:
        return self.g.kalender.vandaag.isoformat()

    async def _verzoek(self, merk: str) -> str:
        async def zoek() -> str | None:
            rows = await self.g.lijst("/v1/verzoeken", Rol.CONSULENT, referentieAanbieder=f"VOT-{merk}")
            return str(rows[0]["verzoekId"]) if rows else None

        return await wacht_op(zoek, f"verzoek {merk}")

    async def _toegewezen(self, bsn: str, besluit: dict[str, Any]) -> None:
        given = await self.g.maak("/v1/beschikkingen", besluit, wacht_bij=frozenset({404, 409}))

        async def zoek() -> str | None:
            pad = f"/v1/beschikkingen/{given['beschikkingId']}"
            ids = (await self.g.vraag("GET", pad, Rol.CONSULENT)).json()["toewijzingen"]
            return str(ids[0]) if ids else None

        self.toewijzingen[bsn] = await wacht_op(zoek, "de toewijzing")
        pad = f"/v1/toewijzingen/{self.toewijzingen[bsn]}"
        self.nummers[bsn] = (await self.g.vraag("GET", pad, Rol.CONSULENT)).json()["toewijzingNummer"]
        await self._verstuurd(bsn, "301", 0)
