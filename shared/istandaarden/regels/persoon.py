"""Rules inside a message about the client and the people around the client (301, 305, 307, 315, 317)."""

import re
from collections.abc import Iterator
from datetime import date

from stdnum.nl import bsn as elfproef

from shared.istandaarden.berichten.gedeeld import Geboortedatum, VolledigeNaam
from shared.istandaarden.berichten.levering import Start305, Stop307
from shared.istandaarden.berichten.toewijzing import Contact301, Toewijzing301
from shared.istandaarden.berichten.verzoek import VerzoekToewijzing315
from shared.istandaarden.berichten.wijziging import VerzoekWijziging317
from shared.istandaarden.regels.regel import Regel, genummerd
from shared.istandaarden.wet import Wet

MAX_LEEFTIJD = 120
_ONBEKEND = date(1900, 1, 1)
_POSTCODE = re.compile(r"[0-9]{4}[A-Za-z]{2}")
_BRP, _POST, _VERBLIJF, _TIJDELIJK = "01", "02", "03", "04"
_TOLK = "1"
_ORGANISATIE = "6"
_PERSONEN = ("301", "305", "307", "315")

MetPersoon = Toewijzing301 | Start305 | Stop307 | VerzoekToewijzing315


def geboortedatums(bericht: MetPersoon) -> Iterator[tuple[str, Geboortedatum]]:
    """All birth dates in a message, with their paths."""
    yield "client.geboortedatum", bericht.client.geboortedatum
    if isinstance(bericht, Toewijzing301):
        for pad, relatie in genummerd("client.relaties", bericht.client.relaties):
            if relatie.geboortedatum is not None:
                yield f"{pad}.geboortedatum", relatie.geboortedatum


def _contacten(bericht: Toewijzing301) -> Iterator[tuple[str, Contact301]]:
    yield from genummerd("client.contactgegevens", bericht.client.contactgegevens)
    for pad, relatie in genummerd("client.relaties", bericht.client.relaties):
        yield f"{pad}.contact", relatie.contact


def _namen(bericht: Toewijzing301) -> Iterator[tuple[str, VolledigeNaam]]:
    yield "client.naam", bericht.client.naam
    for pad, relatie in genummerd("client.relaties", bericht.client.relaties):
        yield f"{pad}.naam", relatie.naam


def _jaren_eerder(dag: date, jaren: int) -> date:
    try:
        return dag.replace(year=dag.year - jaren)
    except ValueError:  # 29 February
        return dag.replace(year=dag.year - jaren, day=28)


def tr002(bericht: MetPersoon, wet: Wet) -> Iterator[str]:
    del wet
    grens = _jaren_eerder(bericht.header.bericht_identificatie.dagtekening, MAX_LEEFTIJD)
    for pad, geboren in geboortedatums(bericht):
        onbekend = geboren.datum_gebruik == "3" and geboren.datum == _ONBEKEND
        if geboren.datum < grens and not onbekend:
            yield f"{pad}.datum"


def cs139(bericht: MetPersoon, wet: Wet) -> Iterator[str]:
    del wet
    for pad, geboren in geboortedatums(bericht):
        dag = geboren.datum
        klopt = {
            "1": dag.day == 1,
            "2": (dag.month, dag.day) == (1, 1),
            "3": dag == _ONBEKEND,
        }
        if not klopt.get(geboren.datum_gebruik or "", True):
            yield f"{pad}.datumGebruik"


def cs002(bericht: MetPersoon | VerzoekWijziging317, wet: Wet) -> Iterator[str]:
    del wet
    if not elfproef.is_valid(bericht.client.bsn):
        yield "client.bsn"


def tr006(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    for pad, contact in _contacten(bericht):
        adres = contact.adres
        op_adres = adres is not None and adres.huis is not None and adres.postcode is not None
        if contact.telefoon is None and not op_adres:
            yield pad


def tr061(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    if not any(contact.soort in (_BRP, _POST, _VERBLIJF) for contact in bericht.client.contactgegevens):
        yield "client.contactgegevens"


def cd005(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    for pad, contact in _contacten(bericht):
        adres = contact.adres
        if adres is not None and (adres.postcode is None) is not (adres.land_code is None):
            yield f"{pad}.adres.landCode"


def cd007(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    communicatie = bericht.client.communicatie
    if communicatie is not None and (communicatie.vorm == _TOLK) is (communicatie.taal is None):
        yield "client.communicatie.taal"


def cd009(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    for pad, contact in _contacten(bericht):
        if contact.periode is not None and contact.soort != _TIJDELIJK:
            yield f"{pad}.periode"


def cd025(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    for pad, contact in _contacten(bericht):
        if contact.adres is not None and contact.adres.land_code == "NL" and contact.adres.huis is None:
            yield f"{pad}.adres.huis"


def cd034(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    for pad, contact in _contacten(bericht):
        if contact.soort in (_BRP, _VERBLIJF) and (contact.adres is None or contact.adres.postcode is None):
            yield f"{pad}.adres.postcode"


def cs003_contact(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    for pad, contact in _contacten(bericht):
        periode = contact.periode
        if periode and periode.begindatum and periode.einddatum and periode.einddatum < periode.begindatum:
            yield f"{pad}.periode.einddatum"


def cs050(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    for pad, naam in _namen(bericht):
        mag = ("1", "2", "3", "4") if naam.partnernaam is not None else ("1", _ORGANISATIE)
        if naam.naam_gebruik not in mag:
            yield f"{pad}.naamGebruik"


def cs089(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    for pad, contact in _contacten(bericht):
        adres = contact.adres
        if adres and adres.land_code == "NL" and adres.postcode and not _POSTCODE.fullmatch(adres.postcode):
            yield f"{pad}.adres.postcode"


def cs318(bericht: Toewijzing301, wet: Wet) -> Iterator[str]:
    del wet
    if bericht.client.naam.naam_gebruik == _ORGANISATIE:
        yield "client.naam.naamGebruik"


REGELS = (
    Regel(
        "TR002",
        _PERSONEN,
        ("Client", "Relatie"),
        "De geboortedatum ligt hoogstens 120 jaar voor de dagtekening.",
        tr002,
    ),
    Regel("TR006", ("301",), ("Contact",), "Een contact heeft een telefoonnummer, of huis en postcode.", tr006),
    Regel("TR061", ("301",), ("Client",), "De cliënt heeft een BRP-adres, postadres of verblijfadres.", tr061),
    Regel("CD005", ("301",), ("Contact",), "Het land is gevuld als de postcode gevuld is, en anders leeg.", cd005),
    Regel("CD007", ("301",), ("Client",), "De taal is gevuld bij een tolk voor een taal, en anders leeg.", cd007),
    Regel("CD009", ("301",), ("Contact",), "Alleen een tijdelijk adres heeft een periode.", cd009),
    Regel("CD025", ("301",), ("Contact",), "Een adres in Nederland heeft een huisnummer.", cd025),
    Regel("CD034", ("301",), ("Contact",), "Een BRP-adres of verblijfadres heeft een postcode.", cd034),
    Regel("CS002", (*_PERSONEN, "317"), ("Client",), "Het BSN voldoet aan de elfproef.", cs002),
    Regel("CS003", ("301",), ("Contact",), "De periode van een adres eindigt niet voor zij begint.", cs003_contact),
    Regel(
        "CS050", ("301",), ("Client", "Relatie"), "Het naamgebruik past bij een naam met of zonder partnernaam.", cs050
    ),
    Regel("CS089", ("301",), ("Contact",), "Een Nederlandse postcode heeft vier cijfers en twee letters.", cs089),
    Regel("CS139", _PERSONEN, ("Client", "Relatie"), "Het datumgebruik past bij de ingevulde geboortedatum.", cs139),
    Regel("CS318", ("301",), ("Client",), "De cliënt zelf is geen organisatie.", cs318),
)
