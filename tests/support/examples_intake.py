"""One valid example of every command and event of intake; people are invented, BSNs from the test range."""

from dataclasses import fields
from datetime import date
from typing import Any

from services.intake.domain import aanvraag as a
from services.intake.domain import gemeente as g
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain import persoon as p
from services.intake.domain import termijnbewaking as t
from services.intake.domain import verwijzing as v
from services.intake.domain.ids import (
    AanvraagId,
    BeschikkingId,
    Code,
    HuishoudenId,
    MeldingId,
    OnderzoekId,
    VerwijzingId,
)
from services.intake.domain.wet import Wet
from shared.values.agb import Agb
from shared.values.bsn import Bsn
from shared.values.pseudoniem import PersoonId

VANDAAG = date(2026, 11, 23)

PERSOON = PersoonId("11111111-1111-8111-8111-111111111111")
HUISHOUDEN = HuishoudenId("22222222-2222-7222-8222-222222222222")
MELDING = MeldingId("33333333-3333-7333-8333-333333333333")
ONDERZOEK = OnderzoekId("44444444-4444-7444-8444-444444444444")
AANVRAAG = AanvraagId("55555555-5555-7555-8555-555555555555")
VERWIJZING = VerwijzingId("66666666-6666-7666-8666-666666666666")
BESCHIKKING = BeschikkingId("77777777-7777-7777-8777-777777777777")

naam = p.Naam(voornamen="Roos Maria", voorletters="RM", voorvoegsel="van den", achternaam="Heuvel")
adres = p.Adres(straatnaam="Lindelaan", huisnummer=12, huisletter="A", postcode="7511AB", plaatsnaam="Enschede")
personalia = p.Personalia(naam=naam, geboortedatum=date(1948, 3, 9), geslacht=Code("2"), adres=adres)


def gebeurd(event: type[Any], command: Any, **extra: Any) -> Any:
    """The event with the fields it shares with the command, and these."""
    names = {field.name for field in fields(event)}
    shared = {field.name: getattr(command, field.name) for field in fields(command) if field.name in names}
    return event(**{**shared, **extra})


enschede = g.Gemeente(
    gemeentecode="0153",
    naam="Enschede",
    oin="00000099000000000153",
    wetten=tuple(Wet),
    taaksoorten=(g.Taaksoort(wet=Wet.WMO, code=Code("huishoudelijke-hulp"), naam="Hulp bij het huishouden"),),
)
registreer_persoon = p.RegistreerPersoon(
    persoon_id=PERSOON, bsn=Bsn("999900006"), personalia=personalia, huishouden_id=HUISHOUDEN, vandaag=VANDAAG
)
corrigeer_persoon = p.CorrigeerPersoon(naam=p.Naam(voornamen="Roos", achternaam="Heuvelink"), vandaag=VANDAAG)
vergeet_persoon = p.VergeetPersoon(reden=Code("verzoek-betrokkene"), vandaag=VANDAAG)

persoon_geregistreerd: p.PersoonGeregistreerd = gebeurd(
    p.PersoonGeregistreerd, registreer_persoon, geregistreerd_op=VANDAAG
)
persoon_gecorrigeerd = p.PersoonGecorrigeerd(
    persoon_id=PERSOON,
    personalia=p.Personalia(
        naam=p.Naam(voornamen="Roos", achternaam="Heuvelink"),
        geboortedatum=date(1948, 3, 9),
        geslacht=Code("2"),
        adres=adres,
    ),
    huishouden_id=HUISHOUDEN,
    gecorrigeerd_op=VANDAAG,
)
persoon_vergeten = p.PersoonVergeten(persoon_id=PERSOON, reden=Code("verzoek-betrokkene"), vergeten_op=VANDAAG)

registreer_melding = m.RegistreerMelding(
    melding_id=MELDING,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    gemeente=enschede,
    taaksoort=Code("huishoudelijke-hulp"),
    hulpvraag="Het huishouden lukt niet meer alleen.",
    ontvangen_op=date(2026, 9, 1),
    vandaag=VANDAAG,
)
bevestig_melding = m.BevestigMelding(bevestigd_op=date(2026, 9, 2), vandaag=VANDAAG)
dien_plan_in = m.DienPersoonlijkPlanIn(
    plan="Mijn zus helpt op dinsdag.", ingediend_op=date(2026, 9, 8), vandaag=VANDAAG
)
neem_in_onderzoek = m.NeemMeldingInOnderzoek(onderzoek_id=ONDERZOEK, gestart_op=date(2026, 9, 9), vandaag=VANDAAG)
rond_melding_af = m.RondMeldingAf(onderzoek_id=ONDERZOEK, onderzocht_op=date(2026, 9, 30))
trek_melding_in = m.TrekMeldingIn(reden=Code("eigen-verzoek"), ingetrokken_op=date(2026, 9, 10), vandaag=VANDAAG)

melding_ontvangen = m.MeldingOntvangen(
    melding_id=MELDING,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    taaksoort=Code("huishoudelijke-hulp"),
    hulpvraag="Het huishouden lukt niet meer alleen.",
    ontvangen_op=date(2026, 9, 1),
    onderzoek_uiterlijk_op=date(2026, 10, 13),
    plan_uiterlijk_op=date(2026, 9, 8),
    door=None,
)
ontvangst_bevestigd = m.OntvangstBevestigd(persoon_id=PERSOON, bevestigd_op=date(2026, 9, 2))
plan_ingediend = m.PersoonlijkPlanIngediend(
    persoon_id=PERSOON, plan="Mijn zus helpt op dinsdag.", ingediend_op=date(2026, 9, 8)
)
in_onderzoek_genomen = m.MeldingInOnderzoekGenomen(
    persoon_id=PERSOON, onderzoek_id=ONDERZOEK, gestart_op=date(2026, 9, 9)
)
melding_onderzocht = m.MeldingOnderzocht(persoon_id=PERSOON, onderzoek_id=ONDERZOEK, onderzocht_op=date(2026, 9, 30))
melding_ingetrokken = m.MeldingIngetrokken(
    persoon_id=PERSOON, reden=Code("eigen-verzoek"), ingetrokken_op=date(2026, 9, 10)
)

open_onderzoek = o.OpenOnderzoek(
    onderzoek_id=ONDERZOEK,
    melding_id=MELDING,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    gemeld_op=date(2026, 9, 1),
    uiterlijk_op=date(2026, 10, 13),
    gestart_op=date(2026, 9, 9),
    vandaag=VANDAAG,
)
stel_identiteit_vast = o.StelIdentiteitVast(document=Code("paspoort"), vastgesteld_op=date(2026, 9, 9), vandaag=VANDAAG)
schort_onderzoek_op = o.SchortOnderzoekOp(
    reden=Code("inwoner-afwezig"), opgeschort_per=date(2026, 9, 14), vandaag=VANDAAG
)
hervat_onderzoek = o.HervatOnderzoek(hervat_per=date(2026, 9, 21), vandaag=VANDAAG)
rond_onderzoek_af = o.RondOnderzoekAf(
    uitkomst=Code("voorziening-nodig"), verslag="Hulp is nodig.", afgerond_op=date(2026, 9, 30), vandaag=VANDAAG
)
staak_onderzoek = o.StaakOnderzoek(gestaakt_op=date(2026, 9, 10))

onderzoek_geopend: o.OnderzoekGeopend = gebeurd(o.OnderzoekGeopend, open_onderzoek)
identiteit_vastgesteld: o.IdentiteitVastgesteld = gebeurd(
    o.IdentiteitVastgesteld, stel_identiteit_vast, persoon_id=PERSOON
)
onderzoek_opgeschort: o.OnderzoekOpgeschort = gebeurd(
    o.OnderzoekOpgeschort, schort_onderzoek_op, persoon_id=PERSOON, melding_id=MELDING
)
onderzoek_hervat = o.OnderzoekHervat(
    melding_id=MELDING,
    persoon_id=PERSOON,
    hervat_per=date(2026, 9, 21),
    dagen_opgeschort=7,
    uiterlijk_op=date(2026, 10, 20),
)
onderzoek_afgerond: o.OnderzoekAfgerond = gebeurd(o.OnderzoekAfgerond, rond_onderzoek_af, persoon_id=PERSOON)
onderzoek_gestaakt = o.OnderzoekGestaakt(persoon_id=PERSOON, gestaakt_op=date(2026, 9, 10))

melding_feiten = a.MeldingFeiten(
    melding_id=MELDING,
    wet=Wet.WMO,
    ontvangen_op=date(2026, 9, 1),
    onderzoek_uiterlijk_op=date(2026, 10, 13),
    onderzocht_op=date(2026, 9, 30),
    ingetrokken=False,
)
dien_aanvraag_in = a.DienAanvraagIn(
    aanvraag_id=AANVRAAG,
    persoon_id=PERSOON,
    melding=melding_feiten,
    verwijzing_id=None,
    wet=Wet.WMO,
    gemeente=enschede,
    taaksoort=Code("huishoudelijke-hulp"),
    toelichting="Graag op woensdag.",
    ingediend_op=date(2026, 10, 1),
    vandaag=VANDAAG,
)
schort_aanvraag_op = a.SchortAanvraagOp(
    gevraagd_op=date(2026, 10, 5),
    aanvullen_voor=date(2026, 10, 19),
    ontbreekt=(Code("handtekening"),),
    vandaag=VANDAAG,
)
vul_aanvraag_aan = a.VulAanvraagAan(aangevuld_op=date(2026, 10, 12), vandaag=VANDAAG)
trek_aanvraag_in = a.TrekAanvraagIn(reden=Code("verhuisd"), ingetrokken_op=date(2026, 10, 6), vandaag=VANDAAG)
handel_aanvraag_af = a.HandelAanvraagAf(beschikking_id=BESCHIKKING, besluitdatum=date(2026, 10, 13))

aanvraag_ingediend = a.AanvraagIngediend(
    aanvraag_id=AANVRAAG,
    persoon_id=PERSOON,
    melding_id=MELDING,
    verwijzing_id=None,
    wet=Wet.WMO,
    taaksoort=Code("huishoudelijke-hulp"),
    toelichting="Graag op woensdag.",
    ingediend_op=date(2026, 10, 1),
    beslis_uiterlijk_op=date(2026, 10, 15),
    door=None,
)
aanvraag_opgeschort = a.AanvraagOpgeschort(
    persoon_id=PERSOON,
    gevraagd_op=date(2026, 10, 5),
    aanvullen_voor=date(2026, 10, 19),
    ontbreekt=(Code("handtekening"),),
    beslis_uiterlijk_op=date(2026, 10, 29),
)
aanvraag_aangevuld = a.AanvraagAangevuld(
    persoon_id=PERSOON,
    aangevuld_op=date(2026, 10, 12),
    dagen_opgeschort=6,
    beslis_uiterlijk_op=date(2026, 10, 21),
)
aanvraag_ingetrokken = a.AanvraagIngetrokken(
    persoon_id=PERSOON, reden=Code("verhuisd"), ingetrokken_op=date(2026, 10, 6)
)
aanvraag_afgehandeld = a.AanvraagAfgehandeld(
    persoon_id=PERSOON, beschikking_id=BESCHIKKING, besluitdatum=date(2026, 10, 13)
)

registreer_verwijzing = v.RegistreerVerwijzing(
    verwijzing_id=VERWIJZING,
    persoon_id=PERSOON,
    gemeente=enschede,
    type_verwijzer=Code("02"),
    naam_verwijzer=None,
    zorgverlener_code=Agb("01012345"),
    verwezen_op=date(2026, 9, 1),
    ontvangen_op=date(2026, 9, 3),
    agb=Agb("65656055"),
    toelichting="Angstklachten sinds de zomer.",
    vandaag=VANDAAG,
)
verwijzing_ontvangen: v.VerwijzingOntvangen = gebeurd(v.VerwijzingOntvangen, registreer_verwijzing)

richt_gemeente_in = g.RichtGemeenteIn(gemeente=enschede)
gemeente_ingericht = g.GemeenteIngericht(gemeente=enschede)

stel_verstrijken_vast = t.StelVerstrijkenVast(
    soort=t.Soort.BESLISSING, onderwerp_id=AANVRAAG, persoon_id=PERSOON, uiterlijk_op=date(2026, 10, 15)
)
termijn_verstreken: t.TermijnVerstreken = gebeurd(t.TermijnVerstreken, stel_verstrijken_vast)
