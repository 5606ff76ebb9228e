"""The schemas of all bodies, under names that tell nothing of how they are programmed."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from services.gateway.document.examples import example
from shared.contracts.operations import Operation

Mode = Literal["validation", "serialization"]
Json = dict[str, Any]

_REF = "#/components/schemas/"
_MODULE = re.compile(r"^shared__(?:contracts__)?([a-z]+)(?:__[a-z_]+?)*__(?=[A-Z])")


class Schemas:
    """What the operations take and give, by model; `components` holds each schema once."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        wanted: dict[tuple[type[BaseModel], Mode], None] = {}
        for operation in operations:
            if operation.request is not None:
                wanted[operation.request, "validation"] = None
            if operation.response is not None:
                wanted[operation.response, "serialization"] = None
        refs, found = models_json_schema(list(wanted), ref_template=_REF + "{model}")
        definitions: Json = found.get("$defs", {})
        names = {name: _public(name) for name in definitions}
        if len(set(names.values())) != len(names):
            raise ValueError("two bodies would have the same name in the document")
        renamed = _rename(definitions, names)
        self.components: Json = {names[name]: _polish(renamed[name]) for name in sorted(definitions)}
        self._refs: Mapping[tuple[object, Mode], Json] = {key: _rename(ref, names) for key, ref in refs.items()}

    def of(self, model: type[BaseModel], mode: Mode) -> Json:
        """The reference to a body."""
        return dict(self._refs[model, mode])


def parameters(model: type[BaseModel]) -> list[Json]:
    """The query parameters of a query model."""
    schema = model.model_json_schema(by_alias=True)
    definitions = schema.get("$defs", {})
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": _inline(_polish_field(name, field), definitions),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _public(name: str) -> str:
    """`Lijst_AanbiederUit_` → `AanbiederUitLijst`; one that two services have gets the name of its own in front."""
    plain = _MODULE.sub(lambda found: found[1].capitalize(), name)
    if generic := re.fullmatch(r"([A-Za-z]+)_([A-Za-z_-]+?)_(-Input|-Output)?", plain):
        plain = f"{generic[2]}{generic[1]}{generic[3] or ''}"
    return plain.replace("-Input", "Invoer").replace("-Output", "").replace("_", "")


def _rename(node: Any, names: Mapping[str, str]) -> Any:
    text = json.dumps(node)
    return json.loads(re.sub(rf'"{_REF}([^"]+)"', lambda found: f'"{_REF}{names[found[1]]}"', text))


def _polish(schema: Json) -> Json:
    """Without titles and texts made for programmers; every plain field with an example."""
    plain = {key: value for key, value in schema.items() if key not in {"title", "description"}}
    if "properties" in plain:
        plain["properties"] = {name: _polish_field(name, field) for name, field in plain["properties"].items()}
    return plain


def _polish_field(name: str, field: Json) -> Json:
    plain: Json = {key: value for key, value in field.items() if key != "title"}
    if (value := example(name, plain)) is not None and "examples" not in plain:
        plain["examples"] = [value]
    return plain


def _inline(field: Json, definitions: Json) -> Json:
    """A query field stands on its own: what it refers to is written out."""
    if "$ref" in field:
        return _polish(definitions[field["$ref"].rpartition("/")[2]])
    return {
        key: [_inline(part, definitions) for part in value] if key == "anyOf" else value for key, value in field.items()
    }
