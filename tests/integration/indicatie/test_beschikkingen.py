"""From aanvraag to decision, toewijzing and 301, over HTTP on a real database."""

import asyncio
from typing import Any

import pytest

from services.indicatie.subscribe import persoon_vergeten, volume_toegekend
from shared.contracts.billing.messages import VolumeToegekendV1
from shared.contracts.intake.messages import PersoonVergetenV1
from shared.contracts.operations import Rol
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.verhaal import AANVRAAG, HULP, aanvraag, bestand, ingericht, toegekend, toekenning


async def test_a_grant_in_kind_becomes_a_toewijzing_with_a_number(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    assert toewijzing["toewijzingNummer"] == 1
    assert toewijzing["status"] == "geldig"
    assert toewijzing["volume"] == 3
    assert toewijzing["versies"] == [
        {
            "toewijzingsmoment": "2026-08-20T14:30:15",
            "einddatum": "2027-02-28",
            "volume": 3,
            "budgetCenten": None,
            "redenWijziging": None,
        }
    ]


async def test_the_decision_reads_back_with_its_term_for_objection(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    answer = await dienst.vraag("GET", f"/v1/beschikkingen/{toewijzing['beschikkingId']}")
    assert answer.headers["etag"] == '"2"'
    besluit = answer.json()
    assert besluit["bezwaarUiterlijkOp"] == "2026-10-01"
    assert besluit["toelichting"].startswith("U krijgt")
    assert besluit["toewijzingen"] == [toewijzing["toewijzingId"]]


async def test_the_same_key_gives_the_same_answer_and_one_toewijzing(dienst: Dienst) -> None:
    await ingericht(dienst)
    await aanvraag(dienst)
    first = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning(), sleutel="k1")
    again = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning(), sleutel="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "toelichting" not in first.json()
    await dienst.werk()
    await dienst.bij()
    assert len((await dienst.vraag("GET", "/v1/toewijzingen")).json()["resultaten"]) == 1


async def test_an_aanvraag_is_decided_once(dienst: Dienst) -> None:
    await toegekend(dienst)
    later = {**HULP, "ingangsdatum": "2027-03-01", "einddatum": "2027-08-31"}
    answer = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning(voorzieningen=[later]))
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:zorgketen:probleem:aanvraag-al-beslist"


async def test_an_unknown_aanvraag_and_another_municipality_are_404(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    other = await dienst.vraag("POST", "/v1/beschikkingen", gemeente="0200", json=toekenning())
    assert other.status_code == 404
    for path in (f"/v1/beschikkingen/{toewijzing['beschikkingId']}", f"/v1/toewijzingen/{toewijzing['toewijzingId']}"):
        assert (await dienst.vraag("GET", path, gemeente="0200")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"voorzieningen": [{**HULP, "code": "01A99"}]}, "product-niet-in-catalogus"),
        ({"voorzieningen": [{**HULP, "agb": "65656055"}]}, "geen-contract"),
        ({"voorzieningen": [{**HULP, "ingangsdatum": "2024-12-31"}]}, "buiten-contract"),
        ({"voorzieningen": [{**HULP, "einddatum": None}]}, "einddatum-ontbreekt"),
        ({"besluitdatum": "2026-08-09"}, "besluit-voor-aanvraag"),
        ({"besluitdatum": "2026-11-24"}, "datum-in-toekomst"),
    ],
)
async def test_a_decision_that_breaks_a_rule_is_409(dienst: Dienst, changes: dict[str, Any], slug: str) -> None:
    await ingericht(dienst)
    await aanvraag(dienst)
    answer = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning(**changes))
    assert answer.status_code == 409, answer.text
    assert answer.json()["type"].endswith(slug)


async def test_of_two_decisions_that_stack_one_is_refused(dienst: Dienst) -> None:
    await ingericht(dienst)
    ids = [await aanvraag(dienst, f"01936000-0000-7000-8000-0000000000c{n}") for n in range(3)]
    answers = await asyncio.gather(
        *(dienst.vraag("POST", "/v1/beschikkingen", json=toekenning(aanvraagId=id)) for id in ids)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {answer.json().get("type", "").rpartition(":")[2] for answer in answers} == {"", "stapeling"}
    await dienst.werk()


async def test_a_withdrawal_before_the_toewijzing_frees_its_place(dienst: Dienst) -> None:
    await ingericht(dienst)
    await aanvraag(dienst)
    given = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning())
    body = {"besluitdatum": "2026-08-21", "ingetrokkenPer": "2026-09-01", "toelichting": "Vergissing."}
    path = f"{given.headers['location']}/intrekking"
    gone = await dienst.vraag("POST", path, json=body, headers={"If-Match": given.headers["etag"]})
    assert gone.status_code == 200, gone.text
    await dienst.werk()
    other = await aanvraag(dienst, "01936000-0000-7000-8000-0000000000c9")
    again = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning(aanvraagId=other))
    assert again.status_code == 201, again.text


async def test_a_refusal_and_a_pgb_make_no_toewijzing(dienst: Dienst) -> None:
    await ingericht(dienst)
    await aanvraag(dienst)
    refusal = {
        "aanvraagId": AANVRAAG,
        "besluit": "afwijzing",
        "redenAfwijzing": "eigen-kracht",
        "besluitdatum": "2026-08-20",
        "toelichting": "Het lukt zelf.",
    }
    assert (await dienst.vraag("POST", "/v1/beschikkingen", json=refusal)).status_code == 201
    other = "01936000-0000-7000-8000-0000000000a2"
    await aanvraag(dienst, other)
    pgb = {k: v for k, v in HULP.items() if k not in {"volume", "eenheid", "frequentie", "agb"}}
    body = toekenning(aanvraagId=other, leveringsvorm="pgb", voorzieningen=[{**pgb, "budgetCenten": 312_000}])
    given = await dienst.vraag("POST", "/v1/beschikkingen", json=body)
    assert given.status_code == 201, given.text
    await dienst.werk()
    await dienst.bij()
    assert (await dienst.vraag("GET", "/v1/toewijzingen")).json()["resultaten"] == []
    assert len((await dienst.vraag("GET", "/v1/beschikkingen")).json()["resultaten"]) == 2


async def test_a_withdrawal_ends_the_toewijzing_and_needs_the_version(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    path = f"/v1/beschikkingen/{toewijzing['beschikkingId']}/intrekking"
    body = {"besluitdatum": "2026-11-20", "ingetrokkenPer": "2026-12-01", "toelichting": "Verhuisd."}
    assert (await dienst.vraag("POST", path, json=body)).status_code == 428
    assert (await dienst.vraag("POST", path, json=body, headers={"If-Match": '"1"'})).status_code == 412
    answer = await dienst.vraag("POST", path, json=body, headers={"If-Match": '"2"'})
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "ingetrokken"
    now = (await dienst.vraag("GET", f"/v1/toewijzingen/{toewijzing['toewijzingId']}")).json()
    assert now["einddatum"] == "2026-11-30"
    assert now["versies"][-1]["redenWijziging"] == "05"
    await dienst.werk()
    await dienst.bij()
    sent = (await dienst.vraag("GET", "/v1/berichten", rol=Rol.BACKOFFICE, params={"soort": "301"})).json()
    assert len(sent["resultaten"]) == 2


async def test_no_deletion_while_volume_is_awarded(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    path = f"/v1/toewijzingen/{toewijzing['toewijzingId']}"

    async def award(volume: int, cents: int) -> None:
        message = VolumeToegekendV1.model_validate(
            {
                "declaratieId": "01936000-0000-7000-8000-0000000000d1",
                "agb": toewijzing["agb"],
                "wet": "wmo",
                "toekenningen": [
                    {
                        "toewijzingNummer": nummer,
                        "productPeriode": {"begindatum": "2026-09-01", "einddatum": "2026-09-30"},
                        "eenheid": "04",
                        "volume": volume,
                        "bedragCenten": cents,
                    }
                    for nummer in (toewijzing["toewijzingNummer"], 999)
                ],
            }
        )
        await volume_toegekend(dienst.store, dienst.ctx, message)

    await award(12, 39_000)
    seen = await dienst.vraag("GET", path)
    assert seen.json()["toegekend"] == [{"eenheid": "04", "volume": 12}]
    assert seen.json()["toegekendCenten"] == 39_000
    body = {"redenWijziging": "13", "toewijzingsdatum": "2026-11-23"}
    version = {"If-Match": seen.headers["etag"]}
    refused = await dienst.vraag("POST", f"{path}/wijzigingen", rol=Rol.BACKOFFICE, json=body, headers=version)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("9385")
    await award(-12, -39_000)
    version = {"If-Match": (await dienst.vraag("GET", path)).headers["etag"]}
    done = await dienst.vraag("POST", f"{path}/wijzigingen", rol=Rol.BACKOFFICE, json=body, headers=version)
    assert done.status_code == 200, done.text
    assert done.json()["status"] == "verwijderd"


async def test_lists_page_and_refuse_unknown_parameters(dienst: Dienst) -> None:
    await ingericht(dienst)
    for number in range(3):
        id = f"01936000-0000-7000-8000-0000000000b{number}"
        await aanvraag(dienst, id)
        body = toekenning(aanvraagId=id, besluit="afwijzing", redenAfwijzing="eigen-kracht", voorzieningen=[])
        body.pop("leveringsvorm")
        assert (await dienst.vraag("POST", "/v1/beschikkingen", json=body)).status_code == 201
    await dienst.bij()
    first = await dienst.vraag("GET", "/v1/beschikkingen", params={"limit": 2})
    assert len(first.json()["resultaten"]) == 2
    assert 'rel="next"' in first.headers["link"]
    rest = await dienst.vraag("GET", "/v1/beschikkingen", params={"limit": 2, "cursor": first.json()["volgende"]})
    assert len(rest.json()["resultaten"]) == 1
    assert rest.json()["volgende"] is None
    assert (await dienst.vraag("GET", "/v1/beschikkingen", params={"sinds": "x"})).status_code == 400
    assert (await dienst.vraag("GET", "/v1/beschikkingen", gemeente="0200")).json()["resultaten"] == []


async def test_the_part_of_the_dossier_and_what_is_left_after_forgetting(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    await dienst.bij()
    path = f"/v1/personen/{dienst.persoon_id}/dossierdelen/indicatie"
    deel = (await dienst.vraag("GET", path)).json()
    assert [row["soort"] for row in deel["tijdlijn"]] == ["beschikking", "toewijzing", "bericht"]
    assert [row["soort"] for row in deel["berichten"]] == ["301"]
    assert {row["soort"] for row in deel["termijnen"]} == {"bezwaar", "retour-302"}
    werk = (await dienst.vraag("GET", "/v1/werklijsten")).json()["resultaten"]
    assert [(row["soort"], row["status"]) for row in werk] == [("retour-302", "verstreken")]
    message = PersoonVergetenV1.model_validate(
        {"persoonId": dienst.persoon_id, "vergetenOp": "2026-11-23", "reden": "verzoek-betrokkene"}
    )
    await persoon_vergeten(dienst.store, dienst.ctx, message)
    besluit = (await dienst.vraag("GET", f"/v1/beschikkingen/{toewijzing['beschikkingId']}")).json()
    assert besluit["toelichting"] is None
    assert besluit["voorzieningen"][0]["volume"] == 3
    bericht = f"/v1/berichten/{deel['berichten'][0]['berichtId']}"
    assert (await dienst.vraag("GET", bericht, rol=Rol.BACKOFFICE)).json()["inhoud"] is None


async def test_a_municipality_is_set_up_by_its_own_or_the_platform(dienst: Dienst) -> None:
    await ingericht(dienst)
    async with dienst.store.transaction("0153") as tx:
        row = await tx.conn.fetchrow("SELECT oin, naam FROM tenants")
    assert row is not None
    assert row["naam"] == "Enschede"
    body = bestand().model_dump(mode="json", by_alias=True)
    own = await dienst.vraag("PUT", "/v1/gemeenten/0153", rol=Rol.BEHEERDER, json=body)
    assert own.status_code == 204
    other = await dienst.vraag("PUT", "/v1/gemeenten/0153", rol=Rol.BEHEERDER, gemeente="0200", json=body)
    assert other.status_code == 404
    wrong = await dienst.vraag("PUT", "/v1/gemeenten/0200", rol=Rol.BEHEERDER, gemeente="0000", json=body)
    assert wrong.status_code == 400
