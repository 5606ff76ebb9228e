"""The kinds of fields that the messages are made of, each declared once."""

from datetime import date
from typing import Annotated

from shared.istandaarden.codelijsten import ondersteuning as zorg
from shared.istandaarden.codelijsten import persoon
from shared.istandaarden.codelijsten.retourcodes import RETOURCODE
from shared.istandaarden.simpel import (
    BerichtCodeVeld,
    Code,
    Datum,
    Getal,
    Tekst,
    Tijd,
    UitgaveGetal,
    vrije_tekst,
    zichtbare_tekst,
)

_CENTEN = 99_999_999

# Who, what, when
Bsn = Annotated[str, Tekst(9, "^[0-9]{9}$", "negen cijfers")]
AgbCode = Annotated[str, Tekst(8, "^[0-9]{8}$", "acht cijfers")]
Gemeente = Annotated[str, Tekst(None, "^[0-9]{4}$", "vier cijfers")]
Dag = Annotated[date, Datum()]
KlokTijd = Annotated[str, Tijd()]
BerichtCode = Annotated[str, BerichtCodeVeld()]
BerichtVersie = Annotated[int, UitgaveGetal("versie")]
BerichtSubversie = Annotated[int, UitgaveGetal("subversie")]
Versie = Annotated[
    str, Tekst(None, r"^(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)$", "drie getallen met punten ertussen")
]
Identificatie = Annotated[str, Tekst(12)]
Retourcode = Annotated[str, Code(RETOURCODE)]
Commentaar = Annotated[str, zichtbare_tekst()]

# Numbers; amounts are eurocents
Nummer = Annotated[int, Getal(999_999_999)]
Volume = Annotated[int, Getal(_CENTEN)]
Centen = Annotated[int, Getal(_CENTEN)]
TotaalCenten = Annotated[int, Getal(999_999_999_999)]
DebetCredit = Annotated[str, Code(zorg.DEBET_CREDIT)]

# References
Referentie = Annotated[str, Tekst(36)]
ReferentieNummer = Annotated[str, vrije_tekst(20)]
DeclaratieNummer = Annotated[str, Tekst(12, "^[a-zA-Z0-9]+$", "alleen letters en cijfers")]
DeclaratieNummerTerug = Annotated[str, vrije_tekst(12)]

# Product
ProductCategorie = Annotated[str, Code(zorg.PRODUCTCATEGORIE)]
ProductCode = Annotated[str, Tekst(5)]
Eenheid = Annotated[str, Code(zorg.EENHEID)]
Frequentie = Annotated[str, Code(zorg.FREQUENTIE)]
RedenWijziging = Annotated[str, Code(zorg.REDEN_WIJZIGING)]
RedenBeeindiging = Annotated[str, Code(zorg.REDEN_BEEINDIGING)]
StatusAanlevering = Annotated[str, Code(zorg.STATUS_AANLEVERING)]
RedenVerzoek = Annotated[str, Code(zorg.REDEN_VERZOEK)]
VerzoekAntwoord = Annotated[str, Code(zorg.VERZOEK_ANTWOORD)]
RedenAfwijzingVerzoek = Annotated[str, Code(zorg.REDEN_AFWIJZING_VERZOEK)]
TypeVerwijzer = Annotated[str, Code(zorg.TYPE_VERWIJZER)]
NaamVerwijzer = Annotated[str, Tekst(64)]

# Person
Naam = Annotated[str, Tekst(200)]
Voorvoegsel = Annotated[str, Tekst(10)]
Voorletters = Annotated[str, Tekst(6, "^[a-zA-Z\u00c0-\u1ef3]+$", "alleen letters, zonder punten of spaties")]
NaamGebruik = Annotated[str, Code(persoon.NAAMGEBRUIK)]
Geslacht = Annotated[str, Code(persoon.GESLACHT)]
DatumGebruik = Annotated[str, Code(persoon.DATUMGEBRUIK)]
JaNee = Annotated[str, Code(persoon.JA_NEE)]
Communicatievorm = Annotated[str, Code(persoon.COMMUNICATIEVORM)]
Taal = Annotated[str, Tekst(25)]
JuridischeStatus = Annotated[str, Code(persoon.JURIDISCHE_STATUS)]
WettelijkeVertegenwoordiging = Annotated[str, Code(persoon.WETTELIJKE_VERTEGENWOORDIGING)]
Persoonsid = Annotated[str, Tekst(20)]
RelatieVolgorde = Annotated[int, Getal(99)]
SoortRelatie = Annotated[str, Code(persoon.SOORT_RELATIE)]

# Address
AdresSoort = Annotated[str, Code(persoon.ADRES_SOORT)]
Huisnummer = Annotated[int, Getal(99_999)]
Huisletter = Annotated[str, Tekst(1)]
HuisnummerToevoeging = Annotated[str, Tekst(4)]
AanduidingWoonadres = Annotated[str, Code(persoon.AANDUIDING_WOONADRES)]
Postcode = Annotated[str, Tekst(8)]
Straatnaam = Annotated[str, Tekst(24)]
Plaatsnaam = Annotated[str, Tekst(80)]
LandCode = Annotated[str, Code(persoon.LAND)]
Organisatienaam = Annotated[str, Tekst(35)]
Telefoonnummer = Annotated[str, Tekst(15, "^[0-9]+$", "alleen cijfers")]
Landnummer = Annotated[str, Tekst(4)]
Emailadres = Annotated[str, Tekst(80)]
