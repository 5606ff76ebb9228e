"""One municipality as its YAML file and `POST /v1/gemeenten` describe it: who it is, what it buys, who works there."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import AfterValidator, Field, StringConstraints, model_validator
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from shared.contracts.body import Body
from shared.istandaarden.codelijsten.gemeenten import bestaat

OUTPUT_EENHEDEN = frozenset({"82", "83"})
INSPANNING_EENHEDEN = frozenset({"01", "04", "14", "16", "84"})


class Wet(StrEnum):
    """The laws a municipality carries out; iWmo covers the first, iJw the second, the third has no message standard."""

    WMO = "wmo"
    JEUGDWET = "jeugdwet"
    PARTICIPATIEWET = "participatiewet"


class Variant(StrEnum):
    """How a product is paid: per unit of effort or per result (uitvoeringsvariant)."""

    INSPANNINGSGERICHT = "inspanningsgericht"
    OUTPUTGERICHT = "outputgericht"


class GebruikerRol(StrEnum):
    """The roles an employee of a municipality can have."""

    CONSULENT = "consulent"
    KWALITEITSMEDEWERKER = "kwaliteitsmedewerker"
    BACKOFFICE = "backoffice"
    CONTROLLER = "controller"
    BEHEERDER = "beheerder"


def _iban(value: str) -> str:
    try:
        return str(IBAN(value))
    except SchwiftyException as error:
        raise ValueError("geen geldig IBAN") from error


def _bic(value: str) -> str:
    try:
        return str(BIC(value))
    except SchwiftyException as error:
        raise ValueError("geen geldige BIC") from error


def _niet_nul(value: str) -> str:
    if value == "0000":
        raise ValueError("0000 is het platform zelf, geen gemeente")
    return value


def _bestaat(value: str) -> str:
    if not bestaat(value):
        raise ValueError("geen gemeente in de indeling van het CBS")
    return value


Gemeentecode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$"), AfterValidator(_niet_nul)]
BestaandeGemeente = Annotated[Gemeentecode, AfterValidator(_bestaat)]
"""A municipality of the present division (TR378)."""
Oin = Annotated[str, StringConstraints(pattern=r"^[0-9]{20}$")]
Agb = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
Iban = Annotated[str, StringConstraints(max_length=34), AfterValidator(_iban)]
Bic = Annotated[str, StringConstraints(max_length=11), AfterValidator(_bic)]
Naam = Annotated[str, StringConstraints(min_length=1, max_length=70, strip_whitespace=True)]
Categorie = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
Productcode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,5}$")]
Eenheid = Annotated[str, StringConstraints(pattern=r"^(01|04|14|16|82|83|84)$")]
Contractnummer = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,20}$")]
Gebruikersnaam = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]{2,63}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
Centen = Annotated[int, Field(ge=0, le=99_999_999_999, strict=True)]


class Bank(Body):
    """The account the municipality pays from."""

    iban: Iban
    bic: Bic
    naam: Naam


class Taaksoort(Body):
    """A kind of support the municipality offers under one law, in its own words."""

    wet: Wet
    code: Slug
    naam: Naam


class Product(Body):
    """What can be granted: category and code of the product list, with the unit it is counted in."""

    wet: Wet
    categorie: Categorie
    code: Productcode
    naam: Naam
    variant: Variant
    eenheid: Eenheid

    @model_validator(mode="after")
    def _eenheid_past_bij_variant(self) -> Self:
        allowed = OUTPUT_EENHEDEN if self.variant is Variant.OUTPUTGERICHT else INSPANNING_EENHEDEN
        if self.eenheid not in allowed:
            raise ValueError(f"eenheid {self.eenheid} past niet bij {self.variant}")
        if self.wet is Wet.PARTICIPATIEWET:
            raise ValueError("de Participatiewet kent geen producten van iWmo of iJw")
        return self


class Aanbieder(Body):
    """A care provider and the account it is paid on; its AGB code has 8 digits."""

    agb: Agb
    naam: Naam
    iban: Iban
    bic: Bic


class Periode(Body):
    """From the first to the last day, both included; without a last day it runs on."""

    ingangsdatum: date
    einddatum: date | None = None

    @model_validator(mode="after")
    def _volgorde(self) -> Self:
        if self.einddatum is not None and self.einddatum < self.ingangsdatum:
            raise ValueError("einddatum ligt voor ingangsdatum")
        return self

    def omvat(self, other: "Periode") -> bool:
        """True when every day of `other` is a day of this period."""
        if other.ingangsdatum < self.ingangsdatum:
            return False
        return self.einddatum is None or (other.einddatum is not None and other.einddatum <= self.einddatum)


class Tarief(Periode):
    """The price of one unit of a product in cents, during a period."""

    categorie: Categorie
    code: Productcode
    eenheid: Eenheid
    tarief_centen: Centen


class Contract(Periode):
    """What a provider may deliver under one law, and for which tariffs."""

    contractnummer: Contractnummer
    agb: Agb
    wet: Wet
    tarieven: Annotated[tuple[Tarief, ...], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _tarieven_passen(self) -> Self:
        for tarief in self.tarieven:
            if not self.omvat(tarief):
                raise ValueError(f"tarief {tarief.code} loopt buiten contract {self.contractnummer}")
        ordered = sorted(self.tarieven, key=lambda t: (t.categorie, t.code, t.eenheid, t.ingangsdatum))
        for first, second in pairwise(ordered):
            same = (first.categorie, first.code, first.eenheid) == (second.categorie, second.code, second.eenheid)
            if same and (first.einddatum is None or first.einddatum >= second.ingangsdatum):
                raise ValueError(f"tarieven van {first.code} overlappen in contract {self.contractnummer}")
        return self


class Budget(Body):
    """The money expected for one product category in one calendar year, in cents."""

    jaar: Annotated[int, Field(ge=2015, le=2100)]
    wet: Wet
    categorie: Categorie
    bedrag_centen: Centen


class Gebruiker(Body):
    """An employee's login name and roles; the issuer knows the password, we never do."""

    gebruikersnaam: Gebruikersnaam
    rollen: Annotated[tuple[GebruikerRol, ...], Field(min_length=1)]


class GemeenteBestand(Body):
    """All we must know to serve a municipality; `gemeentecode` (CBS, 4 digits) is its tenant id everywhere."""

    gemeentecode: BestaandeGemeente
    naam: Naam
    oin: Oin
    bank: Bank
    wetten: Annotated[tuple[Wet, ...], Field(min_length=1)]
    taaksoorten: Annotated[tuple[Taaksoort, ...], Field(min_length=1)]
    producten: Annotated[tuple[Product, ...], Field(min_length=1)]
    aanbieders: Annotated[tuple[Aanbieder, ...], Field(min_length=1)]
    contracten: tuple[Contract, ...]
    budgetten: tuple[Budget, ...]
    gebruikers: Annotated[tuple[Gebruiker, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _alles_is_eenmalig(self) -> Self:
        _once("wetten", self.wetten)
        _once("taaksoorten", ((t.wet, t.code) for t in self.taaksoorten))
        _once("producten", ((p.wet, p.categorie, p.code) for p in self.producten))
        _once("aanbieders", (a.agb for a in self.aanbieders))
        _once("contracten", (c.contractnummer for c in self.contracten))
        _once("budgetten", ((b.jaar, b.wet, b.categorie) for b in self.budgetten))
        _once("gebruikers", (g.gebruikersnaam for g in self.gebruikers))
        return self

    @model_validator(mode="after")
    def _alles_verwijst_goed(self) -> Self:
        used = {*(t.wet for t in self.taaksoorten), *(p.wet for p in self.producten), *(c.wet for c in self.contracten)}
        if unknown := used - set(self.wetten):
            raise ValueError(f"wet {', '.join(sorted(unknown))} staat niet bij wetten")
        agbs = {a.agb for a in self.aanbieders}
        products = {(p.wet, p.categorie, p.code, p.eenheid) for p in self.producten}
        for contract in self.contracten:
            if contract.agb not in agbs:
                raise ValueError(f"contract {contract.contractnummer}: aanbieder {contract.agb} is onbekend")
            for tarief in contract.tarieven:
                if (contract.wet, tarief.categorie, tarief.code, tarief.eenheid) not in products:
                    raise ValueError(f"contract {contract.contractnummer}: product {tarief.code} is onbekend")
        categories = {(p.wet, p.categorie) for p in self.producten}
        for budget in self.budgetten:
            if (budget.wet, budget.categorie) not in categories:
                raise ValueError(f"budget {budget.jaar}: categorie {budget.categorie} heeft geen product")
        return self


def lees_yaml(tekst: str) -> GemeenteBestand:
    """The municipality in a YAML text; ValueError (pydantic's own where it breaks the model)."""
    try:
        inhoud = yaml.safe_load(tekst)
    except yaml.YAMLError as error:
        raise ValueError("geen geldige YAML") from error
    return GemeenteBestand.model_validate(inhoud)


def lees_bestanden(mappen: Sequence[Path]) -> list[GemeenteBestand]:
    """Every `*.yaml` of the folders that exist, by file name; a later folder replaces the same gemeentecode."""
    found: dict[str, GemeenteBestand] = {}
    for folder in mappen:
        for path in sorted(folder.glob("*.yaml")):
            gemeente = lees_yaml(path.read_text(encoding="utf-8"))
            found[gemeente.gemeentecode] = gemeente
    return list(found.values())


def _once(what: str, keys: Iterable[object]) -> None:
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{what}: staat er twee keer in")
        seen.add(key)
