"""The load: commands of all three services at fixed arrival times, whatever became of those before (open loop)."""

import asyncio
import contextlib
import random
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from uuid import NAMESPACE_OID, uuid5

from deploy.demo.mensen import Mens, mens, proef_bsns
from deploy.demo.toneel import THUISHULP, Kalender
from shared.runtime.clock import today
from shared.values.periode import Periode
from tests.faults.desk import Desk, Reply, Unanswered
from tests.support.declaraties import Declaratie, Regel

MIX = {"intake": 60, "indicatie": 25, "billing": 15}
RATE = 10.0
"""Commands a second."""
MOST = 60
"""Commands without an answer at one time; one that would arrive above that is left out."""
READY = (30, 20)
"""Dossiers ready for a decision and for a claim before the load begins."""
AHEAD = 3
"""Dossiers prepared at the same time."""
NOT_HEARD = frozenset({404, 409})
"""What a service says of something it has not heard of yet."""
TARIEF = 3250


@dataclass(slots=True)
class Dossier:
    """One person on the way from melding to claim; `version` is that of the onderzoek."""

    mens: Mens
    persoon_id: str = ""
    melding_id: str = ""
    onderzoek_id: str = ""
    aanvraag_id: str = ""
    beschikking_id: str = ""
    version: int = 0
    step: int = 0


@dataclass(slots=True)
class Load:
    """Sends commands; what waits for its next step is kept per service. The same seed sends the same commands."""

    desk: Desk
    seed: int = 1
    rate: float = RATE
    ahead: tuple[int, int] = READY
    bsns: Iterator[str] = field(default_factory=lambda: proef_bsns(0))
    under_way: deque[Dossier] = field(default_factory=deque)
    to_decide: deque[Dossier] = field(default_factory=deque)
    to_claim: deque[Dossier] = field(default_factory=deque)
    sent: Counter[str] = field(default_factory=Counter)
    kalender: Kalender = field(default_factory=lambda: Kalender(today()))
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _running: set["asyncio.Task[None]"] = field(default_factory=set)

    async def prepare(self, decide: int, claim: int) -> None:
        """Fills what indicatie and billing commands need, as fast as it goes."""
        rest = asyncio.Semaphore(AHEAD)

        async def one(upto: int) -> None:
            async with rest:
                dossier = Dossier(mens(next(self.bsns)))
                while dossier.step < upto:
                    await self._step(dossier)
                (self.to_claim if upto > 4 else self.to_decide).append(dossier)

        missing = max(decide - len(self.to_decide), 0), max(claim - len(self.to_claim), 0)
        await asyncio.gather(*(one(4) for _ in range(missing[0])), *(one(5) for _ in range(missing[1])))

    @asynccontextmanager
    async def running(self, rate: float | None = None) -> AsyncIterator[None]:
        """The load as long as the block runs; at its end every command has its answer, or is counted as unanswered."""
        source = asyncio.create_task(self._arrivals(rate or self.rate))
        try:
            yield
        finally:
            source.cancel()
            await asyncio.gather(source, return_exceptions=True)
            await asyncio.gather(*self._running, return_exceptions=True)

    async def burst(self, number: int, rate: float = RATE) -> None:
        """So many commands, and their answers."""
        async with self.running(rate):
            await asyncio.sleep(number / rate)

    async def _arrivals(self, rate: float) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        dice = random.Random(self.seed)
        for number in count():
            await asyncio.sleep(max(began + number / rate - loop.time(), 0))
            if len(self._running) >= MOST:
                continue
            kind = dice.choices(list(MIX), list(MIX.values()))[0]
            task = asyncio.create_task(self._command(kind, dice.random()))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _command(self, kind: str, chance: float) -> None:
        with contextlib.suppress(Unanswered):  # counted at the desk
            dossier = self._next(kind, chance)
            await self._step(dossier)
            self._put(dossier)

    def _next(self, kind: str, chance: float) -> Dossier:
        """A dossier whose next step belongs to the kind; a new melding where there is none.

        Once every BSN of the test range has had its turn: any dossier that waits.
        """
        waiting = {"intake": self.under_way, "indicatie": self.to_decide, "billing": self.to_claim}[kind]
        if waiting and (kind != "intake" or chance < 0.7):
            return waiting.popleft()
        if (bsn := next(self.bsns, None)) is not None:
            return Dossier(mens(bsn))
        left = [many for many in (self.under_way, self.to_decide, self.to_claim) if many]
        if not left:
            raise Unanswered("persoon")
        return left[0].popleft()

    def _put(self, dossier: Dossier) -> None:
        if dossier.step < 4:
            self.under_way.append(dossier)
        elif dossier.step == 4:
            self.to_decide.append(dossier)
        elif dossier.step == 5:
            self.to_claim.append(dossier)

    async def _step(self, dossier: Dossier) -> None:
        """The next command of a dossier."""
        step = (self._meld, self._onderzoek, self._verslag, self._aanvraag, self._beschik, self._declareer)[
            dossier.step
        ]
        self.sent["intake" if dossier.step < 4 else "indicatie" if dossier.step == 4 else "billing"] += 1
        await step(dossier, str(uuid5(NAMESPACE_OID, f"{self.seed} {next(self._numbers)} {dossier.mens.bsn}")))
        dossier.step += 1

    async def _meld(self, d: Dossier, key: str) -> None:
        body = {
            "persoon": d.mens.json(),
            "wet": "wmo",
            "taaksoort": "huishoudelijke-hulp",
            "hulpvraag": "Het huishouden lukt niet meer alleen sinds de val van de trap.",
            "ontvangenOp": self.kalender.voor(60).isoformat(),
        }
        found = await self._post("/v1/meldingen", body, key)
        d.melding_id, d.persoon_id = found.json["meldingId"], found.json["persoonId"]
        self.desk.acknowledged("intake", f"melding-{d.melding_id}", found)

    async def _onderzoek(self, d: Dossier, key: str) -> None:
        identiteit = {"document": "paspoort", "vastgesteldOp": self.kalender.voor(45).isoformat()}
        begin = self.kalender.voor(50).isoformat()
        body = {"meldingId": d.melding_id, "gestartOp": begin, "identiteit": identiteit}
        found = await self._post("/v1/onderzoeken", body, key)
        d.onderzoek_id, d.version = found.json["onderzoekId"], found.version
        self.desk.acknowledged("intake", f"onderzoek-{d.onderzoek_id}", found)

    async def _verslag(self, d: Dossier, key: str) -> None:
        body = {
            "uitkomst": "voorziening-nodig",
            "verslag": "Hulp bij het huishouden is nodig.",
            "afgerondOp": self.kalender.voor(30).isoformat(),
        }
        found = await self._post(f"/v1/onderzoeken/{d.onderzoek_id}/verslag", body, key, if_match=d.version)
        self.desk.acknowledged("intake", f"onderzoek-{d.onderzoek_id}", found)

    async def _aanvraag(self, d: Dossier, key: str) -> None:
        body = {"meldingId": d.melding_id, "wet": "wmo", "ingediendOp": self.kalender.voor(28).isoformat()}
        found = await self._post("/v1/aanvragen", body, key)
        d.aanvraag_id = found.json["aanvraagId"]
        self.desk.acknowledged("intake", f"aanvraag-{d.aanvraag_id}", found)

    async def _beschik(self, d: Dossier, key: str) -> None:
        voorziening = {
            "variant": "inspanningsgericht",
            "categorie": "01",
            "code": "01A03",
            "volume": 3,
            "eenheid": "04",
            "frequentie": "2",
            "ingangsdatum": self.kalender.maand.isoformat(),
            "einddatum": self.kalender.toewijzing_eind.isoformat(),
            "agb": THUISHULP,
        }
        body = {
            "aanvraagId": d.aanvraag_id,
            "besluit": "toekenning",
            "leveringsvorm": "zin",
            "besluitdatum": self.kalender.voor(20).isoformat(),
            "voorzieningen": [voorziening],
            "toelichting": "U krijgt drie uur per week hulp bij het huishouden.",
        }
        found = _done(await self.desk.ask("POST", "/v1/beschikkingen", body, key=key, patient_at=NOT_HEARD))
        d.beschikking_id = found.json["beschikkingId"]
        self.desk.acknowledged("indicatie", f"beschikking-{d.beschikking_id}", found)

    async def _declareer(self, d: Dossier, key: str) -> None:
        nummer = await self._toewijzing(d)
        maand = Periode(self.kalender.maand, self.kalender.maand_eind)
        mark = key.replace("-", "")[:12].upper()
        regel = Regel(referentie=mark, bsn=d.mens.bsn, nummer=nummer, periode=maand, tarief=TARIEF, volume=8)
        claim = Declaratie(
            regels=[regel],
            nummer=mark,
            identificatie=mark,
            periode=maand,
            dagtekening=self.kalender.vandaag,
            gemeente=self.desk.gemeente,
        )
        sent = await self.desk.ask("POST", "/v1/declaraties", claim.json, rol="aanbieder", agb=THUISHULP, key=key)
        found = _done(sent)
        self.desk.acknowledged("billing", f"declaratie-{found.json['declaratieId']}", found)

    async def _toewijzing(self, d: Dossier) -> int:
        """The number in the provider's 301: the toewijzing follows the beschikking by itself."""
        for _ in range(240):
            found = await self.desk.read("/v1/toewijzingen", persoonId=d.persoon_id)
            if found["resultaten"]:
                return int(found["resultaten"][0]["toewijzingNummer"])
            await asyncio.sleep(0.25)
        raise Unanswered("toewijzing")

    async def _post(self, path: str, body: object, key: str, if_match: int | None = None) -> Reply:
        return _done(await self.desk.ask("POST", path, body, key=key, if_match=if_match))


def _done(reply: Reply) -> Reply:
    """What was not accepted is kept as odd at the desk; its dossier goes no further."""
    if reply.status not in (200, 201, 202):
        raise Unanswered(str(reply.status))
    return reply
