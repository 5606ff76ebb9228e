"""The check of the ledger: every night, on request, and an alarm that names what was broken by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import structlog.testing

from services.billing.domain.aanspraak import Versie
from services.billing.domain.wet import Wet
from services.billing.grootboek.aanspraken import schrijf_aanspraak
from services.billing.handlers.controleren import controleer
from services.billing.metingen import METINGEN
from services.billing.volumes import Volumeregels
from shared.contracts.indicatie.messages import ToewijzingVerwijderdV1
from shared.contracts.operations import Rol
from shared.eventsourcing.store import Store
from shared.runtime.readings import Backlog
from shared.values.periode import Periode
from tests.integration.billing.conftest import ENSCHEDE, PLATFORM, ZWOLLE, Dienst, Json
from tests.integration.billing.test_betaalruns import INVOER, keur
from tests.support import examples_billing as v
from tests.support.declaraties import SEPTEMBER, Declaratie, Regel
from tests.support.stack import connect

ALLES = {"antwoord", "ruimte", "verbruik", "eenmaal", "verwijderd", "centen", "geheel", "betaling", "antwoordbestand"}


async def gevuld(dienst: Dienst) -> None:
    """Awarded, rejected and credited lines, a payment run with its file, and a claim that counts as not sent."""
    await dienst.wijs_toe()
    await dienst.wijs_toe(102, frequentie="6", volume=100, eenheid="04")
    regels = [
        Regel(),
        Regel(referentie="R2", periode=SEPTEMBER),
        Regel(referentie="R3", nummer=999),
        Regel(referentie="R4", nummer=102, eenheid="01", tarief=54, volume=61, centen=3304),
    ]
    await dienst.beoordeeld(Declaratie(regels=regels))
    await keur(dienst, (await dienst.maak("/v1/betaalruns", INVOER)).json())
    await dienst.werk()
    terug = Regel(referentie="R2", periode=SEPTEMBER).credit("C2")
    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B2", regels=[terug]))
    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B3", regels=[Regel(referentie="R9")]))


async def controle(dienst: Dienst, **rest: Any) -> Json:
    """A check asked for and done."""
    gekregen = await dienst.vraag("POST", "/v1/controles", rol=Rol.CONTROLLER, **rest)
    assert gekregen.status_code == 202, gekregen.text
    assert gekregen.json()["status"] == "wacht"
    await dienst.werk()
    return await dienst.lees(gekregen.headers["Location"], rol=Rol.CONTROLLER)


def afwijkend(gevonden: Json) -> dict[str, list[str]]:
    return {punt["controle"]: punt["voorbeelden"] for punt in gevonden["punten"] if punt["afwijkingen"]}


async def test_a_sound_ledger_gives_no_alarm(dienst: Dienst) -> None:
    await gevuld(dienst)
    gevonden = await controle(dienst)
    assert (gevonden["status"], gevonden["aantalAfwijkingen"], afwijkend(gevonden)) == ("klaar", 0, {})
    assert {punt["controle"] for punt in gevonden["punten"]} == ALLES
    assert {punt["invariant"] for punt in gevonden["punten"]} == {1, 2, 3, 7, 10, 11, None}
    assert not any(punt["mislukt"] for punt in gevonden["punten"])
    lijst = await dienst.lees("/v1/controles", rol=Rol.CONTROLLER, params={"metAfwijking": "true"})
    assert lijst["resultaten"] == []


ZONDER_EISEN = """
DO $$
DECLARE eis record;
BEGIN
    FOR eis IN SELECT conrelid::regclass AS tabel, conname FROM pg_constraint
               WHERE contype = 'c' AND conrelid::regclass::text IN ('prestaties', 'declaraties', 'verbruik')
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', eis.tabel, eis.conname); END LOOP;
END $$;
DROP INDEX prestaties_een_open_debet"""
"""What the database itself refuses has to be let go before it can be broken."""
DUBBEL = """
INSERT INTO prestaties (tenant, declaratie_id, nr, agb, wet, persoon_id, referentie, eerste_gebruik, toewijzing_nummer,
    categorie, code, begindatum, einddatum, volume, eenheid, tarief_centen, centen, credit, toegekend, retourcodes,
    deel, dagtekening)
SELECT tenant, declaratie_id, 99, agb, wet, persoon_id, 'ANDER', true, toewijzing_nummer, categorie, code, begindatum,
    einddatum, volume, eenheid, tarief_centen, centen, credit, toegekend, retourcodes, deel, dagtekening
FROM prestaties WHERE referentie = 'R1'"""
BREUKEN: dict[str, set[str]] = {
    # 1
    "UPDATE declaraties SET toegekend_centen = 1 WHERE bericht_telt AND declaratie_nummer = 'D1'": {
        "antwoord",
        "antwoordbestand",
    },
    "UPDATE declaraties SET toegekend_centen = 1 WHERE status = 'niet-ingediend'": {"antwoord", "antwoordbestand"},
    "DELETE FROM prestaties WHERE referentie = 'R3'": {"antwoord", "antwoordbestand"},
    # 2
    "UPDATE aanspraken SET volume = 1 WHERE nummer = 101": {"ruimte"},
    "UPDATE aanspraken SET volume = 1 WHERE nummer = 102": {"ruimte"},
    "UPDATE aanspraken SET volume = NULL, budget_centen = 3303 WHERE nummer = 102": {"ruimte"},
    "UPDATE verbruik SET centen = centen + 1 WHERE nummer = 102": {"verbruik"},
    "UPDATE verbruik SET volume = -1 WHERE nummer = 102": {"verbruik"},
    "DELETE FROM verbruik WHERE nummer = 102": {"verbruik"},
    # 3
    DUBBEL: {"eenmaal", "antwoord", "verbruik"},
    "UPDATE prestaties SET gecrediteerd = true WHERE referentie = 'R1'": {"eenmaal"},
    "UPDATE prestaties SET gecrediteerd = false WHERE referentie = 'R2'": {"eenmaal"},
    # 7
    "UPDATE aanspraken SET reden_wijziging = '13' WHERE nummer = 102": {"verwijderd"},
    # 10
    "ALTER TABLE verbruik ALTER centen TYPE numeric": {"centen"},
    "UPDATE prestaties SET tarief_centen = 3251 WHERE referentie = 'R1'": {"centen"},
    "UPDATE prestaties SET tarief_centen = 56 WHERE referentie = 'R4'": {"centen"},
    # 11
    "UPDATE prestaties SET retourcodes = '{9338}' WHERE referentie = 'R1'": {"geheel"},
    # from line to run to file
    "UPDATE prestaties SET betaalrun_id = NULL WHERE referentie = 'R1'": {"betaling"},
    "UPDATE betaalbestanden SET inhoud = inhoud || '\\x20'": {"betaling"},
    "DELETE FROM betaalbestanden": {"betaling"},
    "UPDATE betaalruns SET totaal_centen = totaal_centen + 1": {"betaling"},
    # the answer as it was
    "UPDATE declaraties SET antwoord_sha256 = repeat('0', 64) WHERE declaratie_nummer = 'D1'": {"antwoordbestand"},
    "UPDATE prestaties SET volume = volume + 1 WHERE referentie = 'R3'": {"antwoordbestand"},
}


async def test_what_is_broken_by_hand_is_named(dienst: Dienst) -> None:
    await gevuld(dienst)
    eigenaar = await connect(dienst.database.owner)
    als_eigenaar = Store(eigenaar, dienst.store.vault)
    gevonden: dict[str, set[str]] = {}
    try:
        for sql in BREUKEN:
            poging = eigenaar.transaction()
            await poging.start()
            await eigenaar.execute(ZONDER_EISEN)
            await eigenaar.execute(sql)
            with structlog.testing.capture_logs() as regels:
                await controleer(als_eigenaar, dienst.ctx, {})
            gevonden[sql] = {regel["name"] for regel in regels if regel["event"] == "controle-afwijking"}
            await poging.rollback()
    finally:
        await eigenaar.close()
    assert gevonden == BREUKEN


async def test_a_deviation_is_told_in_every_way(dienst: Dienst) -> None:
    await gevuld(dienst)
    eigenaar = await connect(dienst.database.owner)
    try:
        await eigenaar.execute("UPDATE verbruik SET centen = centen + 1 WHERE nummer = 102")
    finally:
        await eigenaar.close()
    with structlog.testing.capture_logs() as regels:
        gevonden = await controle(dienst)
    assert (gevonden["aantalAfwijkingen"], afwijkend(gevonden)) == (1, {"verbruik": ["wmo-102"]})
    (alarm,) = [regel for regel in regels if regel["event"] == "controle-afwijking"]
    assert (alarm["gemeente"], alarm["name"], alarm["count"], alarm["log_level"]) == (ENSCHEDE, "verbruik", 1, "error")
    meting = Backlog(dienst.worker, METINGEN)
    await meting.measure()
    gemeten = {labels: value for labels, value in meting.reading("zorgketen.controle.afwijkingen").items() if value}
    assert gemeten == {(("gemeente", ENSCHEDE), ("controle", "verbruik")): 1.0}
    (taak,) = (await dienst.lees("/v1/werklijsten", params={"soort": "controle-afwijking"}))["resultaten"]
    assert taak["onderwerpId"] == gevonden["controleId"]


async def test_the_work_is_gone_once_a_later_check_finds_nothing(dienst: Dienst) -> None:
    await gevuld(dienst)
    eigenaar = await connect(dienst.database.owner)
    try:
        await eigenaar.execute("UPDATE verbruik SET centen = centen + 1")
        await controle(dienst)
        assert len((await dienst.lees("/v1/werklijsten"))["resultaten"]) == 1
        await eigenaar.execute("UPDATE verbruik SET centen = centen - 1")
    finally:
        await eigenaar.close()
    assert (await controle(dienst))["aantalAfwijkingen"] == 0
    assert (await dienst.lees("/v1/werklijsten"))["resultaten"] == []
    lijst = await dienst.lees("/v1/controles", rol=Rol.CONTROLLER, params={"status": "klaar", "limit": "2"})
    assert [een["aantalAfwijkingen"] > 0 for een in lijst["resultaten"]] == [False, True]
    rest = await dienst.lees("/v1/controles", rol=Rol.CONTROLLER, params={"cursor": lijst["volgende"]})
    assert len(rest["resultaten"]) == 1  # the one at the start


async def test_the_nightly_check_plans_the_next_night_once(dienst: Dienst) -> None:
    gepland = "SELECT tenant, due_at AT TIME ZONE 'Europe/Amsterdam' AS op FROM jobs WHERE name = 'controleer'"
    async with dienst.worker.acquire() as conn:
        rijen = await conn.fetch(gepland)
        assert sorted(rij["tenant"] for rij in rijen) == [ENSCHEDE, ZWOLLE]
        assert all(2 <= rij["op"].hour < 4 and rij["op"].date() > date(2026, 1, 1) for rij in rijen)
        await conn.execute("UPDATE jobs SET due_at = clock_timestamp()")
    await dienst.werk()
    async with dienst.worker.acquire() as conn:
        assert len(await conn.fetch(gepland)) == 2
        nu: datetime = await conn.fetchval("SELECT clock_timestamp() AT TIME ZONE 'Europe/Amsterdam'")
        assert all(rij["op"] > nu for rij in await conn.fetch(gepland))
    lijst = (await dienst.lees("/v1/controles", rol=Rol.CONTROLLER))["resultaten"]
    assert [een["status"] for een in lijst] == ["klaar", "klaar"]


async def test_what_cannot_be_verified_counts_as_a_deviation(dienst: Dienst) -> None:
    eigenaar = await connect(dienst.database.owner)
    try:
        await eigenaar.execute("DROP FUNCTION ruimte_in_totaal; ALTER TABLE betaalbestanden RENAME TO weg")
    finally:
        await eigenaar.close()
    gevonden = await controle(dienst)
    assert {punt["controle"] for punt in gevonden["punten"] if punt["mislukt"]} == {"ruimte", "betaling"}
    assert gevonden["aantalAfwijkingen"] == 2


async def test_who_may_see_and_start_it(dienst: Dienst) -> None:
    gevonden = await controle(dienst)
    pad = f"/v1/controles/{gevonden['controleId']}"
    for rol in (Rol.BACKOFFICE, Rol.AANBIEDER, Rol.CONSULENT):
        assert (await dienst.vraag("GET", pad, rol=rol)).status_code == 403
    assert (await dienst.vraag("GET", pad, rol=Rol.CONTROLLER, gemeente=ZWOLLE)).status_code == 404
    elders = {"gemeente": ENSCHEDE}
    assert (await dienst.vraag("GET", pad, rol=Rol.CONTROLLER, gemeente=ZWOLLE, params=elders)).status_code == 404
    ops = await dienst.lees(pad, rol=Rol.OPS, gemeente=PLATFORM, params=elders)
    assert ops == gevonden
    nieuw = await dienst.vraag("POST", "/v1/controles", rol=Rol.OPS, gemeente=PLATFORM, params=elders)
    assert nieuw.status_code == 202
    assert nieuw.headers["Location"].endswith("?gemeente=0153")
    onbekend = await dienst.vraag("POST", "/v1/controles", rol=Rol.OPS, gemeente=PLATFORM, params={"gemeente": "9999"})
    assert onbekend.status_code == 404


async def test_a_deleted_toewijzing_with_an_open_proposal_is_no_deviation(dienst: Dienst) -> None:
    eerst = await dienst.wijs_toe()
    await dienst.beoordeeld(Declaratie(regels=[Regel()]))
    weg = {"einddatum": eerst.ingangsdatum, "reden_wijziging": "13", "toewijzingsmoment": datetime(2026, 11, 9, 9, 0)}  # noqa: DTZ001
    await dienst.hoor(ToewijzingVerwijderdV1.model_validate(eerst.model_dump() | weg))
    assert (await controle(dienst))["aantalAfwijkingen"] == 0


def aanspraak_van(random: Random) -> Versie:
    """A toewijzing of any unit, frequency and period."""
    begin = date(2024, 1, 1) + timedelta(days=random.randrange(800))
    eenheid = random.choice(["01", "04", "14", "16", "82", "83", "84"])
    return replace(
        v.versie,
        wet=random.choice([Wet.WMO, Wet.JEUGDWET]),
        categorie=random.choice(["01", "07"]),
        eenheid=eenheid,
        output=eenheid in {"82", "83"},
        frequentie=random.choice(["1", "2", "4", "6"]),
        volume=random.randrange(1, 50),
        periode=Periode(begin, random.choice([None, begin + timedelta(days=random.randrange(400))])),
    )


async def test_the_room_by_sql_is_the_room_by_the_rules(dienst: Dienst) -> None:
    """Two ways of counting, written apart: by SQL for the check, and what claims are judged by."""
    random, maxima = Random(7), Volumeregels()
    async with dienst.store.transaction(ENSCHEDE) as tx:
        for _ in range(150):
            versie = aanspraak_van(random)
            await schrijf_aanspraak(tx.conn, ENSCHEDE, versie, 1)
            minuten = 60 if versie.eenheid == "04" else 1
            totaal = await tx.conn.fetchval("SELECT ruimte_in_totaal(a) FROM aanspraken a WHERE wet = $1", versie.wet)
            assert (totaal if totaal is None else totaal * minuten) == maxima.totaal(versie), versie
            laatste = versie.periode.einddatum or versie.periode.begindatum + timedelta(days=200)
            for periode in Periode(versie.periode.begindatum, laatste).maanden():
                maand = await tx.conn.fetchval(
                    "SELECT ruimte_per_periode(a, $2, $3) FROM aanspraken a WHERE wet = $1",
                    versie.wet,
                    periode.begindatum,
                    periode.laatste_dag,
                )
                assert maand * minuten == maxima.per_periode(versie, periode), (versie, periode)
