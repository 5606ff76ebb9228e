"""Why: a verdict given again from what it stood on, whatever changed since; and claims from before there were parts."""

import json
import random
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.billing.berichten.ontvangst import ontvang
from services.billing.codec import declaratie_codec
from services.billing.domain import declaratie as d
from services.billing.gevolgen import BEOORDEEL_DECLARATIE
from services.billing.grootboek.clienten import verzegel
from services.billing.grootboek.oordelen import TOETSEN, schrijf_clienten, schrijf_ontvangst
from shared.contracts.indicatie.messages import ToewijzingAfgegevenV1, ToewijzingGewijzigdV1, ToewijzingVerwijderdV1
from shared.contracts.operations import Rol
from shared.eventsourcing.context import Job
from shared.eventsourcing.statements import Append, Pending
from shared.values.ids import uuid7
from tests.integration.billing.conftest import ENSCHEDE, PSEUDONIEM, Dienst, Json
from tests.support.declaraties import JOOST, OKTOBER, ROOS, SEPTEMBER, Declaratie, Regel

NUMMERS = {101: ROOS, 102: ROOS, 103: JOOST, 104: JOOST}


async def wijzig(dienst: Dienst, eerst: ToewijzingAfgegevenV1, dag: int, **anders: Any) -> None:
    """Another version of a toewijzing, decided on this day of November."""
    soort = ToewijzingVerwijderdV1 if anders.get("reden_wijziging") == "13" else ToewijzingGewijzigdV1
    moment = datetime(2026, 11, dag, 9, 0)  # noqa: DTZ001 – local time, as in the 301
    await dienst.hoor(soort.model_validate(eerst.model_dump() | {"toewijzingsmoment": moment} | anders))


async def regels(dienst: Dienst, pad: str) -> list[Json]:
    """Every line of a claim as it is explained now, one by one and by page."""
    gevonden: list[Json] = (await dienst.lees(f"{pad}/regels", params={"limit": "200"}))["resultaten"]
    for regel in gevonden:
        assert await dienst.lees(f"{pad}/regels/{regel['nr']}") == regel
    return gevonden


async def test_a_verdict_is_explained_as_it_was_given_after_everything_changed(dienst: Dienst) -> None:
    eerst = await dienst.wijs_toe(101)
    ander = await dienst.wijs_toe(102, JOOST, frequentie="6", volume=20)
    pad = await dienst.dien_in(
        Declaratie(
            regels=[
                Regel(referentie="GOED"),
                Regel(referentie="TARIEF", periode=SEPTEMBER, tarief=3300),
                Regel(referentie="VEEL", bsn=JOOST, nummer=102, volume=21),
                Regel(referentie="PAST", bsn=JOOST, nummer=102, volume=12, periode=SEPTEMBER),
                Regel(referentie="ONBEKEND", nummer=999),
                Regel(referentie="X1").credit("C1"),
            ]
        )
    )
    await dienst.werk()
    toen = await regels(dienst, pad)
    assert [regel["retourcodes"] for regel in toen] == [[], ["0611"], ["9338"], ["8017"], ["9321", "9322"], []]
    assert all(len(regel["toetsen"]) > 1 for regel in toen)

    await wijzig(dienst, eerst, 10, einddatum=date(2026, 10, 10), volume=1)
    await wijzig(dienst, eerst, 9, categorie="07", code="07A07")  # heard later, decided earlier
    await wijzig(dienst, ander, 12, einddatum=ander.ingangsdatum, reden_wijziging="13")
    async with dienst.store.transaction(ENSCHEDE) as tx:
        await tx.conn.execute("UPDATE tarieven SET centen = 9999")
        await tx.conn.execute("DELETE FROM producten WHERE code = '01A03'")
    later = [Regel(referentie="GOED").credit("C2"), Regel(referentie="OPNIEUW", volume=2), Regel(referentie="ONBEKEND")]
    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B2", regels=later))
    assert await regels(dienst, pad) == toen


def verkeer(kans: random.Random, eerder: list[Regel], beurt: int) -> Declaratie:
    """A claim with all kinds of lines: right, wrong in one way or another, and credits of lines that went before."""
    gebruikt: set[object] = set()
    gevonden = [oud.credit(f"C{beurt}-{n}") for n, oud in enumerate(kans.sample(eerder, min(len(eerder), 3)))]
    for nr in range(kans.randint(5, 25)):
        nummer = kans.choice([*NUMMERS, 999])
        minuten = kans.random() < 0.3
        volume = kans.choice([1, 2, 5, 12, 30]) * (60 if minuten else 1)
        regel = Regel(
            referentie=f"R{kans.randint(1, 60)}" if kans.random() < 0.2 else f"{beurt}-{nr}",
            bsn=NUMMERS.get(nummer, ROOS) if kans.random() < 0.9 else kans.choice([ROOS, JOOST]),
            nummer=nummer,
            code=kans.choice(["01A03"] * 8 + ["02A05"]),
            periode=kans.choice([SEPTEMBER, OKTOBER]),
            volume=volume,
            eenheid="01" if minuten else "04",
            tarief=54 if minuten else kans.choice([3250] * 8 + [3300]),
            centen=volume * 3250 // 60 if minuten else None,
        )
        if (sleutel := (regel.nummer, regel.periode, regel.code)) not in gebruikt:
            gebruikt.add(sleutel)
            gevonden.append(regel)
    kans.shuffle(gevonden)
    uniek = {(r.bsn, r.referentie): r for r in gevonden}
    return Declaratie(regels=[*uniek.values()], nummer=f"D{beurt}", identificatie=f"B{beurt}")


async def test_random_traffic_a_dry_run_is_the_verdict_and_every_line_stays_explained(dienst: Dienst) -> None:
    kans = random.Random(4)
    for nummer, bsn in NUMMERS.items():
        frequentie, volume = kans.choice([("2", 3), ("4", 20), ("6", 40)])
        await dienst.wijs_toe(nummer, bsn, code=None, frequentie=frequentie, volume=volume)
    eerder: list[Regel] = []
    verteld: dict[str, list[Json]] = {}
    for beurt in range(12):
        declaratie = verkeer(kans, eerder, beurt)
        proef = await dienst.vraag("POST", "/v1/declaraties?proef=true", content=declaratie.xml, rol=Rol.AANBIEDER)
        assert proef.status_code == 200, proef.text
        pad = await dienst.dien_in(declaratie)
        await dienst.werk()
        status = await dienst.lees(pad)
        for veld in ("status", "toegekendCenten", "aantalToegekend", "aantalAfgewezen", "retourcodes"):
            assert proef.json()[veld] == status[veld], veld
        if status["status"] == "beoordeeld":
            verteld[pad] = await regels(dienst, pad)
            assert proef.json()["regels"] == verteld[pad]
            per_referentie = {regel["referentieNummer"]: regel for regel in verteld[pad]}
            eerder += [r for r in declaratie.regels if per_referentie[r.referentie]["toegekend"] and not r.vorige]
    assert len(verteld) > 5
    alle = [regel for een in verteld.values() for regel in een]
    assert len({tuple(regel["retourcodes"]) for regel in alle}) > 5
    for pad, toen in verteld.items():
        assert await regels(dienst, pad) == toen


async def test_a_line_judged_before_there_were_parts_is_explained_by_what_was_kept_with_it(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(Declaratie(regels=[Regel(), Regel(referentie="R2", nummer=999)]))
    await dienst.werk()
    toen = await regels(dienst, pad)
    async with dienst.store.transaction(ENSCHEDE) as tx:
        for regel in toen:
            kept = [
                {"regel": t["regel"], "goed": t["uitkomst"] == "goed", "invoer": t["invoer"]} for t in regel["toetsen"]
            ]
            assert TOETSEN.validate_json(json.dumps(kept))
            await tx.conn.execute(
                "UPDATE prestaties SET deel = NULL, toetsen = $2 WHERE nr = $1", regel["nr"], json.dumps(kept)
            )
    assert await regels(dienst, pad) == toen


async def test_a_claim_that_waited_from_before_there_were_parts_is_judged(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    oud = Declaratie(regels=[Regel(referentie="R2", nummer=999), Regel(referentie="X").credit("C1"), Regel()])
    uit = ontvang(PSEUDONIEM, ENSCHEDE, None, oud.xml, "application/xml")
    lijnen = sorted((p for deel in uit.delen for blok in deel.blokken for p in blok), key=lambda p: p.nr)
    id = d.DeclaratieId(str(uuid7()))
    command = d.OntvangDeclaratie(
        declaratie_id=id,
        kop=uit.kop,
        aantal_regels=3,
        delen=(),
        technische_fouten=(),
        ontvangen_op=date(2026, 11, 23),
    )
    (ontvangen,) = d.declaratie.decide(command, d.declaratie.initial)
    assert isinstance(ontvangen, d.DeclaratieOntvangen)
    v1 = json.loads(declaratie_codec.encode(ontvangen))
    del v1["delen"]
    async with dienst.store.transaction(ENSCHEDE) as tx:
        clienten = await verzegel(tx, ENSCHEDE, id, uit.bsns)
        lines = d.PrestatiesOntvangen(regels=tuple(lijnen), clienten=clienten)
        events = [
            Pending(type="declaratie-ontvangen.v1", data=json.dumps(v1)),
            Pending(type="prestaties-ontvangen.v1", data=declaratie_codec.encode(lines)),
        ]
        job = Job(name=BEOORDEEL_DECLARATIE, payload={"declaratieId": id}, key=id)
        await tx.append(dienst.ctx, [Append(stream=f"declaratie-{id}", expected=0, events=events)], jobs=[job])
        await schrijf_ontvangst(tx.conn, ENSCHEDE, ontvangen)
        await schrijf_clienten(tx.conn, ENSCHEDE, id, clienten)
    pad = f"/v1/declaraties/{UUID(id)}"
    wacht = (await dienst.lees(f"{pad}/regels"))["resultaten"]
    assert [(regel["nr"], regel["toegekend"]) for regel in wacht] == [(1, None), (2, None), (3, None)]
    await dienst.werk()
    await dienst.bij()
    sent = await dienst.vraag("GET", f"/v1/berichten/{UUID(id)}", accept="application/xml")
    assert sent.content == oud.xml
    assert [regel["retourcodes"] for regel in await regels(dienst, pad)] == [["9338"], ["8017"], []]
    assert (await dienst.lees(pad))["voortgang"] == {"regels": 3, "beoordeeld": 3}
