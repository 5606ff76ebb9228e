"""The scanner: walks everything a stack wrote and looks for the people of the story in clear."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.demo.mensen import ACHTERNAMEN, proef_bsns
from shared.contracts.channels import topics
from tests.support.stack import connect
from tests.support.system import Stack

SERVICES = ("intake", "indicatie", "billing")

BSN = re.compile(rb"(?<![0-9])9999[0-9]{5}(?![0-9])")
IBAN = re.compile(rb"NL[0-9]{2}[A-Z]{4}[0-9]{10}")
WORDS = [
    naam.encode() for naam in (*ACHTERNAMEN, "Verzonnenweg", "Proefdorp", "9999XX", "val van de trap", "buurvrouw")
]


def found(text: bytes, *, iban: bool = True) -> Iterator[str]:
    """What kinds of personal data are in a text."""
    valid = set(_bsns())
    if any(match.group() in valid for match in BSN.finditer(text)):
        yield "BSN"
    yield from (f"woord {word.decode()}" for word in WORDS if word in text)
    if iban and IBAN.search(text):
        yield "IBAN"


_CACHE: list[bytes] = []


def _bsns() -> list[bytes]:
    if not _CACHE:
        numbers = proef_bsns(0)
        _CACHE.extend(next(numbers).encode() for _ in range(5000))
    return _CACHE


async def leaks(stack: Stack) -> list[str]:
    """Every place with personal data in clear: `place: kind`; empty when all is well."""
    everything: list[str] = []
    for service in SERVICES:
        for url in stack.workers(service):
            everything += [hit async for hit in _tables(service, url)]
    everything += [hit async for hit in _topics(stack)]
    everything += _files(stack)
    everything += [hit async for hit in _metrics(stack)]
    everything += [hit async for hit in _errors(stack)]
    return everything


async def _tables(service: str, url: str) -> AsyncIterator[str]:
    conn = await connect(url)
    tables = await conn.fetch(
        "SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND has_table_privilege(c.oid, 'SELECT')"
    )
    for row in tables:
        texts = await conn.fetch(f"SELECT t::text FROM {row['name']} t")
        blob = "\n".join(text[0] for text in texts).encode()
        for kind in found(blob, iban=service != "billing"):
            yield f"{service} {row['name']}: {kind}"
    await conn.close()


async def _topics(stack: Stack) -> AsyncIterator[str]:
    consumer = AIOKafkaConsumer(bootstrap_servers=stack.environment.bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic.name, number) for topic in topics() for number in range(topic.partitions)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        read = 0
        while read < sum(ends.values()):
            for batch in (await consumer.getmany(timeout_ms=2000)).values():
                for record in batch:
                    read += 1
                    parts = [record.key or b"", record.value or b"", *(value for _, value in record.headers)]
                    for kind in found(b"\n".join(parts)):
                        yield f"topic {record.topic}: {kind}"
    finally:
        await consumer.stop()


def _files(stack: Stack) -> list[str]:
    """Logs of the services and exported spans; the story's own files hold what the story is about."""
    files: list[Path] = [*stack.logs.glob("*.log"), *stack.spans.glob("*.jsonl")]
    return [f"{file.name}: {kind}" for file in files for kind in found(file.read_bytes())]


async def _metrics(stack: Stack) -> AsyncIterator[str]:
    async with httpx.AsyncClient(trust_env=False) as client:
        for part in (*SERVICES, "gateway"):
            text = (await client.get(f"{stack.url(part)}/metrics")).content
            for kind in found(text):
                yield f"metrics {part}: {kind}"


async def _errors(stack: Stack) -> AsyncIterator[str]:
    """Answers to wrong input with personal data in it: nothing of it may come back."""
    bsn = _bsns()[0].decode()
    wrong = [
        ("/v1/personen", {"bsn": bsn, "naam": {"achternaam": ACHTERNAMEN[0]}, "geslacht": "9"}),
        ("/v1/personen/_zoek", {"bsn": bsn, "achternaam": ACHTERNAMEN[0]}),
        ("/v1/meldingen", {"persoon": {"bsn": f"{bsn}0"}, "hulpvraag": 1}),
    ]
    async with stack.caller("consulent") as client:
        for path, body in wrong:
            answer = await client.post(path, json=body, headers={"Idempotency-Key": '"x"'})
            if answer.status_code != 400:
                yield f"errors {path}: {answer.status_code} in plaats van 400"
            for kind in found(answer.content):
                yield f"errors {path}: {kind}"
