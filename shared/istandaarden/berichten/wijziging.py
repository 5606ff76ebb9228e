"""The request to change the assigned products (VOW, 317) and its return message (318)."""

from typing import Annotated, ClassVar

from shared.istandaarden import velden as v
from shared.istandaarden.berichten.gedeeld import Omvang, Product
from shared.istandaarden.berichten.kop import KopVanAanbieder, RetourCodes, RetourKopAanAanbieder
from shared.istandaarden.klasse import Bericht, Klasse, Reeks
from shared.istandaarden.wet import Wet


class OngewijzigdProduct317(Klasse):
    """A toewijzing that stays as it is."""

    toewijzing_nummer: v.Nummer


class TeWijzigenProduct317(Klasse):
    """A toewijzing that must change, and from when."""

    toewijzing_nummer: v.Nummer
    gewenste_ingangsdatum: v.Dag
    einddatum: v.Dag | None = None
    omvang: Omvang | None = None
    budget: v.Centen | None = None


class NieuwProduct317(Klasse):
    """A product that no current toewijzing covers."""

    product: Product | None = None
    gewenste_ingangsdatum: v.Dag
    einddatum: v.Dag | None = None
    omvang: Omvang | None = None
    budget: v.Centen | None = None


class Verzoek317(Klasse):
    """The whole set for one client, granted or rejected as a whole (IV093)."""

    referentie_aanbieder: v.Referentie
    reden_verzoek: v.RedenVerzoek
    ongewijzigde_producten: Annotated[tuple[OngewijzigdProduct317, ...], Reeks("OngewijzigdProduct", minstens=0)] = ()
    te_wijzigen_producten: Annotated[tuple[TeWijzigenProduct317, ...], Reeks("TeWijzigenProduct", minstens=0)] = ()
    nieuwe_producten: Annotated[tuple[NieuwProduct317, ...], Reeks("NieuwProduct", minstens=0)] = ()


class Client317(Klasse):
    """The client and the request."""

    bsn: v.Bsn
    verzoek: Verzoek317


class VerzoekWijziging317(Bericht):
    """An aanbieder asks to change what is assigned to one client."""

    soort: ClassVar = "317"
    codes: ClassVar = {Wet.WMO: "480", Wet.JEUGDWET: "486"}

    header: KopVanAanbieder
    client: Client317


class OngewijzigdProduct318(OngewijzigdProduct317):
    """An unchanged product with its retourcodes."""

    retour_codes: RetourCodes


class TeWijzigenProduct318(TeWijzigenProduct317):
    """A product to change with its retourcodes."""

    retour_codes: RetourCodes


class NieuwProduct318(NieuwProduct317):
    """A new product with its retourcodes."""

    retour_codes: RetourCodes


class Verzoek318(Verzoek317):
    """The request with retourcodes at every class."""

    ongewijzigde_producten: Annotated[tuple[OngewijzigdProduct318, ...], Reeks("OngewijzigdProduct", minstens=0)] = ()
    te_wijzigen_producten: Annotated[tuple[TeWijzigenProduct318, ...], Reeks("TeWijzigenProduct", minstens=0)] = ()
    nieuwe_producten: Annotated[tuple[NieuwProduct318, ...], Reeks("NieuwProduct", minstens=0)] = ()
    retour_codes: RetourCodes


class Client318(Client317):
    """The client with retourcodes at every class."""

    verzoek: Verzoek318
    retour_codes: RetourCodes


class Retour318(Bericht):
    """The return message on a 317."""

    soort: ClassVar = "318"
    codes: ClassVar = {Wet.WMO: "481", Wet.JEUGDWET: "487"}

    header: RetourKopAanAanbieder
    client: Client318 | None = None
