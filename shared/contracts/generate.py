"""Writes what follows from the messages: schemas, AsyncAPI documents, topics; `--check` only compares.

An example is written by hand, `examples/<type>.json`, one for each message; here it is only checked.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from shared.contracts.asyncapi import document
from shared.contracts.channels import HEARS, Topic, messages, topics
from shared.contracts.envelope import MAX_BYTES, Message, dataschema

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
TOPICS = Path("deploy/topics.yaml")
KAFKA_TOPICS = Path("deploy/kubernetes/base/kafka/topics.yaml")
REPLICAS, MIN_INSYNC = 3, 2
"""How a cluster of three brokers keeps a topic; the local broker is one."""
SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def schema(type: str, message: type[Message]) -> dict[str, Any]:
    """The JSON Schema of one message version."""
    return {"$schema": SCHEMA, "$id": dataschema(type), **message.model_json_schema(by_alias=True)}


def files() -> dict[Path, str]:
    """Every generated file, by its path from the root of the repository."""
    known, all_topics = messages(), topics()
    contracts = FOLDER.relative_to(ROOT)
    found = {contracts / "schemas" / f"{type}.json": _json(schema(type, m)) for type, m in known.items()}
    by_name = {topic.name: topic for topic in all_topics}
    for service in HEARS:
        found[contracts / f"asyncapi-{service}.json"] = _json(document(service, known, by_name))
    listed = [{"name": t.name, "partitions": t.partitions, "config": t.config} for t in all_topics]
    head = "# Written by shared/contracts/generate.py from the contracts; made by shared/runtime/topics.py.\n"
    found[TOPICS] = head + yaml.safe_dump({"topics": listed}, sort_keys=False)
    head = "# Written by shared/contracts/generate.py from the contracts; made by Strimzi's topic operator.\n"
    found[KAFKA_TOPICS] = head + yaml.safe_dump_all(map(_resource, all_topics), sort_keys=False)
    return found


def _resource(topic: Topic) -> dict[str, Any]:
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {"name": topic.name, "labels": {"strimzi.io/cluster": "zorgketen"}},
        "spec": {
            "partitions": topic.partitions,
            "replicas": REPLICAS,
            "config": {**topic.config, "min.insync.replicas": str(MIN_INSYNC)},
        },
    }


def differences(root: Path = ROOT) -> list[str]:
    """One line for each file that is not as the contracts say, is missing, or is there for nothing."""
    found = []
    wanted = files()
    for path, text in wanted.items():
        if not (root / path).is_file():
            found.append(f"{path}: missing")
        elif (root / path).read_text(encoding="utf-8") != text:
            found.append(f"{path}: differs from the contracts")
    contracts = FOLDER.relative_to(ROOT)
    there = [*(root / contracts / "schemas").glob("*"), *(root / contracts).glob("asyncapi-*")]
    found += [f"{p.relative_to(root)}: no contract" for p in sorted(there) if p.relative_to(root) not in wanted]
    return [*found, *wrong_examples(root / contracts / "examples", messages())]


def wrong_examples(folder: Path, known: Mapping[str, type[Message]]) -> list[str]:
    """One line for each example that is missing, not whole, too large, or of no message."""
    found = [f"{p.name}: an example of no message" for p in sorted(folder.glob("*")) if p.stem not in known]
    for type, message in known.items():
        path = folder / f"{type}.json"
        if not path.is_file():
            found.append(f"{path.name}: the example is missing")
            continue
        text = path.read_text(encoding="utf-8")
        try:
            whole = message.model_validate_json(text).model_dump(mode="json", by_alias=True)
        except ValidationError as error:
            found.append(f"{path.name}: {error.error_count()} faults against {message.__name__}")
            continue
        if text != _json(whole):
            found.append(f"{path.name}: not written as {message.__name__} writes itself")
        if len(text) > MAX_BYTES:
            found.append(f"{path.name}: larger than an event may be")
    return found


def write(root: Path = ROOT) -> list[str]:
    """Writes what differs, removes what has no contract, and gives the paths it touched."""
    wanted = files()
    touched = []
    for path, text in wanted.items():
        target = root / path
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            touched.append(str(path))
    contracts = FOLDER.relative_to(ROOT)
    for stray in [*(root / contracts / "schemas").glob("*"), *(root / contracts).glob("asyncapi-*")]:
        if stray.relative_to(root) not in wanted:
            stray.unlink()
            touched.append(str(stray.relative_to(root)))
    return touched


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Exit 1 with a line for each difference (`--check`), or for each example that is wrong."""
    parser = argparse.ArgumentParser(prog="shared.contracts.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    if not parser.parse_args().check:
        sys.stdout.writelines(f"{path}\n" for path in write())
    found = differences()
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
