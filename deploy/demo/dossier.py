"""Acts 0, 7 and 8: municipalities, the whole file in one call, who may not see it, and a person who is forgotten."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from deploy.demo.loket import Loket, wacht_op
from deploy.demo.toneel import LOSSER, Toneel


def onboarden(t: Toneel, bestand: Path) -> str:
    """A municipality from its file, on the running system; gives its code once every service is ready for it."""
    inhoud = yaml.safe_load(bestand.read_text(encoding="utf-8"))
    inhoud = _als_json(inhoud)
    beheer = t.als("beheerder.platform")
    begin = time.monotonic()
    beheer.doe("/v1/gemeenten", inhoud)
    code = str(inhoud["gemeentecode"])

    def klaar() -> dict[str, Any] | None:
        stand: dict[str, Any] = beheer.lees(f"/v1/gemeenten/{code}").json
        return stand if stand["gereed"] else None

    wacht_op(klaar, f"gemeente {code} in elke dienst")
    t.v.zeg(f"{code} {inhoud['naam']:<16} {len(inhoud['contracten'])} contracten, {time.monotonic() - begin:.1f} s")
    return code


def _als_json(waarde: Any) -> Any:
    if isinstance(waarde, Mapping):
        return {sleutel: _als_json(inhoud) for sleutel, inhoud in waarde.items()}
    if isinstance(waarde, list):
        return [_als_json(inhoud) for inhoud in waarde]
    return waarde.isoformat() if hasattr(waarde, "isoformat") else waarde


def heel_dossier(t: Toneel, persoon_id: str, toewijzingen: int, regels: int) -> dict[str, Any]:
    """All of it in one call, once the last part has arrived."""

    def compleet() -> dict[str, Any] | None:
        dossier: dict[str, Any] = t.consulent.lees(f"/v1/personen/{persoon_id}/dossier").json
        if dossier["ontbrekendeDelen"]:
            return None
        rond = len(dossier["toewijzingen"]) == toewijzingen and len(dossier["declaratieregels"]) == regels
        return dossier if rond else None

    dossier = wacht_op(compleet, "het hele dossier")
    dagen = [punt["op"] for punt in dossier["tijdlijn"]]
    t.v.klopt(dagen == sorted(dagen), "de tijdlijn staat niet op volgorde")
    for punt in dossier["tijdlijn"]:
        t.v.zeg(f"{punt['op']}  {punt['soort']:<14} {punt['omschrijving']}")
    return dossier


def niet_van_een_ander(t: Toneel, paden: list[str]) -> None:
    """Another municipality's consulent gets 404 for each of these."""
    ander = t.als("consulent.losser")
    for pad in paden:
        ander.lees(pad, verwacht=404)
    t.v.zeg(f"de consulent van {LOSSER} Losser krijgt 404 op {len(paden)} adressen")


def vergeten(t: Toneel, persoon_id: str, onveranderd: Callable[[], bool]) -> None:
    """The person's key is destroyed: the file says erased, the money is unchanged."""
    beheer: Loket = t.als("beheerder.enschede")
    pad = f"/v1/personen/{persoon_id}"
    versie = t.consulent.lees(pad).headers["ETag"]
    t.consulent.doe(pad, methode="DELETE", verwacht=403, reden="verzoek-betrokkene", versie=versie)
    beheer.doe(pad, methode="DELETE", verwacht=204, reden="verzoek-betrokkene", versie=versie)
    t.v.klopt(t.consulent.lees(pad).json["gewist"], "de persoon is niet gewist")
    t.v.klopt(t.consulent.lees(pad).json["naam"] is None, "de naam is er nog")

    def leeg() -> bool:
        lijst = t.als("backoffice.enschede").lees("/v1/berichten", persoonId=persoon_id).json["resultaten"]
        backoffice = t.als("backoffice.enschede")
        return all(backoffice.lees(f"/v1/berichten/{b['berichtId']}").json["inhoud"] is None for b in lijst)

    wacht_op(leeg, "berichten zonder inhoud in indicatie")
    wacht_op(onveranderd, "dezelfde bedragen als voor het wissen")
    t.v.zeg("gewist: naam, adres, verslag en berichten zijn onleesbaar; elke cent staat er nog")
