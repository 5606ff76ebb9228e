"""The rules of steps 3 to 7 as a table: id, return code, what is asked, and what to do where it fails."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.billing.domain.beoordeling.uitkomst import Stap, Toets, Waarde
from shared.values.periode import Periode


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One rule of iWmo/iJw 3.2.

    `velden` names what it looks at, `herstel` is the Dutch sentence for the provider, filled in with those inputs.
    """

    id: str
    retourcode: str
    velden: tuple[str, ...]
    omschrijving: str
    herstel: str


RUIMTE = ("gevraagd", "maximum", "toegekend", "ruimte", "eenheid")

_TABEL = (
    Regel(
        id="TR056",
        retourcode="9056",
        velden=("identificatie",),
        omschrijving="De identificatie van het bericht is nog niet eerder gebruikt.",
        herstel="Dien het bericht opnieuw in met een nieuwe identificatie; {identificatie} is al verwerkt.",
    ),
    Regel(
        id="TR135",
        retourcode="8848",
        velden=("dagtekening", "vandaag"),
        omschrijving="De dagtekening ligt niet na vandaag.",
        herstel="Dien het bericht opnieuw in met een dagtekening van uiterlijk {vandaag}.",
    ),
    Regel(
        id="TR378",
        retourcode="S300",
        velden=("gemeente",),
        omschrijving="De gemeentecode staat in de lijst van het CBS.",
        herstel="Vul bij Ontvanger de geldige gemeentecode in; {gemeente} bestaat niet.",
    ),
    Regel(
        id="TR333",
        retourcode="9333",
        velden=("declaratieNummer",),
        omschrijving="Het declaratienummer is nog niet eerder gebruikt.",
        herstel="Dien de declaratie opnieuw in met een nieuw declaratienummer; {declaratieNummer} is al verwerkt.",
    ),
    Regel(
        id="TR318",
        retourcode="8214",
        velden=("begindatum", "laatsteBegindatum"),
        omschrijving="De declaratieperiode ligt niet voor de laatst ingediende.",
        herstel="Dien de regels in onder de declaratieperiode die begint op {laatsteBegindatum} of later.",
    ),
    Regel(
        id="TR304",
        retourcode="8187",
        velden=("wet",),
        omschrijving="De cliënt is bij deze aanbieder en wet bekend.",
        herstel="Controleer het BSN: voor deze cliënt hebt u onder deze wet geen toewijzing van de gemeente.",
    ),
    Regel(
        id="TR314",
        retourcode="8021",
        velden=("referentieNummer",),
        omschrijving="Het referentienummer is nog niet eerder gebruikt.",
        herstel="Dien de regel opnieuw in met een nieuw referentienummer; {referentieNummer} is al eens aangeleverd.",
    ),
    Regel(
        id="TR323",
        retourcode="8017",
        velden=("vorigReferentieNummer", "verschil"),
        omschrijving="De credit hoort bij een toegekende debetregel met gelijke inhoud.",
        herstel="Verwijs met VorigReferentieNummer naar een toegekende debetregel en neem die over ({verschil}).",
    ),
    Regel(
        id="TR390",
        retourcode="9390",
        velden=("vorigReferentieNummer",),
        omschrijving="De debetregel is nog niet gecrediteerd.",
        herstel="Crediteer regel {vorigReferentieNummer} niet nog eens: dat is al gebeurd.",
    ),
    Regel(
        id="TR338",
        retourcode="9338",
        velden=("toewijzingNummer",),
        omschrijving="Het toewijzingnummer is bekend voor deze cliënt, aanbieder en wet.",
        herstel="Gebruik het toewijzingnummer uit uw 301 voor deze cliënt; {toewijzingNummer} is daarvoor niet bekend.",
    ),
    Regel(
        id="TR384",
        retourcode="9384",
        velden=("toewijzingNummer", "redenWijziging"),
        omschrijving="De toewijzing is niet verwijderd.",
        herstel="Declareer op de toewijzing die ervoor in de plaats kwam; {toewijzingNummer} is verwijderd.",
    ),
    Regel(
        id="TR307",
        retourcode="9307",
        velden=("begindatum", "ingangsdatum"),
        omschrijving="De productperiode begint op of na de ingangsdatum van de toewijzing.",
        herstel="Laat de productperiode beginnen op of na {ingangsdatum}, de ingangsdatum van de toewijzing.",
    ),
    Regel(
        id="TR308",
        retourcode="9308",
        velden=("einddatumPeriode", "einddatum"),
        omschrijving="De productperiode eindigt op of voor de einddatum van de toewijzing.",
        herstel="Laat de productperiode eindigen op of voor {einddatum}, de einddatum van de toewijzing.",
    ),
    Regel(
        id="TR387",
        retourcode="9387",
        velden=("begindatum", "verwacht"),
        omschrijving="De productperiode begint op de eerste dag van de maand of op de ingangsdatum.",
        herstel="Laat de productperiode beginnen op {verwacht}.",
    ),
    Regel(
        id="TR388",
        retourcode="9388",
        velden=("einddatumPeriode", "verwacht"),
        omschrijving="De productperiode eindigt op de laatste dag van de maand of op de einddatum.",
        herstel="Laat de productperiode eindigen op {verwacht}.",
    ),
    Regel(
        id="TR319",
        retourcode="9319",
        velden=("productEinddatum", "declaratieEinddatum"),
        omschrijving="De productperiode ligt niet na de declaratieperiode.",
        herstel="Dien de regel in bij een declaratieperiode die niet voor {productEinddatum} eindigt.",
    ),
    Regel(
        id="TR339",
        retourcode="9339",
        velden=("gedeclareerd", "toegewezen"),
        omschrijving="De productcategorie is die van de toewijzing.",
        herstel="Declareer categorie {toegewezen}, zoals toegewezen, in plaats van {gedeclareerd}.",
    ),
    Regel(
        id="TR340",
        retourcode="9340",
        velden=("gedeclareerd", "toegewezen"),
        omschrijving="De productcode is die van de toewijzing.",
        herstel="Declareer productcode {toegewezen}, zoals toegewezen, in plaats van {gedeclareerd}.",
    ),
    Regel(
        id="TR381",
        retourcode="S329",
        velden=("categorie", "code"),
        omschrijving="De productcode hoort bij de categorie in de productlijst van de gemeente.",
        herstel="Gebruik een productcode van categorie {categorie} uit de productlijst; {code} hoort daar niet bij.",
    ),
    Regel(
        id="TR341",
        retourcode="9341",
        velden=("gedeclareerd", "verwacht"),
        omschrijving="De eenheid past bij de toewijzing.",
        herstel="Declareer in eenheid {verwacht}; {gedeclareerd} past niet bij de toewijzing.",
    ),
    Regel(
        id="TR418",
        retourcode="0611",
        velden=("tariefCenten", "contractTariefCenten", "eenheid"),
        omschrijving="Het tarief is het contracttarief in de productperiode.",
        herstel="Declareer met het contracttarief van {contractTariefCenten} cent; u rekende {tariefCenten} cent.",
    ),
    Regel(
        id="TR346",
        retourcode="9346",
        velden=("bedragCenten", "verwachtCenten", "volume"),
        omschrijving="Het bedrag is volume maal tarief.",
        herstel="Corrigeer het bedrag: het volume maal het tarief is {verwachtCenten} cent, niet {bedragCenten} cent.",
    ),
    Regel(
        id="TR389",
        retourcode="9389",
        velden=("toewijzingNummer", "periode", "code"),
        omschrijving="Er is voor deze toewijzing, periode en product nog geen toegekende regel.",
        herstel="Crediteer eerst de toegekende regel voor deze periode en dit product; dien dan de juiste regel in.",
    ),
    Regel(
        id="TR321",
        retourcode="9321",
        velden=RUIMTE,
        omschrijving="Het volume past in het maximum van de productperiode.",
        herstel="Declareer in deze periode hoogstens {ruimte} {eenheid}, niet {gevraagd}; toegekend is {toegekend}.",
    ),
    Regel(
        id="TR322",
        retourcode="9322",
        velden=RUIMTE,
        omschrijving="Het volume past in het maximum van de hele toewijzing.",
        herstel="Declareer hoogstens {ruimte} {eenheid} of vraag om wijziging; toegekend is {toegekend} van {maximum}.",
    ),
    Regel(
        id="TR369",
        retourcode="9369",
        velden=RUIMTE,
        omschrijving="Het bedrag past in het budget van de toewijzing.",
        herstel="Declareer hoogstens {ruimte} cent of vraag om wijziging; toegekend is {toegekend} van {maximum} cent.",
    ),
)

REGELS: Mapping[str, Regel] = {regel.id: regel for regel in _TABEL}
RETOURCODE_VAN: Mapping[str, str] = {regel.id: regel.retourcode for regel in _TABEL}


def codes(stappen: Iterable[Stap]) -> tuple[str, ...]:
    """The return codes of the rules that were broken, each once, in order."""
    return tuple(dict.fromkeys([RETOURCODE_VAN[regel] for regel, goed, _ in stappen if not goed]))


def toetsen_van(stappen: Iterable[Stap]) -> tuple[Toets, ...]:
    """The same steps as they are told: every input by its name."""
    return tuple(
        Toets(regel=regel, goed=goed, invoer=dict(zip(REGELS[regel].velden, map(_waarde, gezien), strict=True)))
        for regel, goed, gezien in stappen
    )


def _waarde(gezien: object) -> Waarde:
    match gezien:
        case date() | Periode():
            return str(gezien)
        case tuple():
            return " of ".join(gezien) or None
        case str() | int() | None:
            return gezien
    raise TypeError(f"{type(gezien).__name__} is no input of a rule")


def zin(toets: Toets) -> str | None:
    """What to do about a broken rule, in one Dutch sentence; None where it was kept."""
    if toets.goed:
        return None
    regel = REGELS.get(toets.regel)
    if regel is None:
        return str(toets.invoer.get("herstel", "Herstel het bericht en dien het opnieuw in."))
    return regel.herstel.format_map({name: "onbekend" if v is None else v for name, v in toets.invoer.items()})
