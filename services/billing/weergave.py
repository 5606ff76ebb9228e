"""Claims and verdicts as the API shows them: every rule tried, with its inputs and what to do."""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from services.billing.domain.beoordeling.proef import Proefoordeel
from services.billing.domain.beoordeling.regels import REGELS, zin
from services.billing.domain.beoordeling.uitkomst import Oordeel, Toets
from services.billing.domain.declaratie import DeclaratieOntvangen
from services.billing.domain.prestatie import Prestatie
from shared.contracts.billing import declaraties as c
from shared.contracts.billing.body import Dagen
from shared.contracts.gemeente import Wet
from shared.values.periode import Periode

REGELS_PER_STUK = 50
TECHNISCHE_REGEL = "Het bericht voldoet aan deze regel van de standaard."


def toets_uit(toets: Toets) -> c.Toets:
    """One rule tried."""
    regel = REGELS.get(toets.regel)
    return c.Toets(
        regel=toets.regel,
        omschrijving=TECHNISCHE_REGEL if regel is None else regel.omschrijving,
        uitkomst="goed" if toets.goed else "fout",
        retourcode=None if toets.goed or regel is None else regel.retourcode,
        invoer={name: value for name, value in toets.invoer.items() if name != "herstel"},
        zin=zin(toets),
    )


def regel_uit(regel: Prestatie, oordeel: Oordeel | None, betaalrun_id: UUID | None = None) -> c.RegelUit:
    """A line with its verdict; without one it waits."""
    return c.RegelUit(
        nr=regel.nr,
        referentie_nummer=regel.referentie,
        vorig_referentie_nummer=regel.vorige_referentie,
        persoon_id=UUID(regel.persoon_id),
        toewijzing_nummer=regel.toewijzing_nummer,
        product_categorie=regel.categorie,
        product_code=regel.code,
        product_periode=dagen(regel.periode),
        geleverd_volume=regel.volume,
        eenheid=regel.eenheid,
        product_tarief_centen=regel.tarief_centen,
        bedrag_centen=regel.bedrag.centen,
        toegekend=None if oordeel is None else oordeel.toegekend,
        retourcodes=() if oordeel is None else oordeel.retourcodes,
        zin=None if oordeel is None else zinnen(oordeel.toetsen),
        toetsen=() if oordeel is None else tuple(map(toets_uit, oordeel.toetsen)),
        betaalrun_id=betaalrun_id,
    )


def zinnen(toetsen: Iterable[Toets]) -> str | None:
    """What to do about all faults together; None where there are none."""
    return " ".join(gevonden for toets in toetsen if (gevonden := zin(toets))) or None


def ontvangen_uit(ontvangen: DeclaratieOntvangen) -> c.DeclaratieUit:
    """A claim that waits for its verdict."""
    kop = ontvangen.kop
    return c.DeclaratieUit(
        declaratie_id=UUID(ontvangen.declaratie_id),
        status=c.DeclaratieStatus.ONTVANGEN,
        agb=kop.agb,
        wet=Wet(kop.wet),
        identificatie=kop.identificatie,
        declaratie_nummer=kop.declaratie_nummer,
        periode=dagen(kop.periode),
        dagtekening=kop.declaratie_dagtekening,
        ontvangen_op=ontvangen.ontvangen_op,
        antwoord_uiterlijk_op=ontvangen.antwoord_uiterlijk_op,
        voortgang=c.Voortgang(regels=ontvangen.aantal_regels, beoordeeld=0),
        ingediend_centen=kop.ingediend.centen,
    )


def proef_uit(proef: Proefoordeel) -> Iterator[str]:
    """A verdict without effect as the JSON of `ProefUitkomst`, in pieces: each line is told when its turn comes."""
    uitkomst = proef.uitkomst
    ingediend = uitkomst.ingediend
    begin = c.ProefUitkomst(
        status=c.DeclaratieStatus.BEOORDEELD if ingediend else c.DeclaratieStatus.NIET_INGEDIEND,
        ingediend_centen=proef.kop.ingediend.centen,
        toegekend_centen=proef.toegekend.centen,
        aantal_toegekend=proef.aantal_toegekend,
        aantal_afgewezen=proef.aantal_regels - proef.aantal_toegekend,
        retourcodes=(*uitkomst.kopcodes, *uitkomst.declaratiecodes),
        bevindingen=bevindingen_uit(uitkomst.bevindingen),
        regels=(),
    ).model_dump_json(by_alias=True)
    yield begin.removesuffix("]}")
    komma, geoordeeld = "", proef.regels()
    while stuk := [*islice(geoordeeld, REGELS_PER_STUK)]:
        regels = (regel_uit(prestatie, oordeel).model_dump_json(by_alias=True) for prestatie, oordeel in stuk)
        yield komma + ",".join(regels)
        komma = ","
    yield "]}"


def bevindingen_uit(toetsen: Iterable[Toets]) -> tuple[c.Toets, ...]:
    """The faults of the message as a whole."""
    return tuple(toets_uit(toets) for toets in toetsen if not toets.goed)


def dagen(periode: Periode) -> Dagen:
    """A closed period as the API shows it."""
    return Dagen(begindatum=periode.begindatum, einddatum=periode.laatste_dag)
