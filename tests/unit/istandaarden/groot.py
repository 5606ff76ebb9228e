"""A 323 of almost 25 MB, written twice and read by both readers: writes as JSON what that took."""

import hashlib
import io
import json
from collections.abc import Iterator

from shared.istandaarden import Wet, lees_323, schrijf_naar
from shared.istandaarden.berichten import Declaratie323
from shared.istandaarden.berichten.declaratie import Client323
from tests.unit.istandaarden.piek import piek_mb
from tests.unit.istandaarden.voorbeelden import BSN, bericht, prestatie

WET, CLIENTEN, REGELS = Wet.WMO, 5_800, 5


class Som(io.BytesIO):
    """Takes bytes and keeps only what they add up to."""

    def __init__(self) -> None:
        self.som = hashlib.sha256()

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Adds to the sum."""
        self.som.update(data)
        return len(data)


def clienten(aantal: int) -> Iterator[Client323]:
    """So many clients, made one by one."""
    for nummer in range(aantal):
        van = range(nummer * REGELS, (nummer + 1) * REGELS)
        yield Client323.model_validate({"bsn": BSN, "prestaties": [prestatie(WET, een) for een in van]}, by_alias=True)


def schrijf_alles(uit: io.BytesIO, aantal: int) -> None:
    """The whole message, a client at a time."""
    voorbeeld = bericht("323", WET)
    assert isinstance(voorbeeld, Declaratie323)
    schrijf_naar(uit, voorbeeld, WET, clienten(aantal))


def lees_alles(data: bytes) -> int:
    """How many lines there are, each chunk let go."""
    return sum(map(len, lees_323(data)))


def main() -> None:
    """Measures after a small message, so that what is loaded for good does not count."""
    klein, groot, som = io.BytesIO(), io.BytesIO(), Som()
    schrijf_alles(klein, 2)
    lees_alles(klein.getvalue())
    piek_schrijven = piek_mb(lambda: schrijf_alles(som, CLIENTEN))
    schrijf_alles(groot, CLIENTEN)
    data = groot.getvalue()
    anders = data.replace(b"<wmo323:Header>", b"<!-- anders --><wmo323:Header>").replace(
        b"</wmo323:Client>", b"</wmo323:Client >"
    )
    gelezen: list[int] = []
    gevonden = {
        "bytes": len(data),
        "geschreven": CLIENTEN * REGELS,
        "piek schrijven": piek_schrijven,
        "piek lezen": piek_mb(lambda: gelezen.append(lees_alles(data))),
        "piek grondig lezen": piek_mb(lambda: lees_alles(anders)),
        "gelezen": gelezen[0],
        "twee keer gelijk": som.som.digest() == hashlib.sha256(data).digest(),
        "regeleinden": data.startswith(b"<?xml") and data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"),
    }
    print(json.dumps(gevonden))


if __name__ == "__main__":
    main()
