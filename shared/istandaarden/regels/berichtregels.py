"""Rules inside a message about keys and dates, starts and stops, requests and their answers."""

from collections.abc import Iterator

from shared.istandaarden.berichten.antwoord import Antwoord319
from shared.istandaarden.berichten.levering import Start305, Stop307
from shared.istandaarden.berichten.toewijzing import Toewijzing301
from shared.istandaarden.berichten.verzoek import VerzoekToewijzing315
from shared.istandaarden.berichten.wijziging import VerzoekWijziging317
from shared.istandaarden.regels.persoon import MetPersoon, geboortedatums
from shared.istandaarden.regels.regel import ALLEEN_JW, Regel, dubbelen, genummerd
from shared.istandaarden.wet import Wet

_EERSTE, _VERWIJDEREN = "1", "3"
_MET_ZORGVERLENER = ("02", "03", "04", "05")
_AFGEWEZEN, _IN_ONDERZOEK = "1", "2"
_WOONPLAATS = "8"

MetSleutels = Toewijzing301 | Start305 | Stop307 | VerzoekToewijzing315 | VerzoekWijziging317


def _sleutels(bericht: MetSleutels) -> Iterator[tuple[str, object]]:
    """Every class of the message with its logical key."""
    match bericht:
        case Toewijzing301(client=client):
            for pad, contact in genummerd("client.contactgegevens", client.contactgegevens):
                yield pad, ("contact", contact.soort)
            for pad, relatie in genummerd("client.relaties", client.relaties):
                yield pad, ("relatie", relatie.nummer)
            for pad, toegewezen in genummerd("client.toegewezenProducten", client.toegewezen_producten):
                yield pad, ("product", toegewezen.toewijzing_nummer)
        case Start305(client=start):
            for pad, een in genummerd("client.startProducten", start.start_producten):
                yield pad, (een.toewijzing_nummer, een.product, een.begindatum)
        case Stop307(client=stop):
            for pad, uit in genummerd("client.stopProducten", stop.stop_producten):
                yield pad, (uit.toewijzing_nummer, uit.product, uit.begindatum, uit.einddatum, uit.reden_beeindiging)
        case VerzoekToewijzing315(client=vot):
            for pad, gevraagd in genummerd("client.aangevraagdeProducten", vot.aangevraagde_producten):
                yield pad, gevraagd.referentie_aanbieder
        case VerzoekWijziging317(client=vow):
            yield from _sleutels_317(vow.verzoek.ongewijzigde_producten, "ongewijzigdeProducten")
            yield from _sleutels_317(vow.verzoek.te_wijzigen_producten, "teWijzigenProducten")
            for pad, nieuw in genummerd("client.verzoek.nieuweProducten", vow.verzoek.nieuwe_producten):
                yield pad, ("nieuw", nieuw.gewenste_ingangsdatum, nieuw.product)


def _sleutels_317(producten: object, naam: str) -> Iterator[tuple[str, object]]:
    if isinstance(producten, tuple):
        for pad, een in genummerd(f"client.verzoek.{naam}", producten):
            yield pad, (naam, een.toewijzing_nummer)


def tr101(bericht: MetSleutels, wet: Wet) -> Iterator[str]:
    del wet
    yield from dubbelen(_sleutels(bericht))


def tr383(bericht: VerzoekToewijzing315, wet: Wet) -> Iterator[str]:
    yield from (f"{pad}.referentieAanbieder" for pad in tr101(bericht, wet))


def tr134(bericht: MetPersoon, wet: Wet) -> Iterator[str]:
    del wet
    dagtekening = bericht.header.bericht_identificatie.dagtekening
    for pad, geboren in geboortedatums(bericht):
        if geboren.datum > dagtekening:
            yield f"{pad}.datum"
    match bericht:
        case Toewijzing301(client=client):
            for pad, toegewezen in genummerd("client.toegewezenProducten", client.toegewezen_producten):
                if toegewezen.toewijzingsdatum > dagtekening:
                    yield f"{pad}.toewijzingsdatum"
        case Start305(client=start):
            for pad, een in genummerd("client.startProducten", start.start_producten):
                if een.begindatum > dagtekening:
                    yield f"{pad}.begindatum"
        case Stop307(client=stop):
            for pad, uit in genummerd("client.stopProducten", stop.stop_producten):
                if uit.einddatum > dagtekening:
                    yield f"{pad}.einddatum"


def tr018(bericht: Stop307, wet: Wet) -> Iterator[str]:
    del wet
    for pad, stop in genummerd("client.stopProducten", bericht.client.stop_producten):
        if stop.einddatum < stop.begindatum:
            yield f"{pad}.einddatum"


def cs058(bericht: Start305 | Stop307, wet: Wet) -> Iterator[str]:
    del wet
    if isinstance(bericht, Start305):
        statussen = [
            (pad, een.status_aanlevering)
            for pad, een in genummerd("client.startProducten", bericht.client.start_producten)
        ]
    else:
        statussen = [
            (pad, een.status_aanlevering)
            for pad, een in genummerd("client.stopProducten", bericht.client.stop_producten)
        ]
    yield from (f"{pad}.statusAanlevering" for pad, status in statussen if status not in (_EERSTE, _VERWIJDEREN))


def cd043(bericht: VerzoekToewijzing315, wet: Wet) -> Iterator[str]:
    del wet
    for pad, een in genummerd("client.aangevraagdeProducten", bericht.client.aangevraagde_producten):
        if (een.beschikking_nummer is None) is not (een.beschikking_ingangsdatum is None):
            yield f"{pad}.beschikkingIngangsdatum"


def cd066(bericht: VerzoekToewijzing315, wet: Wet) -> Iterator[str]:
    del wet
    for pad, een in genummerd("client.aangevraagdeProducten", bericht.client.aangevraagde_producten):
        verwijzer = een.verwijzer
        if verwijzer.type in _MET_ZORGVERLENER and verwijzer.zorgverlener_code and verwijzer.naam:
            yield f"{pad}.verwijzer.naam"


def cd067(bericht: VerzoekToewijzing315, wet: Wet) -> Iterator[str]:
    del wet
    for pad, een in genummerd("client.aangevraagdeProducten", bericht.client.aangevraagde_producten):
        verwijzer = een.verwijzer
        if verwijzer.type in _MET_ZORGVERLENER and not verwijzer.zorgverlener_code and not verwijzer.naam:
            yield f"{pad}.verwijzer.naam"


def cd068(bericht: VerzoekToewijzing315, wet: Wet) -> Iterator[str]:
    del wet
    for pad, een in genummerd("client.aangevraagdeProducten", bericht.client.aangevraagde_producten):
        if een.verwijzer.type not in _MET_ZORGVERLENER and een.verwijzer.zorgverlener_code:
            yield f"{pad}.verwijzer.zorgverlenerCode"


def tr352(bericht: VerzoekWijziging317, wet: Wet) -> Iterator[str]:
    del wet
    verzoek = bericht.client.verzoek
    if not (verzoek.ongewijzigde_producten or verzoek.te_wijzigen_producten):
        yield "client.verzoek"


def tr353(bericht: VerzoekWijziging317, wet: Wet) -> Iterator[str]:
    del wet
    verzoek = bericht.client.verzoek
    if not (verzoek.te_wijzigen_producten or verzoek.nieuwe_producten):
        yield "client.verzoek"


def tr380(bericht: VerzoekWijziging317, wet: Wet) -> Iterator[str]:
    del wet
    dagtekening = bericht.header.bericht_identificatie.dagtekening
    for pad, nieuw in genummerd("client.verzoek.nieuweProducten", bericht.client.verzoek.nieuwe_producten):
        if nieuw.gewenste_ingangsdatum <= dagtekening:
            yield f"{pad}.gewensteIngangsdatum"


def cd085(bericht: Antwoord319, wet: Wet) -> Iterator[str]:
    del wet
    if bericht.antwoord.verzoek_antwoord == _AFGEWEZEN and bericht.antwoord.reden_afwijzing_verzoek is None:
        yield "antwoord.redenAfwijzingVerzoek"


def cd086(bericht: Antwoord319, wet: Wet) -> Iterator[str]:
    del wet
    if bericht.antwoord.verzoek_antwoord == _IN_ONDERZOEK and bericht.antwoord.reden_afwijzing_verzoek is not None:
        yield "antwoord.redenAfwijzingVerzoek"


def tr377(bericht: Antwoord319, wet: Wet) -> Iterator[str]:
    del wet
    if bericht.antwoord.reden_afwijzing_verzoek == _WOONPLAATS and bericht.antwoord.woonplaatsbeginsel is None:
        yield "antwoord.woonplaatsbeginsel"


def tr409(bericht: Antwoord319, wet: Wet) -> Iterator[str]:
    del wet
    if bericht.antwoord.reden_afwijzing_verzoek != _WOONPLAATS and bericht.antwoord.woonplaatsbeginsel is not None:
        yield "antwoord.woonplaatsbeginsel"


_SLEUTEL = "De sleutel van een onderdeel komt in een bericht één keer voor."
_NIET_LATER = "De datum ligt niet na de dagtekening van het bericht."

REGELS = (
    Regel("TR018", ("307",), ("StopProduct",), "De einddatum ligt niet voor de begindatum.", tr018),
    Regel(
        "TR101",
        ("301", "305", "307", "315", "317"),
        (
            "Contact",
            "Relatie",
            "ToegewezenProduct",
            "StartProduct",
            "StopProduct",
            "AangevraagdProduct",
            "Client",
            "NieuwProduct",
            "OngewijzigdProduct",
            "TeWijzigenProduct",
        ),
        _SLEUTEL,
        tr101,
    ),
    Regel(
        "TR134",
        ("301", "305", "307", "315"),
        ("Client", "Relatie", "ToegewezenProduct", "StartProduct", "StopProduct"),
        _NIET_LATER,
        tr134,
    ),
    Regel("TR352", ("317",), ("Verzoek",), "Een verzoek noemt een ongewijzigd of te wijzigen product.", tr352),
    Regel("TR353", ("317",), ("Verzoek",), "Een verzoek noemt een te wijzigen of nieuw product.", tr353),
    Regel(
        "TR377",
        ("319",),
        ("Woonplaatsbeginsel",),
        "Bij afwijzing op woonplaats staat de andere gemeente.",
        tr377,
        wetten=ALLEEN_JW,
    ),
    Regel("TR380", ("317",), ("NieuwProduct",), "Een nieuw product gaat in na de dagtekening.", tr380),
    Regel("TR383", ("315",), ("AangevraagdProduct",), "Elk gevraagd product heeft een eigen referentie.", tr383),
    Regel(
        "TR409",
        ("319",),
        ("Woonplaatsbeginsel",),
        "Alleen bij afwijzing op woonplaats staat een andere gemeente.",
        tr409,
        wetten=ALLEEN_JW,
    ),
    Regel(
        "CD043",
        ("315",),
        ("AangevraagdProduct",),
        "Nummer en ingangsdatum van de beschikking staan er beide of geen van beide.",
        cd043,
    ),
    Regel(
        "CD066", ("315",), ("AangevraagdProduct",), "Met zorgverlenercode blijft de naam van de verwijzer leeg.", cd066
    ),
    Regel(
        "CD067", ("315",), ("AangevraagdProduct",), "Zonder zorgverlenercode staat de naam van de verwijzer er.", cd067
    ),
    Regel("CD068", ("315",), ("AangevraagdProduct",), "Deze verwijzer heeft geen zorgverlenercode.", cd068),
    Regel("CD085", ("319",), ("Antwoord",), "Een afwijzing heeft een reden.", cd085),
    Regel("CD086", ("319",), ("Antwoord",), "Bij onderzoek blijft de reden van afwijzing leeg.", cd086),
    Regel("CS058", ("305", "307"), ("StartProduct", "StopProduct"), "De status van de aanlevering is 1 of 3.", cs058),
)
