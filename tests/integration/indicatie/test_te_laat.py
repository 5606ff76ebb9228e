"""A start or stop that came too late (OP271, OP272) is processed, marked, and on the work list until it is settled."""

from datetime import date, datetime
from typing import Any

import pytest

from shared.contracts.operations import Rol
from shared.istandaarden.berichten import Start305, Stop307
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import stuur, van_soort
from tests.integration.indicatie.verhaal import AANVRAAG, HULP, aanvraag, ingericht, toegekend, toekenning
from tests.support.berichten_indicatie import start, startregel, stop, stopregel

OP_TIJD, TE_LAAT = date(2026, 9, 14), date(2026, 9, 15)
"""The fifth and sixth working day after Monday 7 September 2026."""


async def gestuurd(dienst: Dienst, bericht: Start305 | Stop307) -> dict[str, Any]:
    """The message as the box shows it, the same in the list and alone."""
    answer = await stuur(dienst, bericht)
    assert (answer.status_code, answer.json()["retourcodes"]) == (201, []), answer.text
    kop: dict[str, Any] = answer.json()
    (row,) = [r for r in await van_soort(dienst, kop["soort"]) if r["berichtId"] == kop["berichtId"]]
    alone = (await dienst.vraag("GET", kop["links"]["zelf"], rol=Rol.BACKOFFICE)).json()
    assert row["teLaatNa"] == alone["teLaatNa"] == kop["teLaatNa"]
    return kop


async def regels(dienst: Dienst, pad: str, **params: str) -> list[dict[str, Any]]:
    """The rows of a list that tell of what came too late."""
    await dienst.bij()
    found = (await dienst.vraag("GET", pad, rol=Rol.BACKOFFICE, params=params)).json()["resultaten"]
    return [row for row in found if row["soort"].endswith("-te-laat")]


@pytest.mark.parametrize(("op", "te_laat"), [(OP_TIJD, False), (TE_LAAT, True)])
async def test_a_start_is_in_time_up_to_the_fifth_working_day(dienst: Dienst, op: date, te_laat: bool) -> None:
    await toegekend(dienst)
    kop = await gestuurd(dienst, start(op=op))
    assert (kop["status"], kop["teLaatNa"]) == ("goedgekeurd", OP_TIJD.isoformat() if te_laat else None)
    listed = (await dienst.vraag("GET", "/v1/berichten", rol=Rol.BACKOFFICE, params={"teLaat": "true"})).json()
    assert [row["berichtId"] for row in listed["resultaten"]] == ([kop["berichtId"]] if te_laat else [])
    for pad in ("/v1/termijnen", "/v1/werklijsten"):
        found = [(row["soort"], row["onderwerpId"], row["uiterlijkOp"]) for row in await regels(dienst, pad)]
        assert found == ([("start-te-laat", kop["berichtId"], OP_TIJD.isoformat())] if te_laat else [])


async def test_it_is_settled_by_a_person_and_stays_a_term_that_was_not_met(dienst: Dienst) -> None:
    await toegekend(dienst)
    kop = await gestuurd(dienst, start(op=TE_LAAT))
    path = f"{kop['links']['zelf']}/afhandeling"
    settled = await dienst.vraag("POST", path, rol=Rol.BACKOFFICE, json={"toelichting": "Besproken met de aanbieder."})
    assert (settled.status_code, settled.json()["afgehandeldOp"]) == (200, "2026-11-23")
    assert await regels(dienst, "/v1/werklijsten") == []
    (term,) = await regels(dienst, "/v1/termijnen", soort="start-te-laat")
    assert (term["status"], term["dagenResterend"]) == ("verstreken", None)
    elsewhere = await dienst.vraag("POST", path, gemeente="0200", json={"toelichting": "Niet van ons."})
    assert elsewhere.status_code == 404


async def test_a_toewijzing_that_came_after_the_start_counts_from_its_301(dienst: Dienst) -> None:
    await ingericht(dienst)
    await aanvraag(dienst)
    dienst.klok = datetime(2026, 10, 5, 9, 0)  # noqa: DTZ001 – local time
    voorziening = {**HULP, "ingangsdatum": "2026-09-01"}
    late = toekenning(aanvraagId=AANVRAAG, besluitdatum="2026-10-05", voorzieningen=[voorziening])
    given = await dienst.vraag("POST", "/v1/beschikkingen", json=late)
    assert given.status_code == 201, given.text
    await dienst.werk()
    dienst.klok = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 – local time
    assert (await gestuurd(dienst, start(merk="S1", op=date(2026, 10, 12))))["teLaatNa"] is None
    terug = start(startregel(status_aanlevering="3"), merk="S2", op=date(2026, 10, 20))
    assert (await gestuurd(dienst, terug))["teLaatNa"] is None
    assert (await gestuurd(dienst, start(merk="S3", op=date(2026, 10, 13))))["teLaatNa"] == "2026-10-12"


async def test_a_stop_has_the_same_term_and_a_rejected_message_none(dienst: Dienst) -> None:
    await toegekend(dienst)
    refused = await stuur(dienst, start(startregel(77), merk="S0"))
    assert (refused.json()["retourcodes"], refused.json()["teLaatNa"]) == (["9019"], None)
    await gestuurd(dienst, start(op=OP_TIJD))
    tijdelijk = stopregel(reden_beeindiging="20", einddatum=date(2026, 9, 30))
    assert (await gestuurd(dienst, stop(tijdelijk, merk="E1", op=date(2026, 10, 8))))["teLaatNa"] == "2026-10-07"
    assert (await gestuurd(dienst, stop(merk="E2")))["teLaatNa"] is None  # the provider may just have learnt it
    assert [row["soort"] for row in await regels(dienst, "/v1/werklijsten")] == ["stop-te-laat"]
