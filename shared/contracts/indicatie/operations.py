"""The operations of indicatie: what each promises and who may call it."""

from shared.contracts.gemeente import GemeenteBestand
from shared.contracts.indicatie import verzoeken
from shared.contracts.indicatie.access import BESLISSERS, DESK, LEZEN, SCHRIJVEN
from shared.contracts.indicatie.berichten import BERICHTEN
from shared.contracts.indicatie.bodies import (
    BeschikkingBody,
    BeschikkingKop,
    GeefBeschikkingBody,
    ToewijzingBody,
    TrekBeschikkingInBody,
    WijzigToewijzingBody,
)
from shared.contracts.indicatie.lijsten import (
    BeschikkingenPagina,
    BeschikkingenQuery,
    DossierdeelBody,
    TermijnenPagina,
    TermijnenQuery,
    ToewijzingenPagina,
    ToewijzingenQuery,
)
from shared.contracts.operations import Operation, Rol, check_unique, roles

GEEF_BESCHIKKING = Operation(
    id="geefBeschikking",
    method="POST",
    path="/v1/beschikkingen",
    service="indicatie",
    roles=BESLISSERS,
    scope=SCHRIJVEN,
    tag="beschikkingen",
    summary="Geef een beschikking op een aanvraag of een verzoek",
    description=(
        "Een toekenning in natura leidt tot een toewijzing en een 301 voor de aanbieder; een pgb niet. Een verzoek om "
        "wijziging (317) wordt toegekend zoals gevraagd, dus zonder voorzieningen te noemen; afwijzing geeft een 319."
    ),
    status=201,
    request=GeefBeschikkingBody,
    response=BeschikkingKop,
    effect=True,
    also=(404, 409),
)
LIJST_BESCHIKKINGEN = Operation(
    id="lijstBeschikkingen",
    method="GET",
    path="/v1/beschikkingen",
    service="indicatie",
    roles=DESK,
    scope=LEZEN,
    tag="beschikkingen",
    summary="Beschikkingen, nieuwste eerst",
    response=BeschikkingenPagina,
    query=BeschikkingenQuery,
)
TOON_BESCHIKKING = Operation(
    id="toonBeschikking",
    method="GET",
    path="/v1/beschikkingen/{beschikkingId}",
    service="indicatie",
    roles=DESK,
    scope=LEZEN,
    tag="beschikkingen",
    summary="Een beschikking met haar voorzieningen, bezwaartermijn en toewijzingen",
    response=BeschikkingBody,
    also=(404,),
)
TREK_BESCHIKKING_IN = Operation(
    id="trekBeschikkingIn",
    method="POST",
    path="/v1/beschikkingen/{beschikkingId}/intrekking",
    service="indicatie",
    roles=BESLISSERS,
    scope=SCHRIJVEN,
    tag="beschikkingen",
    summary="Trek een beschikking in; haar toewijzingen eindigen de dag ervoor",
    request=TrekBeschikkingInBody,
    response=BeschikkingKop,
    effect=True,
    if_match=True,
    also=(404, 409),
)
LIJST_TOEWIJZINGEN = Operation(
    id="lijstToewijzingen",
    method="GET",
    path="/v1/toewijzingen",
    service="indicatie",
    roles=DESK,
    scope=LEZEN,
    tag="toewijzingen",
    summary="Toewijzingen, nieuwste eerst",
    response=ToewijzingenPagina,
    query=ToewijzingenQuery,
)
TOON_TOEWIJZING = Operation(
    id="toonToewijzing",
    method="GET",
    path="/v1/toewijzingen/{toewijzingId}",
    service="indicatie",
    roles=DESK,
    scope=LEZEN,
    tag="toewijzingen",
    summary="Een toewijzing met haar versies, toegekend volume en leveringen",
    response=ToewijzingBody,
    also=(404,),
)
WIJZIG_TOEWIJZING = Operation(
    id="wijzigToewijzing",
    method="POST",
    path="/v1/toewijzingen/{toewijzingId}/wijzigingen",
    service="indicatie",
    roles=roles(Rol.CONSULENT, Rol.BACKOFFICE),
    scope=SCHRIJVEN,
    tag="toewijzingen",
    summary="Wijzig einddatum, budget of totaalvolume, of verwijder de toewijzing (reden 13)",
    request=WijzigToewijzingBody,
    response=ToewijzingBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TERMIJNEN = Operation(
    id="indicatieTermijnen",
    method="GET",
    path="/v1/termijnen",
    service="indicatie",
    roles=DESK,
    scope=LEZEN,
    tag="termijnen",
    summary="Termijnen van beschikkingen, toewijzingen, verzoeken en berichten",
    response=TermijnenPagina,
    query=TermijnenQuery,
    internal=True,
)
WERKLIJST = Operation(
    id="indicatieWerklijst",
    method="GET",
    path="/v1/werklijsten",
    service="indicatie",
    roles=DESK,
    scope=LEZEN,
    tag="werklijsten",
    summary="Wat de gemeente nog moet doen of bewaken",
    response=TermijnenPagina,
    query=TermijnenQuery,
    internal=True,
)
DOSSIERDEEL = Operation(
    id="dossierdeelIndicatie",
    method="GET",
    path="/v1/personen/{persoonId}/dossierdelen/indicatie",
    service="indicatie",
    roles=BESLISSERS,
    scope=LEZEN,
    tag="personen",
    summary="Wat indicatie van een persoon weet",
    response=DossierdeelBody,
    internal=True,
)
RICHT_GEMEENTE_IN = Operation(
    id="richtGemeenteInIndicatie",
    method="PUT",
    path="/v1/gemeenten/{gemeentecode}",
    service="indicatie",
    roles=roles(Rol.BEHEERDER, Rol.DIENST),
    scope="beheer.schrijven",
    tag="gemeenten",
    summary="Neem de productcatalogus en het OIN van een gemeente over",
    status=204,
    request=GemeenteBestand,
    internal=True,
)
TOON_GEMEENTE = Operation(
    id="toonGemeenteIndicatie",
    method="GET",
    path="/v1/gemeenten/{gemeentecode}",
    service="indicatie",
    roles=roles(Rol.BEHEERDER, Rol.DIENST),
    scope="beheer.lezen",
    tag="gemeenten",
    summary="Of indicatie de gemeente kent",
    status=204,
    internal=True,
    also=(404,),
)

OPERATIONS = check_unique(
    (
        GEEF_BESCHIKKING,
        LIJST_BESCHIKKINGEN,
        TOON_BESCHIKKING,
        TREK_BESCHIKKING_IN,
        LIJST_TOEWIJZINGEN,
        TOON_TOEWIJZING,
        WIJZIG_TOEWIJZING,
        *BERICHTEN,
        *verzoeken.OPERATIONS,
        TERMIJNEN,
        WERKLIJST,
        DOSSIERDEEL,
        RICHT_GEMEENTE_IN,
        TOON_GEMEENTE,
    )
)
