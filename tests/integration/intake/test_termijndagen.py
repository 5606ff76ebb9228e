"""Files recorded late: the timeline tells of a passed term only where the dates in the file say that it passed."""

from datetime import date

import pytest

from services.intake.aggregates import TERMIJNBEWAKING
from services.intake.domain.termijnbewaking import Soort, StelVerstrijkenVast
from services.intake.subscribe import beschikking_gegeven
from shared.contracts.gemeente import Wet
from shared.contracts.indicatie.messages import BeschikkingGegevenV1, Besluit
from shared.eventsourcing.execute import execute
from shared.values.ids import uuid7
from shared.values.pseudoniem import PersoonId
from tests.integration.intake.conftest import Dienst, Json

IDENTITEIT = {"document": "paspoort", "vastgesteldOp": "2026-09-09"}
EINDE_ONDERZOEK = "2026-10-13"
"""Six weeks after 1 September."""


async def verstreken(dienst: Dienst, persoon_id: str) -> set[tuple[str, str]]:
    """The passed terms in the timeline, once everything due was looked at."""
    await dienst.werk()
    await dienst.bij()
    deel = await dienst.lees(f"/v1/personen/{persoon_id}/dossierdelen/intake")
    told = {(regel["omschrijving"], regel["op"]) for regel in deel["tijdlijn"]}
    return {(what, op) for what, op in told if what.endswith("-verstreken")}


async def onderzoek(dienst: Dienst, melding: Json) -> tuple[str, str]:
    """An onderzoek started in time: where it is, and its version."""
    body = {"meldingId": melding["meldingId"], "gestartOp": "2026-09-09", "identiteit": IDENTITEIT}
    geopend = await dienst.maak("/v1/onderzoeken", body)
    return geopend.headers["Location"], geopend.headers["ETag"]


async def aanvraag(dienst: Dienst, melding: Json) -> tuple[str, str]:
    """An aanvraag of 1 October: to be decided by the 15th."""
    body = {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"}
    ingediend = await dienst.maak("/v1/aanvragen", body)
    return ingediend.headers["Location"], ingediend.headers["ETag"]


async def besluit(dienst: Dienst, melding: Json, pad: str, op: date) -> None:
    """Indicatie tells of a decision."""
    message = BeschikkingGegevenV1(
        beschikking_id=uuid7(),
        aanvraag_id=pad.rsplit("/", 1)[1],
        persoon_id=melding["persoonId"],
        wet=Wet.WMO,
        besluit=Besluit.AFWIJZING,
        besluitdatum=op,
        bezwaar_uiterlijk_op=date(2026, 12, 31),
    )
    await beschikking_gegeven(dienst.store, dienst.ctx, message)


@pytest.mark.parametrize(("afgerond", "blijft"), [("2026-10-13", False), ("2026-10-14", True)])
async def test_an_onderzoek_closed_by_its_last_day_was_in_time(dienst: Dienst, afgerond: str, blijft: bool) -> None:
    melding = (await dienst.meld()).json()
    wie, gemeld = melding["persoonId"], {("onderzoekstermijn-verstreken", EINDE_ONDERZOEK)}
    assert await verstreken(dienst, wie) == gemeld
    pad, versie = await onderzoek(dienst, melding)
    verslag = {"uitkomst": "voorziening-nodig", "verslag": "Hulp is nodig.", "afgerondOp": afgerond}
    await dienst.maak(pad + "/verslag", verslag, versie=versie)
    assert await verstreken(dienst, wie) == (gemeld if blijft else set())


@pytest.mark.parametrize(("besluitdatum", "blijft"), [(date(2026, 10, 15), False), (date(2026, 10, 16), True)])
async def test_a_decision_of_the_last_day_was_in_time(dienst: Dienst, besluitdatum: date, blijft: bool) -> None:
    melding = (await dienst.meld()).json()
    await dienst.onderzocht(melding)
    pad, _ = await aanvraag(dienst, melding)
    gemeld = {("beslistermijn-verstreken", "2026-10-15")}
    assert await verstreken(dienst, melding["persoonId"]) == gemeld
    await besluit(dienst, melding, pad, besluitdatum)
    assert await verstreken(dienst, melding["persoonId"]) == (gemeld if blijft else set())


async def test_a_note_that_comes_after_the_completion_is_not_told(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    await dienst.onderzocht(melding)  # on 30 September; the watch had already decided to note it
    command = StelVerstrijkenVast(
        soort=Soort.ONDERZOEK,
        onderwerp_id=melding["meldingId"],
        persoon_id=PersoonId(melding["persoonId"]),
        uiterlijk_op=date.fromisoformat(EINDE_ONDERZOEK),
    )
    await execute(dienst.store, dienst.ctx, TERMIJNBEWAKING, melding["meldingId"], command)
    assert await verstreken(dienst, melding["persoonId"]) == set()


async def test_a_suspension_recorded_late_moves_the_last_day(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    pad, versie = await onderzoek(dienst, melding)
    wie = melding["persoonId"]
    assert await verstreken(dienst, wie) == {("onderzoekstermijn-verstreken", EINDE_ONDERZOEK)}
    stil = {"reden": "inwoner-afwezig", "opgeschortPer": "2026-10-01"}
    opgeschort = await dienst.maak(pad + "/opschorting", stil, versie=versie)
    assert await verstreken(dienst, wie) == set()
    await dienst.maak(pad + "/hervatting", {"hervatPer": "2026-10-08"}, versie=opgeschort.headers["ETag"])
    assert await verstreken(dienst, wie) == {("onderzoekstermijn-verstreken", "2026-10-20")}


async def test_a_suspension_of_no_day_leaves_the_passed_term_as_it_was(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    pad, versie = await onderzoek(dienst, melding)
    gemeld = await verstreken(dienst, melding["persoonId"])
    stil = {"reden": "inwoner-afwezig", "opgeschortPer": "2026-10-01"}
    opgeschort = await dienst.maak(pad + "/opschorting", stil, versie=versie)
    await dienst.maak(pad + "/hervatting", {"hervatPer": "2026-10-01"}, versie=opgeschort.headers["ETag"])
    assert (
        await verstreken(dienst, melding["persoonId"]) == gemeld == {("onderzoekstermijn-verstreken", EINDE_ONDERZOEK)}
    )


async def test_a_completion_recorded_late_counts_from_its_own_day(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    await dienst.onderzocht(melding)
    pad, versie = await aanvraag(dienst, melding)
    wie = melding["persoonId"]
    vraag = {"gevraagdOp": "2026-10-05", "aanvullenVoor": "2026-10-19", "ontbreekt": ["overig"]}
    opgeschort = await dienst.maak(pad + "/opschorting", vraag, versie=versie)
    assert await verstreken(dienst, wie) == {
        ("beslistermijn-verstreken", "2026-10-29"),
        ("aanvultermijn-verstreken", "2026-10-19"),
    }
    aanvulling = {"aangevuldOp": "2026-10-12"}
    await dienst.maak(pad + "/aanvulling", aanvulling, versie=opgeschort.headers["ETag"])
    assert await verstreken(dienst, wie) == {("beslistermijn-verstreken", "2026-10-21")}
    await besluit(dienst, melding, pad, date(2026, 10, 21))
    assert await verstreken(dienst, wie) == set()


async def test_a_withdrawal_ends_the_terms_that_had_not_passed_by_then(dienst: Dienst) -> None:
    melding = await dienst.meld()
    wie = melding.json()["persoonId"]
    assert len(await verstreken(dienst, wie)) == 1
    weg = {"reden": "eigen-verzoek", "ingetrokkenOp": "2026-10-01"}
    await dienst.maak(melding.headers["Location"] + "/intrekking", weg, versie=melding.headers["ETag"])
    assert await verstreken(dienst, wie) == set()
