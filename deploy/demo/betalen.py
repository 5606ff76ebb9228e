"""Act 6: budget, payment run, the second person, the bank's file, its confirmation and the reconciliation."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from deploy.demo.loket import XML, Loket
from deploy.demo.toneel import Toneel
from deploy.demo.vertelling import euro


def budget(loket: Loket, jaar: int, wet: str, categorie: str) -> dict[str, int]:
    """Expected, granted, declared and paid, in cents."""
    for rij in loket.lees("/v1/budgetten", jaar=str(jaar), wet=wet).json["resultaten"]:
        if rij["categorie"] == categorie:
            return {naam: rij[f"{naam}Centen"] for naam in ("verwacht", "toegekend", "gedeclareerd", "betaald")}
    return {}


def betalen(t: Toneel, wet: str, toegekend: int) -> int:
    """One run from gathering to reconciliation; `toegekend` is what the claims of this story were awarded, in cents.

    Gives the run's total: more than that when an earlier story broke off before it paid.
    """
    maker, backoffice, controller = (t.als(f"{wie}.enschede") for wie in ("waarnemer", "backoffice", "controller"))
    vandaag = t.kalender.vandaag.isoformat()
    invoer = {"wet": wet, "totEnMet": vandaag, "uitvoeringsdatum": vandaag}
    gemaakt = maker.doe("/v1/betaalruns", invoer)
    pad = gemaakt.headers["Location"]
    run = backoffice.lees(pad)
    t.v.onthoud(f"betaalrun-{wet}", run.json["betaalrunId"])
    totaal: int = run.json["totaalCenten"]
    t.v.klopt(totaal >= toegekend, f"de run is {totaal}, toegekend is {toegekend}")
    akkoord = {"besluit": "akkoord", "inhoudHash": run.json["inhoudHash"]}
    maker.doe(f"{pad}/goedkeuringen", akkoord, verwacht=409, versie=run.headers["ETag"])
    t.v.zeg(f"run van {euro(totaal)} voor {len(run.json['betalingen'])} aanbieder(s); de maker mag hem niet goedkeuren")
    goed = controller.doe(f"{pad}/goedkeuringen", akkoord, versie=run.headers["ETag"])
    t.v.klopt(goed.json["status"] == "goedgekeurd", "de run is niet goedgekeurd")
    bestand = backoffice.lees(f"{pad}/bestand", accept=XML, herhaal_bij=(409,)).inhoud
    t.v.bewaar(f"pain001-{wet}.xml", bestand)
    t.v.klopt(bestand == controller.lees(f"{pad}/bestand", accept=XML).inhoud, "het bestand is niet steeds hetzelfde")
    som = controlesom(bestand)
    t.v.klopt(som == totaal, f"de controlesom is {som} en niet {totaal}")
    versie = backoffice.lees(pad).headers["ETag"]
    afschrift = {"bevestigdOp": vandaag, "totaalCenten": totaal, "bankreferentie": "AFSCHRIFT-1"}
    klaar = backoffice.doe(f"{pad}/bevestiging", afschrift, versie=versie)
    t.v.klopt(klaar.json["status"] == "bevestigd", "de run is niet bevestigd")
    sluit_aan(t, backoffice, pad, totaal, eigen=(wet, toegekend))
    return totaal


def sluit_aan(t: Toneel, loket: Loket, pad: str, totaal: int, eigen: tuple[str, int]) -> None:
    """The reconciliation says zero, line by line back to the claim; `eigen`: law and cents of the story's own."""
    aansluiting: Mapping[str, Any] = loket.lees(f"{pad}/aansluiting", limit="200").json
    for naam in ("toegekendCenten", "runCenten", "bestandCenten", "bevestigdCenten"):
        t.v.klopt(aansluiting[naam] == totaal, f"{naam} is {aansluiting[naam]} en niet {totaal}")
    t.v.klopt(aansluiting["verschilCenten"] == 0, "de aansluiting heeft een verschil")
    per_regel = [regel["verschilCenten"] for regel in aansluiting["resultaten"]]
    t.v.klopt(len(per_regel) == aansluiting["aantalRegels"] and not any(per_regel), "een regel sluit niet aan")
    wet, toegekend = eigen
    ids = {id for naam, id in t.v.ids.items() if naam.startswith(f"declaratie-{wet}")}
    onze = sum(regel["toegekendCenten"] for regel in aansluiting["resultaten"] if regel["declaratieId"] in ids)
    t.v.klopt(onze == toegekend, f"van onze declaraties is {onze} in de run en niet {toegekend}")
    t.v.zeg(f"aansluiting: {len(per_regel)} regels van declaratie tot bankafschrift, verschil {euro(0)}")


def controlesom(bestand: bytes) -> int:
    """The control sum of a pain.001 in cents."""
    boom = etree.parse(BytesIO(bestand))
    tekst = boom.findtext("{*}CstmrCdtTrfInitn/{*}GrpHdr/{*}CtrlSum") or "0"
    heel, _, rest = tekst.partition(".")
    return int(heel) * 100 + int(rest.ljust(2, "0")[:2] or 0)
