"""Cases of the rules about the client and the people around the client."""

from tests.unit.istandaarden.geval import WEG, Geval, Verandering

_PERSONEN = ("301", "305", "307", "315")
_GEBOREN = "client.geboortedatum"
_CONTACT = "client.contactgegevens.0"
_RELATIE = "client.relaties.0"
_RELATIECONTACT = f"{_RELATIE}.contact"
_TELEFOON = {"telefoon01": {"telefoonnummer": "0530000000", "landnummer": "31"}}

_BELBAAR = {f"{_CONTACT}.telefoon": _TELEFOON}
_BUITENLAND = {f"{_CONTACT}.soort": "02", f"{_CONTACT}.adres.huis": WEG, f"{_CONTACT}.adres.landCode": "BE"}
_ZONDER_POSTCODE = _BELBAAR | {f"{_CONTACT}.soort": "02", f"{_CONTACT}.adres.postcode": WEG}


def _tijdelijk(begin: str, einde: str) -> Verandering:
    return {f"{_RELATIECONTACT}.soort": "04", f"{_RELATIECONTACT}.periode": {"begindatum": begin, "einddatum": einde}}


GEVALLEN_PERSOON: list[Geval] = [
    Geval("TR002", _PERSONEN, {f"{_GEBOREN}.datum": "1906-11-01"}, {f"{_GEBOREN}.datum": "1906-11-02"}),
    Geval(
        "TR002",
        _PERSONEN,
        {f"{_GEBOREN}.datum": "1900-01-01", f"{_GEBOREN}.datumGebruik": "2"},
        {f"{_GEBOREN}.datum": "1900-01-01", f"{_GEBOREN}.datumGebruik": "3"},
    ),
    Geval(
        "TR006",
        ("301",),
        _BUITENLAND,
        _BUITENLAND | _BELBAAR,
    ),
    Geval("TR061", ("301",), {f"{_CONTACT}.soort": "04"}, {f"{_CONTACT}.soort": "03"}),
    Geval("CD005", ("301",), {f"{_CONTACT}.adres.landCode": WEG}, {f"{_CONTACT}.adres.landCode": "BE"}),
    Geval("CD005", ("301",), _ZONDER_POSTCODE, _ZONDER_POSTCODE | {f"{_CONTACT}.adres.landCode": WEG}),
    Geval(
        "CD007",
        ("301",),
        {"client.communicatie": {"vorm": "1"}},
        {"client.communicatie": {"vorm": "1", "taal": "Fries"}},
    ),
    Geval(
        "CD007", ("301",), {"client.communicatie": {"vorm": "2", "taal": "x"}}, {"client.communicatie": {"vorm": "2"}}
    ),
    Geval(
        "CD009",
        ("301",),
        {f"{_RELATIECONTACT}.periode": {"begindatum": "2026-11-01"}},
        {f"{_RELATIECONTACT}.periode": {"begindatum": "2026-11-01"}, f"{_RELATIECONTACT}.soort": "04"},
    ),
    Geval(
        "CD025",
        ("301",),
        _BELBAAR | {f"{_CONTACT}.adres.huis": WEG},
        _BELBAAR | {f"{_CONTACT}.adres.huis": WEG, f"{_CONTACT}.adres.landCode": "BE"},
    ),
    Geval(
        "CD034",
        ("301",),
        _BELBAAR | {f"{_CONTACT}.adres": WEG},
        _BELBAAR | {f"{_CONTACT}.adres": WEG, f"{_CONTACT}.soort": "02"},
    ),
    Geval("CS002", (*_PERSONEN, "317"), {"client.bsn": "999900007"}, {"client.bsn": "999900018"}),
    Geval("CS002", (*_PERSONEN, "317"), {"client.bsn": "000000000"}, {"client.bsn": "012345672"}),
    Geval(
        "CS003",
        ("301",),
        _tijdelijk("2026-11-02", "2026-11-01"),
        _tijdelijk("2026-11-02", "2026-11-02"),
    ),
    Geval("CS050", ("301",), {"client.naam.naamGebruik": "2"}, {"client.naam.naamGebruik": "1"}),
    Geval(
        "CS050",
        ("301",),
        {f"{_RELATIE}.naam.naamGebruik": "6", f"{_RELATIE}.naam.partnernaam": {"achternaam": "Ander"}},
        {f"{_RELATIE}.naam.naamGebruik": "6"},
    ),
    Geval("CS089", ("301",), {f"{_CONTACT}.adres.postcode": "7511A"}, {f"{_CONTACT}.adres.postcode": "9999ZZ"}),
    Geval(
        "CS139",
        _PERSONEN,
        {f"{_GEBOREN}.datumGebruik": "1"},
        {f"{_GEBOREN}.datumGebruik": "1", f"{_GEBOREN}.datum": "1950-05-01"},
    ),
    Geval(
        "CS139",
        _PERSONEN,
        {f"{_GEBOREN}.datumGebruik": "2", f"{_GEBOREN}.datum": "1950-02-01"},
        {f"{_GEBOREN}.datumGebruik": "2", f"{_GEBOREN}.datum": "1950-01-01"},
    ),
    Geval(
        "CS139",
        ("301",),
        {f"{_RELATIE}.geboortedatum": {"datum": "1950-05-17", "datumGebruik": "3"}},
        {f"{_RELATIE}.geboortedatum": {"datum": "1900-01-01", "datumGebruik": "3"}},
    ),
    Geval(
        "TR002",
        ("301",),
        {f"{_RELATIE}.geboortedatum": {"datum": "1906-11-01"}},
        {f"{_RELATIE}.geboortedatum": {"datum": "1906-11-02"}},
    ),
    Geval("CS318", ("301",), {"client.naam.naamGebruik": "6"}, {f"{_RELATIE}.naam.naamGebruik": "6"}),
]
