"""Properties: whatever is sent and in whatever order, the invariants of deliveries and pakketten hold."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from services.indicatie.domain import levering, pakket
from services.indicatie.domain.ids import BeschikkingId, ToewijzingId
from services.indicatie.domain.levering import Aanlevering, Regel, StartProduct, Status, StopProduct, VerwerkRegels
from services.indicatie.domain.voorziening import Product, Voorziening, Wet, stapelt
from shared.errors import Refused
from shared.values.periode import Periode
from tests.support.examples_indicatie import huishoudelijke_hulp
from tests.support.examples_toewijzingen import pakket_van, waarvan

BEGIN = date(2026, 9, 1)
dagen = st.integers(0, 5).map(lambda n: BEGIN + timedelta(days=n))
aanleveringen = st.sampled_from(list(Aanlevering))
starts = st.builds(StartProduct, product=st.none(), begindatum=dagen, aanlevering=aanleveringen)
stops = st.builds(
    StopProduct,
    product=st.none(),
    begindatum=dagen,
    einddatum=dagen.map(lambda dag: dag + timedelta(days=10)),
    reden=st.sampled_from(["19", "20"]),
    aanlevering=aanleveringen,
)
berichten = st.lists(st.lists(st.one_of(starts, stops), min_size=1, max_size=3).map(tuple), max_size=12)


def decided(command: VerwerkRegels, state: levering.State) -> tuple[list[levering.Event], str | None]:
    """The events of a message, or the slug of its refusal."""
    try:
        return levering.levering.decide(command, state), None
    except Refused as refused:
        return [], refused.slug


@given(berichten)
def test_at_most_one_delivery_runs_and_none_stops_before_it_starts(reeks: list[tuple[Regel, ...]]) -> None:
    state = levering.levering.initial
    for regels in reeks:
        command = VerwerkRegels(waarvan=waarvan, regels=regels)
        judged = levering.beoordeel(command, state)
        events, slug = decided(command, state)
        codes = {code for line in judged for code in line}
        assert (slug in codes) if codes else slug is None
        state = levering.levering.fold(events, state)
        assert sum(start.status is Status.GESTART for start in state.starts) <= 1
        assert len({(start.product, start.begindatum) for start in state.starts}) == len(state.starts)
        for start in state.starts:
            assert all(stop.reden == levering.TIJDELIJK for stop in start.stops[:-1])
            assert all(stop.einddatum >= start.begindatum for stop in start.stops)


@given(berichten)
def test_the_same_message_twice_changes_nothing_the_second_time(reeks: list[tuple[Regel, ...]]) -> None:
    state = levering.levering.initial
    for regels in reeks:
        nieuw = tuple(regel for regel in regels if regel.aanlevering is Aanlevering.NIEUW)
        command = VerwerkRegels(waarvan=waarvan, regels=nieuw)
        events, slug = decided(command, state)
        state = levering.levering.fold(events, state)
        assert not nieuw or slug or any(levering.beoordeel(command, state))


periodes = st.tuples(st.integers(0, 20), st.integers(0, 10)).map(
    lambda pair: Periode(BEGIN + timedelta(days=pair[0]), BEGIN + timedelta(days=pair[0] + pair[1]))
)
producten = st.sampled_from(
    [Product(categorie="01", code="01A03"), Product(categorie="01"), Product(categorie="02", code="02A05"), None]
)
voorzieningen = st.builds(
    lambda product, periode: replace(huishoudelijke_hulp, product=product, periode=periode), producten, periodes
)


@given(st.lists(st.tuples(voorzieningen, st.booleans()), max_size=12))
def test_a_pakket_never_holds_two_that_stack(reeks: list[tuple[Voorziening, bool]]) -> None:
    state = pakket.pakket.initial
    for nummer, (voorziening, maakt_af) in enumerate(reeks, 1):
        id = BeschikkingId(f"01936000-0000-7000-8000-{nummer:012d}")
        granted = pakket.Reserveer(van=pakket_van, beschikking_id=id, voorzieningen=(voorziening,))
        try:
            state = pakket.pakket.fold(pakket.pakket.decide(granted, state), state)
        except Refused:
            continue
        if maakt_af:
            plaats = pakket.Plaats(toewijzing_id=ToewijzingId(id), nummer=nummer, voorziening=voorziening)
            neem_op = pakket.NeemToewijzingenOp(van=pakket_van, beschikking_id=id, plaatsen=(plaats,), op=BEGIN)
            state = pakket.pakket.fold(pakket.pakket.decide(neem_op, state), state)  # never refused: it was reserved
        held = [p.voorziening for p in state.plaatsen.values()]
        held += [een for reserved in state.gereserveerd.values() for een in reserved]
        assert not any(stapelt(een, ander, Wet.WMO) for een, ander in combinations(held, 2))
