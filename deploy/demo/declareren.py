"""Act 5: the claim of a month with right and wrong lines, its answer, the receipt, credit and corrected debit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deploy.demo.aanbieder import Regel, declaratie, kenmerk
from deploy.demo.loket import XML, Antwoord, Loket, wacht_op
from deploy.demo.toneel import Toneel
from deploy.demo.vertelling import euro
from shared.istandaarden import Wet, naar_json, schrijf

ONBEKEND = 999_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Geleverd:
    """What a provider may claim of one client: the toewijzing, and a month's volume within and above it."""

    bsn: str
    toewijzing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What is claimed: `goed` fits in a month, `te_veel` does not; the tariff in cents."""

    wet: Wet
    categorie: str
    code: str
    eenheid: str
    tarief: int
    goed: int
    te_veel: int


def regels(t: Toneel, product: Product, clienten: Sequence[Geleverd]) -> tuple[list[Regel], dict[str, set[str]]]:
    """One right line and five that are wrong in five ways, with the retourcodes each must get.

    Asks for four clients: within one client a double reference is a fault of level 2 (TR101), so another gets it.
    """
    k = t.kalender
    stam = kenmerk()
    eerste, tweede, derde, vierde = clienten[:4]

    def regel(nummer: int, client: Geleverd, **anders: Any) -> Regel:
        gewoon = Regel(
            bsn=client.bsn,
            referentie=f"{stam}-{nummer}",
            toewijzing=client.toewijzing,
            categorie=product.categorie,
            code=product.code,
            eenheid=product.eenheid,
            begin=k.maand,
            eind=k.maand_eind,
            volume=product.goed,
            tarief=product.tarief,
        )
        return replace(gewoon, **anders)

    vorige = k.vorige_maand
    gemaakt = [
        (regel(1, eerste), set[str]()),
        (regel(2, eerste, toewijzing=ONBEKEND), {"9338"}),
        (regel(3, eerste, begin=vorige[0], eind=vorige[1]), {"9307"}),
        (regel(4, tweede, volume=product.te_veel), {"9321"}),
        (regel(5, derde, tarief=product.tarief + 100), {"0611"}),
        (regel(1, vierde), {"8021"}),
    ]
    verwacht = {f"{regel.bsn}/{regel.referentie}": codes for regel, codes in gemaakt}
    return [regel for regel, _ in gemaakt], verwacht


def indienen(t: Toneel, loket: Loket, wet: Wet, agb: str, lijst: Sequence[Regel], naam: str) -> dict[str, Any]:
    """Sends a 323 as XML, waits for its verdict and keeps 323 and 325; gives the status resource."""
    bericht = declaratie(wet, agb, lijst, maand=(t.kalender.maand, t.kalender.maand_eind), op=t.kalender.vandaag)
    xml = schrijf(bericht, wet)
    t.v.bewaar(f"{wet.value}323-{naam}.xml", xml)
    proef = wacht_op(lambda: _proef(loket, xml, lijst), "de toewijzingen bij billing")
    als_json = naar_json(bericht)
    proef_json = loket.doe("/v1/declaraties", als_json, verwacht=200, proef="true").json
    t.v.klopt(oordelen(proef["regels"]) == oordelen(proef_json["regels"]), "XML en JSON gaven niet hetzelfde oordeel")
    ingediend = loket.doe("/v1/declaraties", xml, soort=XML, verwacht=202)
    t.v.traces[f"323-{_naam(wet)}-{naam}"] = ingediend.trace
    status = beoordeeld(loket, ingediend)
    t.v.onthoud(f"declaratie-{_naam(wet)}-{naam}", status["declaratieId"])
    pad = f"/v1/declaraties/{status['declaratieId']}"
    t.v.bewaar(f"{wet.value}325-{naam}.xml", loket.lees(f"{pad}/antwoord", accept=XML).inhoud)
    bon = bonregels(loket, pad)
    t.v.klopt(oordelen(bon) == oordelen(proef["regels"]), "de proef gaf een ander oordeel dan de declaratie")
    return status | {"regels": bon}


def _proef(loket: Loket, xml: bytes, lijst: Sequence[Regel]) -> dict[str, Any] | None:
    """A dry run; None while billing has not heard of every toewijzing yet (9338)."""
    proef: dict[str, Any] = loket.doe("/v1/declaraties", xml, soort=XML, verwacht=200, proef="true").json
    onbekend = sum("9338" in regel["retourcodes"] for regel in proef["regels"])
    return proef if onbekend == sum(regel.toewijzing == ONBEKEND for regel in lijst) else None


def _naam(wet: Wet) -> str:
    return "wmo" if wet is Wet.WMO else "jeugdwet"


def beoordeeld(loket: Loket, ingediend: Antwoord) -> dict[str, Any]:
    """The status resource once every line has its verdict."""

    def klaar() -> dict[str, Any] | None:
        status: dict[str, Any] = loket.lees(ingediend.headers["Location"]).json
        return status if status["status"] != "ontvangen" else None

    return wacht_op(klaar, "het oordeel over de declaratie")


def bonregels(loket: Loket, pad: str) -> list[dict[str, Any]]:
    """Every line of the receipt."""
    blad = loket.lees(f"{pad}/regels", limit="200").json
    gevonden: list[dict[str, Any]] = list(blad["resultaten"])
    while blad["volgende"] is not None:
        blad = loket.lees(f"{pad}/regels", limit="200", cursor=blad["volgende"]).json
        gevonden += blad["resultaten"]
    return gevonden


def oordelen(bon: Sequence[Mapping[str, Any]]) -> list[tuple[str, bool, tuple[str, ...]]]:
    """What was decided per line, to compare two receipts."""
    return [(r["referentieNummer"], r["toegekend"], tuple(r["retourcodes"])) for r in bon]


def vertel(t: Toneel, status: Mapping[str, Any]) -> None:
    """The receipt as a provider reads it."""
    for r in status["regels"]:
        teken = "✓" if r["toegekend"] else "✗"
        codes = " ".join(r["retourcodes"]) or "toegekend"
        t.v.zeg(f"{teken} regel {r['nr']} {euro(r['bedragCenten']):>12}  {codes:<10} {r['zin'] or ''}")
    t.v.zeg(f"ingediend {euro(status['ingediendCenten'])}, toegekend {euro(status['toegekendCenten'])}")


def controleer(t: Toneel, status: Mapping[str, Any], lijst: Sequence[Regel], verwacht: Mapping[str, set[str]]) -> None:
    """Each line has exactly the verdict the story expects, with the rule, its inputs and what to do."""
    t.v.klopt(len(status["regels"]) == len(lijst), "het ontvangstbewijs mist regels")
    op_bsn = sorted(lijst, key=lambda regel: regel.bsn)
    goed = 0
    for regel, r in zip(op_bsn, status["regels"], strict=True):
        codes = verwacht[f"{regel.bsn}/{regel.referentie}"]
        t.v.klopt(set(r["retourcodes"]) == codes, f"regel {r['nr']} kreeg {r['retourcodes']} in plaats van {codes}")
        t.v.klopt(r["toegekend"] is not bool(codes), f"regel {r['nr']} is niet heel toegekend of heel afgewezen")
        t.v.klopt(bool(r["toetsen"]), f"regel {r['nr']} noemt geen toetsen")
        if codes:
            fout = [toets for toets in r["toetsen"] if toets["uitkomst"] == "fout"]
            t.v.klopt(bool(fout) and all(toets["zin"] for toets in fout), f"regel {r['nr']} zegt niet wat te doen")
        else:
            goed += regel.bedrag * regel.teken
    t.v.klopt(status["toegekendCenten"] == goed, "het toegekende bedrag is niet de som van de toegekende regels")


def verbeterd(regel: Regel, volume: int) -> Regel:
    """The corrected debit after a credit: a reference of its own, another volume."""
    return replace(regel, referentie=f"{regel.referentie}-N", volume=volume)
