"""More time for what is delivered, and a budget in its place: the toewijzing that is there changes."""

from datetime import date
from typing import Any

from services.indicatie.subscribe import volume_toegekend
from shared.contracts.billing.messages import VolumeToegekendV1
from shared.contracts.operations import Rol
from shared.istandaarden import lees
from shared.istandaarden.berichten import Toewijzing301
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import gelezen, stuur, van_soort
from tests.integration.indicatie.verhaal import HULP, aanvraag, toegekend, toekenning
from tests.support.berichten_indicatie import HULP as PRODUCT
from tests.support.berichten_indicatie import verzoek

TWEEDE = "01936000-0000-7000-8000-0000000000a2"
LATER = {**HULP, "ingangsdatum": "2027-03-01", "einddatum": "2027-08-31"}
PGB = {k: v for k, v in HULP.items() if k not in {"volume", "eenheid", "frequentie", "agb"}} | {"budgetCenten": 90_000}


async def besluit(dienst: Dienst, **values: Any) -> dict[str, Any]:
    """A decision on a second aanvraag, with what follows from it."""
    await aanvraag(dienst, TWEEDE)
    given = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning(aanvraagId=TWEEDE, **values))
    assert given.status_code == 201, given.text
    await dienst.werk()
    found: dict[str, Any] = (await dienst.vraag("GET", given.headers["location"])).json()
    return found


async def producten(dienst: Dienst) -> list[tuple[int, date | None, str | None, str | None]]:
    """Number, end, reason and reference in the newest 301."""
    newest, *_ = await van_soort(dienst, "301")
    bericht = lees(await gelezen(dienst, newest["berichtId"])).bericht
    assert isinstance(bericht, Toewijzing301)
    rows = bericht.client.toegewezen_producten
    return [(row.toewijzing_nummer, row.einddatum, row.reden_wijziging, row.referentie_aanbieder) for row in rows]


async def test_more_time_stretches_the_toewijzing_that_is_there(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    gevonden = await besluit(dienst, voorzieningen=[LATER], besluitdatum="2026-11-20")
    assert gevonden["toewijzingen"] == [toewijzing["toewijzingId"]]
    assert await producten(dienst) == [(1, date(2027, 8, 31), "04", None)]
    path = f"/v1/beschikkingen/{gevonden['beschikkingId']}"
    version = {"If-Match": (await dienst.vraag("GET", path)).headers["etag"]}
    body = {"besluitdatum": "2026-11-23", "ingetrokkenPer": "2026-12-01", "toelichting": "Toch niet nodig."}
    withdrawn = await dienst.vraag("POST", f"{path}/intrekking", json=body, headers=version)
    assert withdrawn.status_code == 200, withdrawn.text
    await dienst.werk()
    assert await producten(dienst) == [(1, date(2027, 2, 28), "05", None)]  # what was decided before still stands


async def test_another_size_is_a_new_toewijzing(dienst: Dienst) -> None:
    await toegekend(dienst)
    await besluit(dienst, voorzieningen=[{**LATER, "volume": 4}], besluitdatum="2026-11-20")
    assert await producten(dienst) == [(1, date(2027, 2, 28), None, None), (2, date(2027, 8, 31), None, None)]


async def test_a_request_that_only_asks_for_time_is_answered_on_the_same_number(dienst: Dienst) -> None:
    await toegekend(dienst)
    await stuur(dienst, verzoek("VOT-1", product=PRODUCT))
    await dienst.bij()
    (vraag,) = (await dienst.vraag("GET", "/v1/verzoeken")).json()["resultaten"]
    await besluit(dienst, voorzieningen=[LATER], besluitdatum="2026-11-20", verzoekId=vraag["verzoekId"])
    assert await producten(dienst) == [(1, date(2027, 8, 31), "04", "VOT-1")]
    next_one = await stuur(dienst, verzoek("VOT-2", merk="V2", product=PRODUCT))
    assert next_one.json()["status"] == "goedgekeurd"


async def test_a_budget_ends_the_care_in_kind_the_day_before(dienst: Dienst) -> None:
    await toegekend(dienst)
    await dienst.bij()
    budget = {**PGB, "ingangsdatum": "2026-12-01"}
    await besluit(dienst, leveringsvorm="pgb", voorzieningen=[budget], besluitdatum="2026-11-20")
    assert await producten(dienst) == [(1, date(2026, 11, 30), "08", None)]
    await dienst.bij()
    derde = "01936000-0000-7000-8000-0000000000a3"
    await aanvraag(dienst, derde)
    in_kind = toekenning(aanvraagId=derde, voorzieningen=[{**HULP, "ingangsdatum": "2026-12-15"}])
    refused = await dienst.vraag("POST", "/v1/beschikkingen", json=in_kind)
    assert refused.json()["type"].endswith("pgb-loopt")


async def test_no_budget_over_care_that_was_awarded(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    await dienst.bij()
    message = VolumeToegekendV1.model_validate(
        {
            "declaratieId": "01936000-0000-7000-8000-0000000000d1",
            "agb": toewijzing["agb"],
            "wet": "wmo",
            "toekenningen": [
                {
                    "toewijzingNummer": 1,
                    "productPeriode": {"begindatum": "2026-09-01", "einddatum": "2026-09-30"},
                    "eenheid": "04",
                    "volume": 12,
                    "bedragCenten": 39_000,
                }
            ],
        }
    )
    await volume_toegekend(dienst.store, dienst.ctx, message)
    await aanvraag(dienst, TWEEDE)
    body = toekenning(aanvraagId=TWEEDE, leveringsvorm="pgb", voorzieningen=[PGB], besluitdatum="2026-11-20")
    refused = await dienst.vraag("POST", "/v1/beschikkingen", rol=Rol.CONSULENT, json=body)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("9385")


async def test_two_provisions_at_one_provider_go_out_in_one_301(dienst: Dienst) -> None:
    await toegekend(dienst)
    begeleiding = {**HULP, "categorie": "02", "code": "02A05", "ingangsdatum": "2026-12-01"}
    dagbesteding = {**begeleiding, "categorie": "07", "code": "07A07", "eenheid": "16"}
    gevonden = await besluit(dienst, voorzieningen=[begeleiding, dagbesteding], besluitdatum="2026-11-20")
    assert len(gevonden["toewijzingen"]) == 2
    assert [nummer for nummer, *_ in await producten(dienst)] == [1, 2, 3]
    assert len(await van_soort(dienst, "301")) == 2
