"""Credit lines: they cannot be refused on content, only where they fit no awarded debit (step 6, IV085)."""

from collections.abc import Iterator

from services.billing.domain.beoordeling.stand import Stand
from services.billing.domain.beoordeling.uitkomst import Toets
from services.billing.domain.prestatie import Prestatie


def toets_credit(prestatie: Prestatie, stand: Stand) -> Iterator[Toets]:
    """Reference new (TR314), equal to an awarded debit (TR323, IV091), that debit not credited yet (TR390)."""
    yield Toets(
        regel="TR314",
        goed=stand.neem_referentie(prestatie.referentie),
        invoer={"referentieNummer": prestatie.referentie},
    )
    vorige = prestatie.vorige_referentie
    eerder = stand.debet_van(vorige)
    if eerder is None or not eerder.toegekend or eerder.prestatie.credit:
        verschil = "geen toegekende debetregel"
    else:
        verschil = ", ".join(verschillen(prestatie, eerder.prestatie))
    yield Toets(
        regel="TR323", goed=not verschil, invoer={"vorigReferentieNummer": vorige, "verschil": verschil or "geen"}
    )
    if not verschil:
        yield Toets(
            regel="TR390",
            goed=not stand.is_gecrediteerd(vorige or ""),
            invoer={"vorigReferentieNummer": vorige},
        )


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
