"""The request for a toewijzing (VOT, 315) and its return message (316)."""

from typing import Annotated, ClassVar

from shared.istandaarden import velden as v
from shared.istandaarden.berichten.gedeeld import Omvang, Product, Verwijzer
from shared.istandaarden.berichten.kop import KopVanAanbieder, RetourCodes, RetourKopAanAanbieder
from shared.istandaarden.berichten.levering import ClientKort
from shared.istandaarden.klasse import AlleenIn, Bericht, Klasse, Reeks
from shared.istandaarden.wet import Wet


class AangevraagdProduct315(Klasse):
    """One product the aanbieder asks to be assigned."""

    referentie_aanbieder: v.Referentie
    beschikking_nummer: v.Nummer | None = None
    product: Product | None = None
    beschikking_ingangsdatum: v.Dag | None = None
    toewijzing_ingangsdatum: v.Dag
    toewijzing_einddatum: v.Dag | None = None
    omvang: Omvang | None = None
    budget: v.Centen | None = None
    verwijzer: Verwijzer
    raamcontract: v.JaNee | None = None
    commentaar: v.Commentaar | None = None


class Client315(ClientKort):
    """The client and the products asked for."""

    gezagsdrager_bekend: Annotated[v.JaNee | None, AlleenIn(Wet.JEUGDWET)] = None
    commentaar: v.Commentaar | None = None
    aangevraagde_producten: Annotated[tuple[AangevraagdProduct315, ...], Reeks("AangevraagdProduct")]


class VerzoekToewijzing315(Bericht):
    """An aanbieder asks for a toewijzing, on a referral or an open beschikking (OP307)."""

    soort: ClassVar = "315"
    codes: ClassVar = {Wet.WMO: "444", Wet.JEUGDWET: "446"}

    header: KopVanAanbieder
    client: Client315


class AangevraagdProduct316(AangevraagdProduct315):
    """A requested product with its retourcodes."""

    retour_codes: RetourCodes


class Client316(Client315):
    """The client with retourcodes at every class."""

    aangevraagde_producten: Annotated[tuple[AangevraagdProduct316, ...], Reeks("AangevraagdProduct")]
    retour_codes: RetourCodes


class Retour316(Bericht):
    """The return message on a 315."""

    soort: ClassVar = "316"
    codes: ClassVar = {Wet.WMO: "445", Wet.JEUGDWET: "447"}

    header: RetourKopAanAanbieder
    client: Client316 | None = None
