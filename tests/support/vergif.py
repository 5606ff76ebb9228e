"""Records on a real topic of indicatie, as its relay sends them or with something wrong in them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from shared.contracts import envelope
from shared.contracts.channels import DLQ, PARTITIONS
from shared.contracts.gemeente import Variant, Wet
from shared.contracts.indicatie.messages import ToewijzingAfgegevenV1
from shared.eventsourcing.inbox.consumer import raw
from shared.eventsourcing.storingen import RawRecord
from shared.values.ids import uuid7
from tests.support.system import Stack

TOPIC = ToewijzingAfgegevenV1.topic
"""Heard by billing alone."""


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A municipality as an envelope names it."""

    code: str

    @property
    def oin(self) -> str:
        """The invented OIN of the files in this repository."""
        return f"{'00000099'}{self.code:0>12}"


ENSCHEDE, LOSSER = Gemeente("0153"), Gemeente("0168")


@dataclass(frozen=True, slots=True)
class Bericht:
    """What is sent: key, body, headers."""

    stroom: str
    waarde: bytes
    koppen: Mapping[str, str]

    def met(self, waarde: bytes | None = None, **koppen: str) -> "Bericht":
        """The same with another body, or with CloudEvents attributes of our own (`source`, `type`, `gemeente`)."""
        eigen = {f"ce_{name}": value for name, value in koppen.items()}
        return replace(self, waarde=self.waarde if waarde is None else waarde, koppen={**self.koppen, **eigen})


def toewijzing(nummer: int, volgnummer: int = 1, gemeente: Gemeente = ENSCHEDE, **anders: Any) -> Bericht:
    """Version `volgnummer` of this toewijzing, on the stream that belongs to its number."""
    id = UUID(int=nummer)
    message = ToewijzingAfgegevenV1(
        toewijzing_id=id,
        toewijzing_nummer=nummer,
        beschikking_id=id,
        persoon_id=id,
        wet=Wet.WMO,
        agb="42420001",
        variant=Variant.INSPANNINGSGERICHT,
        toewijzingsmoment=datetime(2026, 10, 1, 9, volgnummer),  # noqa: DTZ001 – local time, as the message has it
        ingangsdatum=date(2026, 10, 1),
    ).model_copy(update=anders)
    koppen = envelope.headers(
        event_id=uuid7(),
        oin=gemeente.oin,
        tenant=gemeente.code,
        topic=TOPIC,
        stream=f"toewijzing-{id}",
        sequence=volgnummer,
        type=message.type,
        at=datetime.now(UTC),
        meta={"correlationid": str(uuid7())},
    )
    waarde = message.model_dump_json(by_alias=True).encode()
    return Bericht(f"toewijzing-{id}", waarde, {name: value.decode() for name, value in koppen})


@asynccontextmanager
async def aan_de_broker(stack: Stack) -> AsyncIterator[AIOKafkaProducer]:
    """A producer of nobody in particular."""
    producer = AIOKafkaProducer(bootstrap_servers=stack.environment.bootstrap)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def stuur(producer: AIOKafkaProducer, *berichten: Bericht) -> None:
    """Puts the records on the topic, one after the other."""
    for b in berichten:
        koppen = [(name, value.encode()) for name, value in b.koppen.items()]
        await producer.send_and_wait(TOPIC, b.waarde, key=b.stroom.encode(), headers=koppen)


async def brieven(stack: Stack) -> list[RawRecord]:
    """Every dead letter of the topic so far."""
    consumer = AIOKafkaConsumer(bootstrap_servers=stack.environment.bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(f"{TOPIC}{DLQ}", number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = sum((await consumer.end_offsets(partitions)).values())
        read: list[RawRecord] = []
        while len(read) < ends:
            for records in (await consumer.getmany(timeout_ms=500)).values():
                read += [raw(record) for record in records]
        return read
    finally:
        await consumer.stop()
