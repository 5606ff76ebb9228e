"""The AsyncAPI 3.1 document of a service: what it tells and hears, over which topics, in which envelope."""

from collections.abc import Mapping
from typing import Any

from shared.contracts.channels import DLQ, HEARS, Topic
from shared.contracts.envelope import JSON, Message

Document = dict[str, Any]

VERSION = "3.1.0"
KAFKA_BINDING = "0.5.0"
SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"
UUID_TEXT: Document = {"type": "string", "format": "uuid"}
TRACEPARENT = "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"

HEADERS: Document = {
    "type": "object",
    "required": [
        *("ce_id", "ce_source", "ce_type", "ce_specversion", "ce_time", "ce_subject", "ce_sequence", "ce_gemeente"),
        *("ce_partitionkey", "ce_correlationid", "ce_dataschema", "content-type"),
    ],
    "properties": {
        "ce_id": UUID_TEXT | {"description": "Of the stored event: the same however often it is sent."},
        "ce_source": {"type": "string", "pattern": "^urn:nld:oin:[0-9]{20}:systeem:zorgketen-[a-z]+$"},
        "ce_type": {"type": "string", "description": "Reverse-DNS name with its version."},
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_time": {"type": "string", "format": "date-time", "description": "When it was recorded."},
        "ce_subject": {"type": "string", "description": "The id of the aggregate it is about."},
        "ce_sequence": {
            "type": "string",
            "pattern": "^[0-9]{20}$",
            "description": "The how-manieth message of this aggregate, from 1, without gaps.",
        },
        "ce_gemeente": {"type": "string", "pattern": "^[0-9]{4}$", "description": "Gemeentecode (CBS)."},
        "ce_partitionkey": {"type": "string", "description": "The aggregate's stream; the key of the record."},
        "ce_correlationid": UUID_TEXT,
        "ce_causationid": UUID_TEXT,
        "ce_dataschema": {"type": "string", "format": "uri"},
        "content-type": {"type": "string", "const": JSON},
        "traceparent": {"type": "string", "pattern": TRACEPARENT, "description": "W3C, of the event's creation."},
        "tracestate": {"type": "string"},
    },
}
DEAD_LETTER: Document = {
    "name": "deadLetter",
    "title": "A record that could not be handled",
    "summary": "The record as it came, value and headers byte for byte, with why and where it stands.",
    "headers": {
        "type": "object",
        "required": ["dlq_id", "dlq_reason", "dlq_consumer", "dlq_topic", "dlq_partition", "dlq_offset"],
        "properties": {
            "dlq_id": UUID_TEXT | {"description": "The storing, as /v1/storingen lists it."},
            "dlq_reason": {"type": "string"},
            "dlq_consumer": {"type": "string"},
            "dlq_topic": {"type": "string"},
            "dlq_partition": {"type": "string"},
            "dlq_offset": {"type": "string"},
            "dlq_attempts": {"type": "string"},
        },
    },
    "payload": {},
}


def document(service: str, messages: Mapping[str, type[Message]], topics: Mapping[str, Topic]) -> Document:
    """What `service` tells (its own topics, and the dead letters of what it hears) and what it hears."""
    heard = HEARS[service]
    told = sorted({m.topic for m in messages.values() if m.topic.startswith(f"{service}.")})
    here = {type: m for type, m in messages.items() if m.topic in (*told, *heard)}
    letters = [f"{name}{DLQ}" for name in heard]
    components = {type: _message(type, message) for type, message in here.items()}
    return {
        "asyncapi": VERSION,
        "info": {
            "title": f"Zorgketen {service}",
            "version": "1.0.0",
            "description": (
                f"What {service} tells the other services and what it hears: CloudEvents 1.0 (NL GOV profile) in "
                "Kafka binary mode, delivered at least once, in order per aggregate. Replication belongs to the "
                "environment. No message holds a BSN, a name, an address, an IBAN or free text."
            ),
            "license": {"name": "EUPL-1.2"},
        },
        "id": f"urn:zorgketen:asyncapi:{service}",
        "defaultContentType": JSON,
        "channels": {
            name: _channel(topics[name], {t: m for t, m in here.items() if m.topic == name})
            for name in sorted((*told, *heard, *letters))
        },
        "operations": {
            **{f"vertel {name}": _operation("send", name, here) for name in told},
            **{f"hoor {name}": _operation("receive", name, here) for name in heard},
            **{f"meld {name}": _operation("send", name, here) for name in letters},
        },
        "components": {
            "messages": {**components, **({"deadLetter": DEAD_LETTER} if letters else {})},
            "messageTraits": {"cloudEvent": _envelope()},
        },
    }


def _message(type: str, message: type[Message]) -> Document:
    return {
        "name": type,
        "title": message.__name__,
        "summary": (message.__doc__ or "").strip(),
        "contentType": JSON,
        "payload": {"schemaFormat": SCHEMA_FORMAT, "schema": {"$ref": f"./schemas/{type}.json"}},
        "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}],
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "The aggregate's stream: order holds within it."},
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _envelope() -> Document:
    return {
        "headers": HEADERS,
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "contentType": JSON,
    }


def _channel(topic: Topic, messages: Mapping[str, type[Message]]) -> Document:
    config = topic.config
    named: Document = {type: {"$ref": f"#/components/messages/{type}"} for type in messages}
    return {
        "address": topic.name,
        "messages": named or {"deadLetter": {"$ref": "#/components/messages/deadLetter"}},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [config["cleanup.policy"]],
                    "retention.ms": int(config["retention.ms"]),
                    "max.message.bytes": int(config["max.message.bytes"]),
                },
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _operation(action: str, topic: str, messages: Mapping[str, type[Message]]) -> Document:
    names = [type for type, message in messages.items() if message.topic == topic] or ["deadLetter"]
    channel = f"#/channels/{topic}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{name}"} for name in names],
    }
