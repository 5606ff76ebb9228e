"""Debit lines: the toewijzing, the period, the product, the price and the room (step 7)."""

from collections.abc import Iterator

from services.billing.domain.aanspraak import Versie
from services.billing.domain.beoordeling.feiten import Feiten, Volumemaxima, maand_van
from services.billing.domain.beoordeling.stand import Stand
from services.billing.domain.beoordeling.uitkomst import Toets
from services.billing.domain.prestatie import EURO, MINUUT, UUR, Kop, Prestatie
from services.billing.domain.tarief import verwacht_bedrag, verwacht_tarief, zoek
from shared.values.periode import Periode

BASISNAAM = {MINUUT: "minuten", UUR: "minuten", EURO: "cent"}


def toets_debet(p: Prestatie, kop: Kop, feiten: Feiten, stand: Stand, maxima: Volumemaxima) -> list[Toets]:
    """Every rule that applies, in the order of the standard; room is looked at only where all else is in order."""
    toetsen = [
        Toets(regel="TR314", goed=stand.neem_referentie(p.referentie), invoer={"referentieNummer": p.referentie})
    ]
    versie = feiten.aanspraken.get(p.toewijzing_nummer)
    if versie is not None and (versie.agb, versie.persoon_id) != (kop.agb, p.persoon_id):
        versie = None
    toetsen.append(Toets(regel="TR338", goed=versie is not None, invoer={"toewijzingNummer": p.toewijzing_nummer}))
    if versie is None:
        return toetsen
    toetsen += toets_periode(p, kop, versie)
    toetsen += toets_product(p, versie, feiten)
    toetsen += toets_prijs(p, feiten)
    toetsen.append(
        Toets(
            regel="TR389",
            goed=not stand.is_open(p.sleutel),
            invoer={"toewijzingNummer": p.toewijzing_nummer, "periode": str(p.periode), "code": p.code},
        )
    )
    if all(toets.goed for toets in toetsen):
        toetsen += toets_ruimte(p, versie, stand, maxima)
    return toetsen


def toets_periode(p: Prestatie, kop: Kop, versie: Versie) -> Iterator[Toets]:
    """Checks 3 to 6: not deleted, within the toewijzing, on its edges or the month's, not after the claim's month."""
    begin, einde = p.periode.begindatum, p.periode.laatste_dag
    ingang, eind = versie.periode.begindatum, versie.periode.einddatum
    maand = Periode.maand_van(begin)
    yield Toets(
        regel="TR384",
        goed=not versie.verwijderd,
        invoer={"toewijzingNummer": p.toewijzing_nummer, "redenWijziging": versie.reden_wijziging},
    )
    yield Toets(regel="TR307", goed=begin >= ingang, invoer={"begindatum": str(begin), "ingangsdatum": str(ingang)})
    yield Toets(
        regel="TR308",
        goed=eind is None or einde <= eind,
        invoer={"einddatumPeriode": str(einde), "einddatum": None if eind is None else str(eind)},
    )
    verwacht_begin = max(ingang, maand.begindatum) if ingang in maand else maand.begindatum
    yield Toets(
        regel="TR387",
        goed=begin in {maand.begindatum, ingang},
        invoer={"begindatum": str(begin), "verwacht": str(verwacht_begin)},
    )
    verwacht_einde = eind if eind is not None and eind in maand else maand.laatste_dag
    yield Toets(
        regel="TR388",
        goed=einde in {maand.laatste_dag, eind},
        invoer={"einddatumPeriode": str(einde), "verwacht": str(verwacht_einde)},
    )
    yield Toets(
        regel="TR319",
        goed=einde <= kop.periode.laatste_dag,
        invoer={"productEinddatum": str(einde), "declaratieEinddatum": str(kop.periode.laatste_dag)},
    )


def toets_product(p: Prestatie, versie: Versie, feiten: Feiten) -> Iterator[Toets]:
    """Checks 7 to 9: category and code as assigned, on the product list, in a unit that fits."""
    yield Toets(
        regel="TR339",
        goed=versie.categorie in {None, p.categorie},
        invoer={"gedeclareerd": p.categorie, "toegewezen": versie.categorie},
    )
    yield Toets(
        regel="TR340",
        goed=versie.code in {None, p.code},
        invoer={"gedeclareerd": p.code, "toegewezen": versie.code},
    )
    yield Toets(
        regel="TR381",
        goed=(p.categorie, p.code) in feiten.producten,
        invoer={"categorie": p.categorie, "code": p.code},
    )
    passend = passende_eenheden(p, versie, feiten)
    yield Toets(
        regel="TR341",
        goed=p.eenheid in passend,
        invoer={"gedeclareerd": p.eenheid, "verwacht": " of ".join(passend) or None},
    )


def passende_eenheden(p: Prestatie, versie: Versie, feiten: Feiten) -> tuple[str, ...]:
    """The unit of the toewijzing, minutes beside hours; without a size the contracted unit (TR341)."""
    if versie.eenheid is not None:
        return (UUR, MINUUT) if versie.eenheid == UUR else (versie.eenheid,)
    found = (t.eenheid for t in feiten.tarieven if (t.categorie, t.code) == (p.categorie, p.code))
    return tuple(dict.fromkeys(found))


def toets_prijs(p: Prestatie, feiten: Feiten) -> Iterator[Toets]:
    """Check 10: the contract's tariff, and volume times tariff; neither for euros, which are their own price."""
    if p.eenheid == EURO:
        return
    tarief = zoek(feiten.tarieven, p.categorie, p.code, p.eenheid, p.periode)
    contract = None if tarief is None else verwacht_tarief(tarief, p.eenheid)
    yield Toets(
        regel="TR418",
        goed=contract is not None and p.tarief_centen == contract,
        invoer={"tariefCenten": p.tarief_centen, "contractTariefCenten": contract, "eenheid": p.eenheid},
    )
    verwacht = verwacht_bedrag(tarief, p.eenheid, p.volume, p.tarief_centen)
    yield Toets(
        regel="TR346",
        goed=p.bedrag == verwacht,
        invoer={"bedragCenten": p.bedrag.centen, "verwachtCenten": verwacht.centen, "volume": p.volume},
    )


def toets_ruimte(p: Prestatie, versie: Versie, stand: Stand, maxima: Volumemaxima) -> Iterator[Toets]:
    """Checks 12 and 13: what is left in the period, in the whole toewijzing, and in the budget."""
    if versie.budget_centen is not None:
        yield _past("TR369", p.bedrag.centen, versie.budget_centen, stand.verbruikt_centen(p.toewijzing_nummer), "cent")
        return
    naam = BASISNAAM.get(p.eenheid, "stuks")
    per_periode = maxima.per_periode(versie, p.periode)
    if per_periode is not None:
        gebruikt = stand.verbruikt(p.toewijzing_nummer, maand_van(p.periode))
        yield _past("TR321", p.basisvolume, per_periode, gebruikt, naam, in_uren=p.eenheid == UUR)
    totaal = maxima.totaal(versie)
    if totaal is not None:
        gebruikt = stand.verbruikt_totaal(p.toewijzing_nummer)
        yield _past("TR322", p.basisvolume, totaal, gebruikt, naam, in_uren=p.eenheid == UUR)


def _past(regel: str, gevraagd: int, maximum: int, toegekend: int, eenheid: str, *, in_uren: bool = False) -> Toets:
    """Whether it fits; in hours where the line was claimed in hours and nothing is a part of one."""
    if in_uren and all(minuten % 60 == 0 for minuten in (gevraagd, maximum, toegekend)):
        gevraagd, maximum, toegekend, eenheid = gevraagd // 60, maximum // 60, toegekend // 60, "uur"
    ruimte = max(maximum - toegekend, 0)
    return Toets(
        regel=regel,
        goed=gevraagd <= maximum - toegekend,
        invoer={
            "gevraagd": gevraagd,
            "maximum": maximum,
            "toegekend": toegekend,
            "ruimte": ruimte,
            "eenheid": eenheid,
        },
    )
