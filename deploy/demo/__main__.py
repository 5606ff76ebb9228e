"""`python -m deploy.demo`: tells the story through the gateway; exit 0 only if every step was read back and right."""

import os
import shutil
import sys
from datetime import date
from pathlib import Path
from uuid import uuid4

from deploy.demo import betalen, declareren, dossier, hulpvraag, levering, maand
from deploy.demo.aanmelden import Issuer
from deploy.demo.declareren import Geleverd, Product
from deploy.demo.loket import wacht_op
from deploy.demo.toneel import JEUGDPRAKTIJK, THUISHULP, Kalender, Toneel
from deploy.demo.vertelling import Tegenspraak, Vertelling, euro
from shared.istandaarden import Wet
from shared.runtime.clock import today

ROOT = Path(__file__).parents[2]
HULP = Product(wet=Wet.WMO, categorie="01", code="01A03", eenheid="04", tarief=3250, goed=12, te_veel=19)
JEUGD = Product(wet=Wet.JEUGDWET, categorie="45", code="45A04", eenheid="82", tarief=9600, goed=3, te_veel=5)
EERST_GEVRAAGD = 4
"""The client for whom the home care provider sends a 315 while the municipality decides."""


def gemeenten(t: Toneel, bij_de_issuer: Path) -> None:
    """Seven municipalities from their files, and an eighth while the system runs, with its own users."""
    with t.v.stap("0. Zeven gemeenten, en een achtste"):
        for bestand in sorted((ROOT / "deploy/gemeenten").glob("*.yaml")):
            dossier.onboarden(t, bestand)
        achtste = ROOT / "deploy/demo/1735-hof-van-twente.yaml"
        code = dossier.onboarden(t, achtste)
        bij_de_issuer.mkdir(parents=True, exist_ok=True)
        shutil.copy(achtste, bij_de_issuer)
        nieuw = t.als("consulent.hof-van-twente")
        t.v.klopt(nieuw.lees("/v1/meldingen").status == 200, "de achtste gemeente kan niet werken")
        bekend = {rij["gemeentecode"] for rij in t.als("beheerder.platform").lees("/v1/gemeenten").json["resultaten"]}
        t.v.klopt(len(bekend) >= 8 and code in bekend, "niet elke gemeente doet mee")
        t.consulent.doe("/v1/gemeenten", {}, verwacht=403)


def wmo(t: Toneel) -> None:
    """From a melding to a delivery of household help, with an aanvraag that was incomplete, a refusal and a PGB."""
    with t.v.stap("1. Melding"):
        iemand, gemeld = hulpvraag.melden(t, "wmo-1")
        pad = f"/v1/meldingen/{gemeld['meldingId']}"
        werk = t.consulent.lees("/v1/werklijsten", persoonId=gemeld["persoonId"]).json["resultaten"]
        t.v.klopt(werk is not None, "de werklijst antwoordt niet")
        versie = t.consulent.lees(pad).headers["ETag"]
        dag, sleutel = t.kalender.voor(58).isoformat(), str(uuid4())
        t.consulent.doe(f"{pad}/bevestiging", {"bevestigdOp": dag}, verwacht=428)
        t.consulent.doe(f"{pad}/bevestiging", {"bevestigdOp": dag}, versie='"99"', verwacht=412)
        bevestigd = t.consulent.doe(f"{pad}/bevestiging", {"bevestigdOp": dag}, versie=versie, sleutel=sleutel)
        weer = t.consulent.doe(f"{pad}/bevestiging", {"bevestigdOp": dag}, versie=versie, sleutel=sleutel)
        t.v.klopt(bevestigd.inhoud == weer.inhoud, "dezelfde sleutel gaf een ander antwoord")
        plan = {"ingediendOp": t.kalender.voor(56).isoformat(), "plan": "Mijn buurvrouw kan de was doen."}
        t.consulent.doe(f"{pad}/persoonlijk-plan", plan, versie=t.consulent.lees(pad).headers["ETag"])
        t.v.zeg(f"melding {gemeld['meldingId']}, onderzoek uiterlijk {gemeld['onderzoekUiterlijkOp']}, bevestigd {dag}")
    with t.v.stap("2. Onderzoek en aanvraag"):
        te_vroeg = {"meldingId": gemeld["meldingId"], "wet": "wmo", "ingediendOp": t.kalender.voor(52).isoformat()}
        t.consulent.doe("/v1/aanvragen", te_vroeg, verwacht=409)
        hulpvraag.onderzoeken(t, gemeld["meldingId"])
        aanvraag = opgeschort(t, gemeld["meldingId"])
    with t.v.stap("3. Beschikkingen: toekenning, afwijzing, pgb"):
        hulpvraag.toekennen(t, "wmo-1", aanvraag)
        loket = t.aanbieder(THUISHULP)
        clienten = [(iemand, gemeld["persoonId"])]
        for nummer in (2, 3, 4):
            ander = hulpvraag.inwoner(t, f"wmo-{nummer}")
            clienten.append((ander.mens, ander.persoon_id))
            verzoek = {}
            if nummer == EERST_GEVRAAGD:
                vraag = levering.hulp_gevraagd(t)
                gevraagd = levering.gevraagd(t, Wet.WMO, loket, THUISHULP, f"{nummer}", ander.mens, vraag)
                verzoek = {"verzoekId": gevraagd["verzoekId"]}
            hulpvraag.toekennen(t, f"wmo-{nummer}", ander.aanvraag_id, **verzoek)
        afgewezen_en_pgb(t)
    with t.v.stap("4. Toewijzing en berichten (Wmo)"):
        eerste, persoon_id = clienten[0]
        product = levering.leveren(t, Wet.WMO, loket, THUISHULP, "wmo-1", eerste, persoon_id)
        geleverd = [Geleverd(bsn=eerste.bsn, toewijzing=product.toewijzing_nummer)]
        for nummer, (mens, id) in enumerate(clienten[1:], 2):
            volgende = levering.toewijzing(t, loket, f"wmo-{nummer}", id)
            geleverd.append(Geleverd(bsn=mens.bsn, toewijzing=volgende.toewijzing_nummer))
    t.weet |= {"wmo": geleverd, "persoon": persoon_id}


def opgeschort(t: Toneel, melding_id: str) -> str:
    """An aanvraag that was incomplete: its term stands still and runs on (Awb 4:5, 4:15)."""
    ingediend = hulpvraag.aanvragen(t, "wmo-1", melding_id)
    pad = ingediend.headers["Location"]
    eerst = date.fromisoformat(ingediend.json["beslisUiterlijkOp"])
    k = t.kalender
    vraag = {
        "gevraagdOp": k.voor(27).isoformat(),
        "aanvullenVoor": k.voor(16).isoformat(),
        "ontbreekt": ["identiteitsbewijs"],
    }
    stil = t.consulent.doe(f"{pad}/opschorting", vraag, versie=ingediend.headers["ETag"])
    t.v.klopt(t.consulent.lees(pad).json["status"] == "opgeschort", "de aanvraag is niet opgeschort")
    t.consulent.doe(f"{pad}/aanvulling", {"aangevuldOp": k.voor(21).isoformat()}, versie=stil.headers["ETag"])
    nu = t.consulent.lees(pad).json
    later = date.fromisoformat(nu["beslisUiterlijkOp"])
    t.v.klopt(nu["dagenOpgeschort"] == 5 and later > eerst, "de beslistermijn schoof niet op")
    t.v.zeg(f"aanvraag {nu['aanvraagId']}: beslissen uiterlijk {eerst}, na 5 dagen opschorting {later}")
    return str(nu["aanvraagId"])


def afgewezen_en_pgb(t: Toneel) -> None:
    """One refusal with its reason, and one PGB after which no toewijzing follows."""
    dag = t.kalender.voor(20).isoformat()
    iemand = hulpvraag.inwoner(t, "afwijzing")
    afwijzing = {
        "aanvraagId": iemand.aanvraag_id,
        "besluit": "afwijzing",
        "besluitdatum": dag,
        "redenAfwijzing": "gebruikelijke-hulp",
        "toelichting": "Uw huisgenoten kunnen het huishouden doen.",
    }
    nee = hulpvraag.beslissen(t, "afwijzing", afwijzing)
    t.v.zeg(f"afwijzing {nee['beschikkingId']} ({nee['redenAfwijzing']}), bezwaar tot {nee['bezwaarUiterlijkOp']}")
    ander = hulpvraag.inwoner(t, "pgb")
    budget = {
        "variant": "inspanningsgericht",
        "categorie": "01",
        "code": "01A03",
        "budgetCenten": 312_000,
        "ingangsdatum": t.kalender.maand.isoformat(),
        "einddatum": t.kalender.toewijzing_eind.isoformat(),
    }
    pgb = {
        "aanvraagId": ander.aanvraag_id,
        "besluit": "toekenning",
        "leveringsvorm": "pgb",
        "besluitdatum": dag,
        "voorzieningen": [budget],
        "toelichting": "U koopt de hulp zelf in.",
    }
    hulpvraag.beslissen(t, "pgb", pgb)
    t.weet["pgb"] = ander.persoon_id
    t.v.zeg(f"pgb van {euro(312_000)}; er volgt geen toewijzing")


def jeugd(t: Toneel) -> None:
    """By referral: the provider's 315 comes first."""
    with t.v.stap("4. Verwijzing, 315 en toewijzing (Jeugdwet)"):
        loket = t.aanbieder(JEUGDPRAKTIJK)
        geleverd = []
        for nummer in (1, 2, 3, 4):
            naam = f"jw-{nummer}"
            kind, persoon_id = levering.verwezen(t, naam)
            vraag = levering.begeleiding_jeugd(t)
            gevraagd = levering.gevraagd(t, Wet.JEUGDWET, loket, JEUGDPRAKTIJK, str(nummer), kind, vraag)
            levering.toekennen_op_verzoek(t, naam, gevraagd["verzoekId"])
            if nummer == 1:
                product = levering.leveren(t, Wet.JEUGDWET, loket, JEUGDPRAKTIJK, naam, kind, persoon_id)
                terug = product.referentie_aanbieder
                t.v.klopt(terug == gevraagd["referentieAanbieder"], "de 301 noemt de 315 niet")
            else:
                product = levering.toewijzing(t, loket, naam, persoon_id)
            geleverd.append(Geleverd(bsn=kind.bsn, toewijzing=product.toewijzing_nummer))
    t.weet["jeugdwet"] = geleverd


def gedeclareerd(t: Toneel, product: Product, agb: str, clienten: list[Geleverd], wet: str) -> int:
    """The claim, its answer, a credit and a corrected debit; gives what was awarded in all, in cents."""
    loket = t.aanbieder(agb)
    with t.v.stap(f"5. Declaratie ({wet})"):
        lijst, verwacht = declareren.regels(t, product, clienten)
        status = declareren.indienen(t, loket, product.wet, agb, lijst, "1")
        declareren.vertel(t, status)
        declareren.controleer(t, status, lijst, verwacht)
        eerste = lijst[0]
        terug = eerste.credit(f"{eerste.referentie}-C")
        credit = declareren.indienen(t, loket, product.wet, agb, [terug], "2-credit")
        declareren.controleer(t, credit, [terug], {f"{terug.bsn}/{terug.referentie}": set()})
        goed = declareren.verbeterd(eerste, product.goed - 1)
        debet = declareren.indienen(t, loket, product.wet, agb, [goed], "3-debet")
        declareren.controleer(t, debet, [goed], {f"{goed.bsn}/{goed.referentie}": set()})
        netto = eerste.bedrag - eerste.bedrag + goed.bedrag
        t.v.zeg(f"credit van regel 1 en een nieuwe debet: per saldo toegekend {euro(netto)}")
    t.v.centen[f"{wet}-ingediend"] = status["ingediendCenten"] + credit["ingediendCenten"] + debet["ingediendCenten"]
    t.v.centen[f"{wet}-toegekend"] = netto
    return netto


def geld(t: Toneel) -> dict[str, dict[str, int]]:
    """The budgets of the story's year for both products, in cents."""
    jaar, backoffice = t.kalender.maand.year, t.als("backoffice.enschede")
    return {
        "wmo": betalen.budget(backoffice, jaar, "wmo", "01"),
        "jeugdwet": betalen.budget(backoffice, jaar, "jeugdwet", "45"),
    }


def betaald(t: Toneel, netto: dict[str, int]) -> None:
    """Budget, run, four eyes, file, confirmation, reconciliation; for each law."""
    with t.v.stap("6. Budget en betaling"):
        voor = geld(t)
        betaald = {wet: betalen.betalen(t, wet, bedrag) for wet, bedrag in netto.items()}

        def bijgewerkt() -> dict[str, dict[str, int]] | None:
            nu = geld(t)
            klopt = all(nu[wet]["betaald"] - voor[wet]["betaald"] == centen for wet, centen in betaald.items())
            return nu if klopt else None

        na = wacht_op(bijgewerkt, f"de betaalruns van {betaald} in de budgetten, die op {voor} stonden")
        for wet, bedrag in netto.items():
            t.v.centen[f"{wet}-betaald"] = bedrag
            t.v.centen |= {f"budget-{wet}-{naam}": centen for naam, centen in na[wet].items()}
            rij = ", ".join(f"{naam} {euro(centen)}" for naam, centen in na[wet].items())
            t.v.zeg(f"budget {wet}: {rij}")


def geld_dat_blijft(t: Toneel) -> dict[str, dict[str, int]]:
    """The budgets as they come to be: what act 7 claimed it credited, so as much is declared and paid as before it."""
    stil = ("gedeclareerd", "betaald")
    return {wet: stand | {naam: t.v.centen[f"budget-{wet}-{naam}"] for naam in stil} for wet, stand in geld(t).items()}


def afscheid(t: Toneel) -> None:
    """The whole file, the neighbours' 404, and a person who asks to be forgotten."""
    persoon_id = t.weet["persoon"]
    with t.v.stap("8. Het dossier, en wie het niet mag zien"):
        dossier.heel_dossier(t, persoon_id, toewijzingen=1, regels=5)
        pgb = t.consulent.lees(f"/v1/personen/{t.weet['pgb']}/dossier").json
        t.v.klopt(not pgb["toewijzingen"], "na een pgb volgde toch een toewijzing")
        soorten = {"persoon": "personen", "melding": "meldingen", "aanvraag": "aanvragen"}
        soorten |= {"beschikking": "beschikkingen", "toewijzing": "toewijzingen"}
        paden = [f"/v1/{soorten[soort]}/{t.v.ids[f'{soort}-wmo-1']}" for soort in soorten]
        dossier.niet_van_een_ander(t, [*paden, f"/v1/personen/{persoon_id}/dossier"])
    with t.v.stap("9. Vergeten"):
        blijft = geld_dat_blijft(t)
        dossier.vergeten(t, persoon_id, lambda: geld(t) == blijft)


def slot(t: Toneel) -> None:
    """Where to look now."""
    zipkin = os.environ.get("ZIPKIN_URL", "")
    print(f"\n✓ {t.v.controles} controles goed, {t.v.seconden:.0f} s. Bestanden en summary.json: {t.v.map}")
    print(f"  API {t.gateway}/docs")
    for naam, trace in t.v.traces.items():
        print(f"  trace {naam}: {zipkin + 'traces/' if zipkin else ''}{trace}")


def main() -> int:
    """Tells the story; 0 when all of it was right."""
    e = os.environ
    v = Vertelling(Path(e.get("DEMO_FOLDER", ROOT / ".local" / "demo")))
    issuer = Issuer(e["OIDC_ISSUER"], e["LOGIN_PASSWORD"], Path(e["CLIENT_KEYS"]), redirect_uri=e["REDIRECT_URI"])
    t = Toneel(gateway=e["GATEWAY_URL"], issuer=issuer, v=v, kalender=Kalender(today()))
    try:
        gemeenten(t, Path(e["GEMEENTEN"]))
        wmo(t)
        jeugd(t)
        netto = {
            "wmo": gedeclareerd(t, HULP, THUISHULP, t.weet["wmo"], "wmo"),
            "jeugdwet": gedeclareerd(t, JEUGD, JEUGDPRAKTIJK, t.weet["jeugdwet"], "jeugdwet"),
        }
        betaald(t, netto)
        maand.maand(t, JEUGD)
        afscheid(t)
    except Tegenspraak as fout:
        v.samenvatting(goed=False, reden=str(fout))
        print(f"\n✗ {fout}", file=sys.stderr, flush=True)
        return 1
    v.samenvatting(goed=True)
    slot(t)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
