"""X: two at once, the same key again, a person forgotten in the middle."""

import asyncio
from pathlib import Path
from uuid import uuid4

import httpx

from tests.faults.ground import Ground
from tests.faults.load import Dossier
from tests.faults.row import Row, require
from tests.support.stack import connect

CALLERS, REPEATS = 50, 20
WRITING = "SELECT count(*) FROM jobs WHERE name = 'maak-301' AND id <= $1"
KEYS_OF = "SELECT count(*) FROM keys.subject_keys WHERE subject = $1"
GONE = frozenset({200, 204})
MEMO = "Xyloquent"
"""A name that nobody else has: to look for in the files of the database."""


def headers(ground: Ground, key: str, version: int | None = None) -> dict[str, str]:
    """Of a command of the consulent."""
    found = {"Authorization": f"Bearer {ground.desk.token('consulent')}", "Idempotency-Key": f'"{key}"'}
    return found if version is None else found | {"If-Match": f'"{version}"'}


async def _dossier(ground: Ground, steps: int) -> Dossier:
    from deploy.demo.mensen import mens

    dossier = Dossier(mens(next(ground.load.bsns)))
    while dossier.step < steps:
        await ground.load._step(dossier)
    if steps > 4:
        await _written(ground, dossier)
    return dossier


async def _written(ground: Ground, dossier: Dossier) -> None:
    """The 301 is there: it needs the name, and who is forgotten before that leaves a step for a person to look at."""
    await ground.load._toewijzing(dossier)
    last = await ground.value("indicatie", "SELECT id FROM jobs ORDER BY id DESC LIMIT 1")
    async with asyncio.timeout(60):
        while await ground.value("indicatie", WRITING, last):  # noqa: ASYNC110 – the answer is in the database
            await asyncio.sleep(0.2)


async def _persoon(ground: Ground, persoon_id: str) -> tuple[dict[str, object], int]:
    reply = await ground.desk.ask("GET", f"/v1/personen/{persoon_id}")
    assert isinstance(reply.json, dict)
    return reply.json, reply.version


async def at_once(ground: Ground) -> None:
    """X1: fifty callers with the same version of one person: one wins, the others hear which version there is now."""
    dossier = await _dossier(ground, 1)
    _, version = await _persoon(ground, dossier.persoon_id)

    async def correct(number: int) -> httpx.Response:
        body = {"naam": {"achternaam": "Proefman", "voornamen": f"Nummer {number}"}}
        path = f"/v1/personen/{dossier.persoon_id}"
        async with rest:
            return await ground.desk.client.patch(path, json=body, headers=headers(ground, str(uuid4()), version))

    rest = asyncio.Semaphore(CALLERS)
    found = await asyncio.gather(*(correct(number) for number in range(CALLERS)))
    statuses = [answer.status_code for answer in found]
    won = statuses.count(200)
    ground.extra["statuses"] = {str(status): statuses.count(status) for status in sorted(set(statuses))}
    require(won == 1, f"{won} of {CALLERS} won: {ground.extra['statuses']}")
    require(set(statuses) <= {200, 409, 412, 503}, f"others heard {ground.extra['statuses']}")
    _, now = await _persoon(ground, dossier.persoon_id)
    require(now == version + 1, f"the person went from version {version} to {now}")


async def same_key(ground: Ground) -> None:
    """X2: twenty at once with one key, again after kill -9, with another body, of another municipality."""
    key, iemand = str(uuid4()), next(ground.load.bsns)
    from deploy.demo.mensen import mens

    persoon = mens(iemand).json()
    body = {
        "persoon": persoon,
        "wet": "wmo",
        "hulpvraag": "Hulp gevraagd.",
        "ontvangenOp": ground.load.kalender.voor(60).isoformat(),
    }

    async def send(given: object, **more: str) -> httpx.Response:
        for _ in range(120):
            try:
                answer = await ground.desk.client.post("/v1/meldingen", json=given, headers=headers(ground, key) | more)
            except httpx.TransportError:
                await asyncio.sleep(0.25)
                continue
            if answer.status_code in (502, 503, 504):
                await asyncio.sleep(0.25)
                continue
            return answer
        raise TimeoutError

    found = await asyncio.gather(*(send(body) for _ in range(REPEATS)))
    made = [answer for answer in found if answer.status_code == 201]
    ground.extra["statuses"] = {str(s): [a.status_code for a in found].count(s) for s in {a.status_code for a in found}}
    require(made, f"nobody was answered: {ground.extra['statuses']}")
    require({answer.status_code for answer in found} <= {201, 409}, f"answers {ground.extra['statuses']}")
    require(len({answer.content for answer in made}) == 1, "two answers to one key")
    ground.desk.memory.acked["intake", f"melding-{made[0].json()['meldingId']}"] = 1
    await ground.stack.supervisor.die("intake")
    again = await send(body)
    require(again.content == made[0].content, "after a crash the key has another answer")
    other = await send(body | {"hulpvraag": "Iets anders."})
    require(other.status_code == 422, f"another body under the key: {other.status_code}")
    losser = ground.stack.issuer.token("consulent", gemeente="0168")
    elsewhere = await send(body, Authorization=f"Bearer {losser}")
    require(elsewhere.content != made[0].content, "another municipality got the answer")
    ground.desk.memory.acked["intake", f"melding-{elsewhere.json()['meldingId']}"] = 1


async def forgotten(ground: Ground) -> None:
    """X3: a person is forgotten in mid-flow: events still fold, fields are gone, nothing in the database's files."""
    dossier = await _dossier(ground, 5)
    body = {"naam": {"achternaam": MEMO}}
    _, version = await _persoon(ground, dossier.persoon_id)
    path = f"/v1/personen/{dossier.persoon_id}"
    corrected = await ground.desk.ask("PATCH", path, body, key=str(uuid4()), if_match=version)
    require(corrected.status == 200, f"the name was not corrected: {corrected.json}")
    gone = await ground.desk.ask(
        "DELETE",
        path,
        rol="beheerder",
        key=str(uuid4()),
        query={"reden": "verzoek-betrokkene"},
        expect=GONE,
    )
    require(gone.status in GONE, f"forgetting was refused: {gone.json}")
    person, _ = await _persoon(ground, dossier.persoon_id)
    require(MEMO not in str(person) and dossier.mens.bsn not in str(person), "the person is still shown")
    await _keyless(ground, dossier.persoon_id)
    conn = await connect(ground.stack.environment.cluster.url("postgres", "intake"))
    await conn.execute("CHECKPOINT")
    await conn.close()
    data = ground.stack.environment.cluster.data
    pages = await asyncio.to_thread(_pages_with, data, [MEMO.encode(), dossier.mens.bsn.encode()])
    require(not pages, f"in the clear in {pages[:3]}")


async def forget_somebody(ground: Ground) -> str:
    """Somebody with a whole dossier is forgotten, everywhere; gives the pseudonym."""
    dossier = await _dossier(ground, 5)
    path = f"/v1/personen/{dossier.persoon_id}"
    why = {"reden": "verzoek-betrokkene"}
    await ground.desk.ask("DELETE", path, rol="beheerder", key=str(uuid4()), query=why, expect=GONE)
    await _keyless(ground, dossier.persoon_id)
    return dossier.persoon_id


async def _keyless(ground: Ground, persoon_id: str) -> None:
    for service in ("intake", "indicatie", "billing"):
        async with asyncio.timeout(60):
            while await ground.value(service, KEYS_OF, persoon_id):  # noqa: ASYNC110 – it comes by message
                await asyncio.sleep(0.2)


def _pages_with(data: Path, words: list[bytes]) -> list[str]:
    found = []
    for file in (data / "base").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            found += [f"{file.relative_to(data)}" for word in words if word in content]
    return found


ROWS = (
    Row(id="X1", title="fifty commands on one aggregate at once", fault=at_once),
    Row(
        id="X2",
        title="one key: at once, after a crash, another body and municipality",
        fault=same_key,
        kills=True,
    ),
    Row(
        id="X3",
        title="a person forgotten in mid-flow",
        fault=forgotten,
        tests=(
            "tests/integration/kernel/test_store.py::test_a_forgotten_person_reads_as_none_and_the_events_still_fold",
        ),
    ),
)
