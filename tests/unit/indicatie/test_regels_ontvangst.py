"""Rules over any message of a provider, judged by the handlers on facts that a test gives: broken, and at the edge."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest

from services.indicatie.aggregates import GEMEENTE, PAKKET
from services.indicatie.domain import gemeente
from services.indicatie.domain.pakket import State as Pakket
from services.indicatie.domain.voorziening import Catalogusproduct, Product, Variant, Wet
from services.indicatie.handlers import feiten
from services.indicatie.handlers.ontvangst import ontvangen
from services.indicatie.handlers.ontvangst.lezen import Inhoud
from services.indicatie.handlers.ontvangst.oordeel import Zending
from services.indicatie.handlers.ontvangst.retour import REGEL, Heenbericht
from shared.errors import Invalid
from shared.eventsourcing.context import Context
from shared.eventsourcing.store import Store
from shared.istandaarden import Gelezen
from shared.istandaarden import Wet as Standaardwet
from shared.istandaarden.regels import REGELS, Niveau
from shared.values.agb import Agb
from tests.support.examples_indicatie import BERICHT, PERSOON, huishoudelijke_hulp
from tests.support.examples_toewijzingen import plaats
from tests.unit.istandaarden.voorbeelden import AGB, DAGTEKENING, bericht
from tests.unit.istandaarden.voorbeelden import GEMEENTE as CODE

elk_bericht = pytest.mark.parametrize("soort", ["305", "307", "315", "317"])
start_en_stop = pytest.mark.parametrize("soort", ["305", "307"])
PRODUCT = Product(categorie="02", code="02A04")
TOEGEWEZEN = replace(plaats, voorziening=replace(huishoudelijke_hulp, product=PRODUCT))
BEKEND = {101: TOEGEWEZEN}
AANBOD = (
    Catalogusproduct(wet=Wet.WMO, categorie="02", code="02A04", variant=Variant.INSPANNINGSGERICHT, eenheid="04"),
)

INGERICHT = gemeente.GemeenteIngericht(naam="Enschede", oin="00000099000000000153", wetten=(Wet.WMO,), catalogus=())


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The codes of a clean message of a provider under these facts; without facts it is known and all is on offer."""

    async def oordeel(
        soort: str,
        *,
        plaatsen: Any = BEKEND,
        aanbod: tuple[Catalogusproduct, ...] = AANBOD,
        vandaag: date = DAGTEKENING,
        al_bekend: bool = False,
    ) -> set[str]:
        standen = {
            PAKKET.name: Pakket(plaatsen=plaatsen, gemeld=frozenset(plaatsen)),
            GEMEENTE.name: gemeente.State(ingericht=replace(INGERICHT, catalogus=aanbod)),
        }

        async def stand(store: Store, tenant: str, aggregate: Any, id: str) -> tuple[Any, int]:
            del store, tenant, id
            return standen.get(aggregate.name, aggregate.decider.initial), 1

        monkeypatch.setattr(feiten, "stand_met_versie", stand)
        heen = cast("Heenbericht", bericht(soort, Standaardwet.WMO))
        zending = Zending(
            ctx=Context(tenant=CODE, actor="proef"),
            bericht_id=BERICHT,
            wet=Wet.WMO,
            agb=Agb(AGB),
            persoon_id=PERSOON,
            dagtekening=heen.header.bericht_identificatie.dagtekening,
        )
        geen_store = cast("Store", None)
        gelezen = Gelezen(Standaardwet.WMO, heen)
        gevonden = await ontvangen._oordeel(geen_store, zending, gelezen, heen, vandaag, al_bekend=al_bekend)
        return set(gevonden.codes)

    return oordeel


@elk_bericht
async def test_tr056_an_identification_is_used_once(soort: str, codes: Any) -> None:
    assert await codes(soort, al_bekend=True) == {"9056"}
    assert "9056" not in await codes(soort, al_bekend=False)


@elk_bericht
async def test_tr135_no_message_from_tomorrow(soort: str, codes: Any) -> None:
    assert await codes(soort, vandaag=DAGTEKENING - timedelta(days=1)) == {"8848"}
    assert "8848" not in await codes(soort, vandaag=DAGTEKENING)


@start_en_stop
@pytest.mark.parametrize(
    "plaatsen",
    [
        {},
        {102: replace(TOEGEWEZEN, nummer=102)},
        {101: replace(TOEGEWEZEN, verwijderd=True)},
        {
            101: replace(
                TOEGEWEZEN, voorziening=replace(huishoudelijke_hulp, product=Product(categorie="03", code="02A04"))
            )
        },
        {
            101: replace(
                TOEGEWEZEN, voorziening=replace(huishoudelijke_hulp, product=Product(categorie="02", code="02A05"))
            )
        },
    ],
)
async def test_tr019_a_toewijzing_of_this_client_and_provider(soort: str, plaatsen: Any, codes: Any) -> None:
    assert await codes(soort, plaatsen=plaatsen) == {"9019"}
    assert "9019" not in await codes(soort)


@elk_bericht
async def test_tr381_a_code_on_the_list_in_its_category(soort: str, codes: Any) -> None:
    assert "S329" in await codes(soort, aanbod=())
    assert "S329" in await codes(soort, aanbod=tuple(replace(een, categorie="03") for een in AANBOD))
    assert "S329" not in await codes(soort)


def test_tr378_a_message_for_this_municipality() -> None:
    ctx = Context(tenant=CODE, actor="proef")
    post = ontvangen.Ontvangst(inhoud=cast("Inhoud", None), agb=Agb(AGB), pseudoniem_key=b"", vandaag=DAGTEKENING)
    with pytest.raises(Invalid):
        ontvangen._aanbieder(ctx, post, afzender=AGB, ontvanger="0154")
    assert ontvangen._aanbieder(ctx, post, afzender=AGB, ontvanger=CODE) == Agb(AGB)


def test_the_codes_are_those_of_the_table() -> None:
    tabel = {(regel.id, regel.retourcode) for regel in REGELS if regel.niveau > Niveau.BERICHT}
    assert {(naam, code) for code, naam in REGEL.items()} <= tabel
    door_ons = {
        regel.id
        for regel in REGELS
        if regel.niet_van_ons is None and any("services.indicatie" in naam for naam in regel.uitgevoerd_door)
    }
    assert door_ons - {"TR378"} == set(REGEL.values())
