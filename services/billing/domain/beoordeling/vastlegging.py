"""What is kept of a verdict, and the same verdict given again from it: the facts of each line, no more."""

from collections.abc import Iterator, Mapping, Sequence

from services.billing.domain.aanspraak import Versie
from services.billing.domain.beoordeling.beoordeel import Uitspraak, oordeel_over
from services.billing.domain.beoordeling.feiten import Regelfeiten, Volumemaxima
from services.billing.domain.deel import REGELS_PER_TOETSING, RegelsGetoetst
from services.billing.domain.prestatie import Kop, Prestatie
from services.billing.domain.tarief import GEEN_PRIJZEN, per_product
from services.billing.domain.toekenning import toekenningen

CLIENT_BEKEND, REFERENTIE_NIEUW, DEBET, DEBET_GECREDITEERD, OP_PRODUCTLIJST, DEBET_OPEN = (1 << n for n in range(6))


class Verschil(Exception):
    """A verdict given again from its facts is not the one that was kept."""


def leg_vast(declaratie_id: str, kop: Kop, uitspraken: Sequence[Uitspraak]) -> tuple[RegelsGetoetst, ...]:
    """The verdicts of a part in pieces."""
    begin = range(0, len(uitspraken), REGELS_PER_TOETSING)
    return tuple(_toetsing(declaratie_id, kop, uitspraken[van : van + REGELS_PER_TOETSING]) for van in begin)


def _toetsing(declaratie_id: str, kop: Kop, uitspraken: Sequence[Uitspraak]) -> RegelsGetoetst:
    feiten = [u.feiten for u in uitspraken]
    prijzen = {id(f.prijzen): f.prijzen for f in feiten}
    return RegelsGetoetst(
        declaratie_id=declaratie_id,
        agb=kop.agb,
        wet=kop.wet,
        nr=tuple([u.prestatie.nr for u in uitspraken]),
        retourcodes=tuple([" ".join(u.retourcodes) for u in uitspraken]),
        vlaggen=tuple([_vlaggen(f) for f in feiten]),
        versienummer=tuple([f.versienummer for f in feiten]),
        in_maand=tuple([f.in_maand for f in feiten]),
        in_totaal=tuple([f.in_totaal for f in feiten]),
        centen=tuple([f.centen for f in feiten]),
        tarieven=tuple([tarief for een in prijzen.values() for tarief in een.tarieven]),
        toekenningen=toekenningen(u.prestatie for u in uitspraken if not u.retourcodes),
    )


def _vlaggen(f: Regelfeiten) -> int:
    return (
        f.client_bekend * CLIENT_BEKEND
        | f.referentie_nieuw * REFERENTIE_NIEUW
        | (f.debet is not None) * DEBET
        | f.debet_gecrediteerd * DEBET_GECREDITEERD
        | f.op_productlijst * OP_PRODUCTLIJST
        | f.debet_open * DEBET_OPEN
    )


def opnieuw(
    kop: Kop,
    regels: Mapping[int, Prestatie],
    toetsing: RegelsGetoetst,
    versies: Mapping[tuple[int, int], Versie],
    debetten: Mapping[str, Prestatie],
    maxima: Volumemaxima,
) -> Iterator[Uitspraak]:
    """The verdicts on those of `regels` (by nr) that this piece is about, judged again from what was kept.

    `versies` holds the versions that counted by ToewijzingNummer and version number, `debetten` the lines that credits
    name, by reference. Verschil where a verdict is another than the one that was kept.
    """
    prijzen = per_product(toetsing.tarieven)
    for n, nr in enumerate(toetsing.nr):
        p = regels.get(nr)
        if p is None:
            continue
        vlaggen, versienummer = toetsing.vlaggen[n], toetsing.versienummer[n]
        feiten = Regelfeiten(
            client_bekend=bool(vlaggen & CLIENT_BEKEND),
            referentie_nieuw=bool(vlaggen & REFERENTIE_NIEUW),
            debet=debetten[p.vorige_referentie or ""] if vlaggen & DEBET else None,
            debet_gecrediteerd=bool(vlaggen & DEBET_GECREDITEERD),
            versie=versies[p.toewijzing_nummer, versienummer] if versienummer else None,
            versienummer=versienummer,
            op_productlijst=bool(vlaggen & OP_PRODUCTLIJST),
            prijzen=prijzen.get((p.categorie, p.code), GEEN_PRIJZEN),
            debet_open=bool(vlaggen & DEBET_OPEN),
            in_maand=toetsing.in_maand[n],
            in_totaal=toetsing.in_totaal[n],
            centen=toetsing.centen[n],
        )
        uitspraak = oordeel_over(p, kop, feiten, maxima)
        if " ".join(uitspraak.retourcodes) != toetsing.retourcodes[n]:
            raise Verschil
        yield uitspraak


def nodig(regels: Mapping[int, Prestatie], toetsing: RegelsGetoetst) -> tuple[set[tuple[int, int]], set[str]]:
    """What must be looked up to judge these lines again: versions of toewijzingen, and references of debits."""
    versies, debetten = set(), set()
    for nr, vlaggen, versienummer in zip(toetsing.nr, toetsing.vlaggen, toetsing.versienummer, strict=True):
        p = regels.get(nr)
        if p is None:
            continue
        if versienummer:
            versies.add((p.toewijzing_nummer, versienummer))
        if vlaggen & DEBET and p.vorige_referentie:
            debetten.add(p.vorige_referentie)
    return versies, debetten
