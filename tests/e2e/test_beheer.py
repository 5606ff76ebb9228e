"""What an operator holds, through the gateway: storingen, read models, steps, positions, and the record of acts."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from deploy.local.settings import ROOT
from shared.values.ids import uuid7
from tests.support.ops import a_fault_in_billing, an_open_writer, gehoord, no_corrections, onboard, send, stand, until
from tests.support.privacy import found
from tests.support.system import Stack
from tests.support.vergif import ENSCHEDE, LOSSER, aan_de_broker, stuur, toewijzing

pytestmark = [pytest.mark.alone, pytest.mark.timeout(180)]
YAML = (ROOT / "deploy" / "gemeenten" / "0153-enschede.yaml").read_text(encoding="utf-8")
Json = dict[str, Any]


@pytest.fixture
async def ops(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """The platform's operator, with Enschede on board."""
    await onboard(stack, YAML)
    async with stack.caller("ops", gemeente="0000") as client:
        yield client


async def got(client: httpx.AsyncClient, path: str, **params: str) -> Json:
    """An answer without anything personal in it."""
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    assert list(found(answer.content)) == []
    body: Json = answer.json()
    return body


async def done(client: httpx.AsyncClient, **params: str) -> list[tuple[str, str | None, str | None]]:
    """What is on record, oldest first: act, reason, outcome."""
    rows = (await got(client, "/v1/beheerhandelingen", limit="200", **params))["resultaten"]
    return [(row["handeling"], row["reden"], row["uitkomst"]) for row in reversed(rows)]


async def test_many_are_looked_at_mended_and_handled_again_and_one_is_given_up(
    stack: Stack, ops: httpx.AsyncClient
) -> None:
    stuk = [toewijzing(801), toewijzing(802), toewijzing(803)]
    gif = toewijzing(804, einddatum=date(2026, 9, 30))
    eerder = await done(ops, gemeente=ENSCHEDE.code)
    async with aan_de_broker(stack) as producer, a_fault_in_billing(stack, 801, 802, 803):
        await stuur(producer, *stuk, toewijzing(801, 2), gif)
        (eerste, _) = await stand(ops, stuk[0].stroom, "wacht", "geparkeerd")
        (weg,) = await stand(ops, gif.stroom, "wacht")
        for bericht in stuk[1:]:
            await stand(ops, bericht.stroom, "wacht")
        detail = await got(ops, f"/v1/storingen/{eerste['storingId']}")
        velden = {veld["pad"]: veld["waarde"] for veld in detail["inhoud"]["velden"]}
        assert (velden["toewijzingNummer"], velden["agb"], velden["persoonId"]) == ("801", "42420001", None)
        selectie = {"dienst": "billing", "reden": "CheckViolationError"}
        vergeefs = (await send(ops, "/v1/storingen/_herhaal", selectie)).json()
        assert (vergeefs["gelukt"], vergeefs["resterend"], vergeefs["ontbrekendeDelen"]) == (0, 0, [])
        assert {(no["reden"], no["fout"]) for no in vergeefs["geweigerd"]} == {
            ("herhaling-mislukt", "CheckViolationError")
        }
        assert len(vergeefs["geweigerd"]) == 3
    gelukt = await send(ops, "/v1/storingen/_herhaal", selectie)
    assert gelukt.json() == {"gelukt": 3, "geweigerd": [], "resterend": 0, "ontbrekendeDelen": []}
    await gehoord(stack, 801, 2)
    await gehoord(stack, 802)
    await gehoord(stack, 803)
    await stand(ops, stuk[0].stroom)
    pad = f"/v1/storingen/{weg['storingId']}/verwerping"
    assert (await send(ops, pad, {"reden": "Bron verbeterd."})).json()["status"] == "verworpen"
    assert await done(ops, gemeente=ENSCHEDE.code) == [
        *eerder,
        *[("herhaal-storing", None, "herhaling-mislukt")] * 3,
        *[("herhaal-storing", None, "gelukt")] * 3,
        ("verwerp-storing", "Bron verbeterd.", "gelukt"),
    ]
    async with stack.caller("ops", gemeente=LOSSER.code) as ander:
        assert await done(ander) == []
    async with stack.caller("consulent") as consulent:
        for path in ("beheerhandelingen", "processen", "posities"):
            assert (await consulent.get(f"/v1/{path}")).status_code == 403


async def test_a_rebuild_is_broken_off_while_the_list_answers(stack: Stack, ops: httpx.AsyncClient) -> None:
    async def generaties() -> list[Json]:
        rows = (await got(ops, "/v1/projecties"))["resultaten"]
        return [row for row in rows if row["naam"] == "intake:zaken"]

    pad = "/v1/projecties/intake:zaken/herbouw"
    (oud,) = await generaties()
    async with an_open_writer(stack, "intake"), stack.caller("consulent") as consulent:
        begonnen = await send(ops, pad)
        assert begonnen.status_code == 202, begonnen.text
        voortgang = begonnen.json()["voortgang"]
        assert voortgang["verwerkt"] == 0 < voortgang["totaal"]

        async def halfway() -> bool:
            new = [row for row in await generaties() if row["status"] == "herbouw"]
            return bool(new) and new[0]["voortgang"]["percentage"] == 100

        await until(halfway)  # every event that was there; the open writer keeps it from answering
        assert [row["status"] for row in await generaties()] == ["actief", "herbouw"]
        afgebroken = await ops.delete(pad, headers={"Idempotency-Key": str(uuid7())})
        assert (afgebroken.status_code, afgebroken.json()["generatie"]) == (200, oud["generatie"])
        assert (await consulent.get("/v1/meldingen")).status_code == 200
        (over,) = await generaties()
        assert (over["generatie"], over["status"], over["voortgang"]) == (oud["generatie"], "actief", None)
        assert (await ops.delete(pad, headers={"Idempotency-Key": str(uuid7())})).status_code == 404
    assert [act for act in await done(ops) if act[0] in {"herbouw-projectie", "breek-herbouw-af"}] == [
        ("herbouw-projectie", None, "gelukt"),
        ("breek-herbouw-af", None, "gelukt"),
        ("breek-herbouw-af", None, "niet-gevonden"),
    ]


async def test_a_step_whose_cause_is_gone_is_poked(stack: Stack, ops: httpx.AsyncClient) -> None:
    rows: list[Json] = []

    async def waits() -> bool:
        page = await got(ops, "/v1/processen", dienst="billing", stap="herzie-toewijzing", wachtOp="herhaling")
        rows[:] = [row for row in page["resultaten"] if row["pogingen"] >= 5]
        return bool(rows)

    async with aan_de_broker(stack) as producer, no_corrections(stack):
        await stuur(producer, toewijzing(811), toewijzing(811, 2))
        await until(waits)
    (row,) = rows
    assert (row["laatsteFout"], row["teLaat"]) == ("InsufficientPrivilegeError", False)
    assert {"pad": "nummer", "soort": "getal", "waarde": "811"} in row["onderwerp"]
    vervroegd = await send(ops, f"/v1/processen/{row['procesId']}/vervroeging")
    assert (vervroegd.status_code, vervroegd.json()["wachtOp"]) == (200, "beurt")

    async def gone() -> bool:
        return (await ops.get(f"/v1/processen/{row['procesId']}")).status_code == 404

    await until(gone, 4)  # its own pause would have been more than six seconds
    assert (await got(ops, "/v1/processen", wachtOp="moment"))["resultaten"]  # the nightly check, at least
    assert ("vervroeg-proces", None, "gelukt") in await done(ops)


async def test_how_far_everything_is_and_what_is_missing(stack: Stack, ops: httpx.AsyncClient) -> None:
    posities: list[Json] = []

    async def caught_up() -> bool:
        posities[:] = (await got(ops, "/v1/posities"))["resultaten"]
        every = [dienst["consument"] for dienst in posities]
        return all(every) and not any(row["achterstand"] for rows in every for row in rows)

    await until(caught_up)
    assert [dienst["dienst"] for dienst in posities] == ["intake", "indicatie", "billing"]
    for dienst in posities:
        naam = dienst["dienst"]
        assert dienst["relay"]["houder"]["naam"] == f"{naam}-relay-1"
        assert dienst["projector"]["naam"] == f"{naam}-projector-1"
        assert {row["groep"] for row in dienst["consument"]} == {naam}

    async def everybody_answers() -> bool:
        return not (await got(ops, "/v1/posities"))["ontbrekendeDelen"]

    await stack.kill("indicatie")
    try:
        for path in ("posities", "projecties", "storingen", "processen", "beheerhandelingen"):
            assert (await got(ops, f"/v1/{path}"))["ontbrekendeDelen"] == ["indicatie"]
        deels = await send(ops, "/v1/storingen/_herhaal", {"reden": "bestaat-niet"})
        assert (deels.status_code, deels.json()["ontbrekendeDelen"]) == (200, ["indicatie"])
    finally:
        await stack.restart("indicatie")
        await until(everybody_answers)
