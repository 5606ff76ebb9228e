"""Start (305) and stop (307) of a delivery, and their return messages (306, 308)."""

from typing import Annotated, ClassVar

from shared.istandaarden import velden as v
from shared.istandaarden.berichten.gedeeld import Geboortedatum, Product, VerkorteNaam
from shared.istandaarden.berichten.kop import KopVanAanbieder, RetourCodes, RetourKopAanAanbieder
from shared.istandaarden.klasse import Bericht, Klasse, Reeks
from shared.istandaarden.wet import Wet


class ClientKort(Klasse):
    """Who the message is about."""

    bsn: v.Bsn
    geboortedatum: Geboortedatum
    geslacht: v.Geslacht
    naam: VerkorteNaam


class StartProduct305(Klasse):
    """One delivery that started."""

    toewijzing_nummer: v.Nummer | None = None
    product: Product | None = None
    toewijzing_ingangsdatum: v.Dag | None = None
    begindatum: v.Dag
    status_aanlevering: v.StatusAanlevering


class Client305(ClientKort):
    """The client and the deliveries that started."""

    start_producten: Annotated[tuple[StartProduct305, ...], Reeks("StartProduct")]


class Start305(Bericht):
    """The aanbieder has started to deliver."""

    soort: ClassVar = "305"
    codes: ClassVar = {Wet.WMO: "418", Wet.JEUGDWET: "438"}

    header: KopVanAanbieder
    client: Client305


class StartProduct306(StartProduct305):
    """A start with its retourcodes."""

    retour_codes: RetourCodes


class Client306(Client305):
    """The client with retourcodes at every class."""

    start_producten: Annotated[tuple[StartProduct306, ...], Reeks("StartProduct")]
    retour_codes: RetourCodes


class Retour306(Bericht):
    """The return message on a 305."""

    soort: ClassVar = "306"
    codes: ClassVar = {Wet.WMO: "419", Wet.JEUGDWET: "439"}

    header: RetourKopAanAanbieder
    client: Client306 | None = None


class StopProduct307(Klasse):
    """One delivery that ended, for good or for a while."""

    toewijzing_nummer: v.Nummer | None = None
    product: Product | None = None
    toewijzing_ingangsdatum: v.Dag | None = None
    begindatum: v.Dag
    reden_beeindiging: v.RedenBeeindiging
    einddatum: v.Dag
    status_aanlevering: v.StatusAanlevering


class Client307(ClientKort):
    """The client and the deliveries that ended."""

    stop_producten: Annotated[tuple[StopProduct307, ...], Reeks("StopProduct")]


class Stop307(Bericht):
    """The aanbieder has stopped delivering."""

    soort: ClassVar = "307"
    codes: ClassVar = {Wet.WMO: "420", Wet.JEUGDWET: "440"}

    header: KopVanAanbieder
    client: Client307


class StopProduct308(StopProduct307):
    """A stop with its retourcodes."""

    retour_codes: RetourCodes


class Client308(Client307):
    """The client with retourcodes at every class."""

    stop_producten: Annotated[tuple[StopProduct308, ...], Reeks("StopProduct")]
    retour_codes: RetourCodes


class Retour308(Bericht):
    """The return message on a 307."""

    soort: ClassVar = "308"
    codes: ClassVar = {Wet.WMO: "421", Wet.JEUGDWET: "441"}

    header: RetourKopAanAanbieder
    client: Client308 | None = None
