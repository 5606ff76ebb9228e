"""What the services promise each other: all that is generated follows from the code, and messages are thin."""

import importlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from stdnum.nl import bsn

from shared.contracts import envelope, generate
from shared.contracts.channels import HEARS, PARTITIONS, messages, topics
from shared.contracts.envelope import Message
from shared.eventsourcing.storingen import RawRecord

MESSAGES = messages()
EXAMPLES = generate.FOLDER / "examples"
PUBLISHERS = {"intake": "nl.zorgmeldingen", "indicatie": "nl.zorgindicaties", "billing": "nl.zorgdeclaraties"}
PERSONAL = re.compile(
    r"bsn|burgerservicenummer|naam|voornaam|achternaam|adres|straat|postcode|woonplaats|geboorte|geslacht|telefoon|mail"
    r"|iban|rekening|omschrijving|toelichting|opmerking|tekst",
    re.IGNORECASE,
)
OIN = "00000001001234567000"


def example(type: str) -> bytes:
    return (EXAMPLES / f"{type}.json").read_bytes()


def sent(type: str, message: type[Message]) -> RawRecord:
    stream = f"{message.topic.partition('.')[2]}-0199f1c2-0000-7000-8000-000000000001"
    headers = envelope.headers(
        event_id=UUID(int=1),
        oin=OIN,
        tenant="0153",
        topic=message.topic,
        stream=stream,
        sequence=41,
        type=type,
        at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
        meta={
            "actor": "u-1",
            "correlationid": str(UUID(int=2)),
            "causationid": str(UUID(int=3)),
            "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "tracestate": "",
        },
    )
    key = stream.encode()
    return RawRecord(topic=message.topic, partition=0, offset=0, key=key, value=example(type), headers=headers)


def test_everything_generated_is_as_the_contracts_say() -> None:
    assert generate.differences() == []


def test_a_difference_is_seen(tmp_path: Path) -> None:
    generate.write(tmp_path)
    for type in MESSAGES:
        target = tmp_path / "shared/contracts/examples" / f"{type}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(example(type))
    assert generate.differences(tmp_path) == []
    schemas = sorted((tmp_path / "shared/contracts/schemas").glob("*.json"))
    schemas[0].write_text("{}", encoding="utf-8")
    schemas[1].unlink()
    (tmp_path / "shared/contracts/schemas/nl.oud.v1.json").write_text("{}", encoding="utf-8")
    (tmp_path / generate.TOPICS).write_text("topics: []\n", encoding="utf-8")
    (tmp_path / "shared/contracts/examples" / f"{next(iter(MESSAGES))}.json").write_text('{"x": 1}', encoding="utf-8")
    assert len(generate.differences(tmp_path)) == 5
    generate.write(tmp_path)
    assert len(generate.differences(tmp_path)) == 1


@pytest.mark.parametrize(("type", "message"), MESSAGES.items())
def test_a_type_names_its_publisher_and_its_version(type: str, message: type[Message]) -> None:
    publisher, _, aggregate = message.topic.partition(".")
    assert re.fullmatch(rf"{re.escape(PUBLISHERS[publisher])}\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*", type)
    assert re.fullmatch(r"[a-z]+", aggregate)
    assert message.__name__.endswith(f"V{type.rpartition('.v')[2]}")
    assert message.__doc__


@pytest.mark.parametrize(("type", "message"), MESSAGES.items())
def test_a_message_is_thin(type: str, message: type[Message]) -> None:
    names = _names(message.model_json_schema(by_alias=True))
    assert [name for name in names if PERSONAL.search(name)] == []
    assert message.model_config.get("extra") == "forbid"
    assert message.model_config.get("frozen") is True


@pytest.mark.parametrize(("type", "message"), MESSAGES.items())
def test_the_example_goes_through_the_envelope_and_comes_back(type: str, message: type[Message]) -> None:
    record = sent(type, message)
    event = envelope.parse(record)
    assert (event.type, event.topic, event.tenant, event.sequence) == (type, message.topic, "0153", 41)
    assert event.stream == (record.key or b"").decode()
    assert event.trace == {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    assert message.model_validate_json(event.data).model_dump(mode="json", by_alias=True) == json.loads(example(type))
    assert sum(len(name) + len(value) for name, value in record.headers) + len(record.value or b"") < 8_000


@pytest.mark.parametrize(("type", "message"), MESSAGES.items())
def test_no_header_or_example_holds_a_bsn(type: str, message: type[Message]) -> None:
    record = sent(type, message)
    texts = [value.decode() for _, value in record.headers] + [(record.value or b"").decode()]
    found = [digits for text in texts for digits in re.findall(r"(?<![0-9a-f-])[0-9]{9}(?![0-9a-f-])", text)]
    assert [digits for digits in found if bsn.is_valid(digits)] == []


def test_every_aggregate_that_tells_has_its_topic_and_its_dead_letters() -> None:
    names = [topic.name for topic in topics()]
    assert len(names) == len(set(names))
    told = {message.topic for message in MESSAGES.values()}
    assert set(names) == told | {f"{name}.dlq" for name in told}
    assert {topic.partitions for topic in topics()} == {PARTITIONS}


def test_the_asyncapi_documents_name_every_topic_as_it_is_made() -> None:
    by_name = {topic.name: topic for topic in topics()}
    listed = yaml.safe_load((generate.ROOT / generate.TOPICS).read_text(encoding="utf-8"))["topics"]
    assert {t["name"]: (t["partitions"], t["config"]) for t in listed} == {
        name: (topic.partitions, topic.config) for name, topic in by_name.items()
    }
    types: set[str] = set()
    for service, heard in HEARS.items():
        document = json.loads((generate.FOLDER / f"asyncapi-{service}.json").read_text(encoding="utf-8"))
        assert document["asyncapi"] == "3.1.0"
        for name, channel in document["channels"].items():
            kafka = channel["bindings"]["kafka"]
            config = by_name[name].config
            assert (kafka["topic"], kafka["partitions"]) == (name, by_name[name].partitions)
            assert kafka["topicConfiguration"]["retention.ms"] == int(config["retention.ms"])
            assert kafka["topicConfiguration"]["cleanup.policy"] == [config["cleanup.policy"]]
        receives = {o["channel"]["$ref"][11:] for o in document["operations"].values() if o["action"] == "receive"}
        assert receives == set(heard)
        types |= set(document["components"]["messages"]) - {"deadLetter"}
        for reference in re.findall(r'"\$ref": "(#/[^"]+)"', json.dumps(document)):
            assert _resolves(document, reference), reference
    assert types == set(MESSAGES)


@pytest.mark.parametrize("service", HEARS)
def test_a_service_listens_to_what_its_document_says(service: str) -> None:
    subscriptions = importlib.import_module(f"services.{service}.subscribe").SUBSCRIPTIONS
    assert {s.topic for s in subscriptions} == set(HEARS[service])
    assert all(s.topic == s.type.topic and not s.topic.startswith(f"{service}.") for s in subscriptions)
    assert len({s.type for s in subscriptions}) == len(subscriptions)


def _names(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = list(schema.get("properties", {}))
        return own + [name for value in schema.values() for name in _names(value)]
    if isinstance(schema, list):
        return [name for value in schema for name in _names(value)]
    return []


def _resolves(document: Any, reference: str) -> bool:
    for part in reference[2:].split("/"):
        if part not in document:
            return False
        document = document[part]
    return True
