"""Credit lines: they cannot be refused on content, only where they fit no awarded debit (step 6, IV085)."""

from services.billing.domain.beoordeling.feiten import Regelfeiten
from services.billing.domain.beoordeling.uitkomst import Stap
from services.billing.domain.prestatie import Prestatie


def toets_credit(p: Prestatie, feiten: Regelfeiten) -> list[Stap]:
    """Reference new (TR314), equal to an awarded debit (TR323, IV091), that debit not credited yet (TR390)."""
    vorige, debet = p.vorige_referentie, feiten.debet
    verschil = "geen toegekende debetregel" if debet is None else ", ".join(verschillen(p, debet))
    stappen: list[Stap] = [
        ("TR314", feiten.referentie_nieuw, (p.referentie,)),
        ("TR323", not verschil, (vorige, verschil or "geen")),
    ]
    if not verschil:
        stappen.append(("TR390", not feiten.debet_gecrediteerd, (vorige,)))
    return stappen


def verschillen(credit: Prestatie, debet: Prestatie) -> list[str]:
    """The names of the fields in which a credit differs from its debit; all must be equal but the number (IV091)."""
    paren: dict[str, tuple[object, object]] = {
        "Bsn": (credit.persoon_id, debet.persoon_id),
        "ToewijzingNummer": (credit.toewijzing_nummer, debet.toewijzing_nummer),
        "ProductCategorie": (credit.categorie, debet.categorie),
        "ProductCode": (credit.code, debet.code),
        "ProductPeriode": (credit.periode, debet.periode),
        "GeleverdVolume": (credit.volume, debet.volume),
        "Eenheid": (credit.eenheid, debet.eenheid),
        "ProductTarief": (credit.tarief_centen, debet.tarief_centen),
        "Bedrag": (-credit.bedrag, debet.bedrag),
    }
    return [naam for naam, (links, rechts) in paren.items() if links != rechts]
