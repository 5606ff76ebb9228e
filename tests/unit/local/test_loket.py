"""The story asks again for a list that names a part which did not answer."""

from collections.abc import Iterator

import httpx
import pytest

from deploy.demo.loket import Loket
from shared.contracts.beheer.posities import Posities
from shared.contracts.berichten import BerichtenPagina

VOLLEDIG = BerichtenPagina(resultaten=(), volgende=None)
DEEL_WEG = [
    BerichtenPagina(resultaten=(), volgende=None, ontbrekende_delen=("indicatie",)),
    Posities(resultaten=(), ontbrekende_delen=("indicatie",)),
]


@pytest.mark.parametrize("eerst", DEEL_WEG, ids=lambda lijst: type(lijst).__name__)
def test_a_list_that_misses_a_part_is_asked_for_again(
    eerst: BerichtenPagina | Posities, monkeypatch: pytest.MonkeyPatch
) -> None:
    antwoorden: Iterator[BerichtenPagina | Posities] = iter((eerst, VOLLEDIG))

    def gateway(_: httpx.Request) -> httpx.Response:
        inhoud = next(antwoorden).model_dump_json(by_alias=True)
        return httpx.Response(200, content=inhoud, headers={"Content-Type": "application/json"})

    monkeypatch.setattr("time.sleep", lambda _: None)
    vraagt = Loket("http://gateway", lambda: "token")
    vraagt._client = httpx.Client(base_url="http://gateway", transport=httpx.MockTransport(gateway))
    assert vraagt.lees("/v1/berichten").json["ontbrekendeDelen"] == []
    assert next(antwoorden, None) is None
