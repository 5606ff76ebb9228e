"""Which operation a path and method ask for: a tree of path segments made once from the declared operations."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.contracts.operations import Operation

_VALUE = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9.:_~-]{0,127}")
"""What may stand in a variable segment: ids, codes; never an escape, a dot segment or a slash."""


@dataclass(frozen=True, slots=True)
class Found:
    """A known path: what each method does there and the values of its variable segments."""

    methods: Mapping[str, Operation]
    params: Mapping[str, str]

    @property
    def allow(self) -> str:
        """The methods this path takes, as the `Allow` header says it; HEAD goes with GET (RFC 9110 §9.3.2)."""
        names = {*self.methods, "OPTIONS", *(("HEAD",) if "GET" in self.methods else ())}
        return ", ".join(sorted(names))

    def operation(self, method: str) -> Operation | None:
        """The operation of a method; HEAD is the GET without its body."""
        return self.methods.get("GET" if method == "HEAD" else method)


@dataclass(slots=True)
class _Node:
    fixed: dict[str, "_Node"] = field(default_factory=dict)
    variable: "_Node | None" = None
    methods: dict[str, Operation] = field(default_factory=dict)
    names: tuple[str, ...] = ()


class RouteTable:
    """The paths of the facade; a fixed segment wins over a variable one."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in (known := tuple(operations)):
            self._add(operation)
        self._fixed = {o.path: found for o in known if "{" not in o.path and (found := self._descend(o.path))}

    def _add(self, operation: Operation) -> None:
        node, names = self._root, []
        for segment in operation.path.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.variable = node.variable or _Node()
                node = node.variable
            else:
                node = node.fixed.setdefault(segment, _Node())
        if operation.method in node.methods or (node.methods and node.names != tuple(names)):
            raise ValueError(f"{operation.method} {operation.path} clashes with another operation")
        node.names = tuple(names)
        node.methods[operation.method] = operation

    def find(self, path: str) -> Found | None:
        """What the path asks for, or None. `path` is as sent, not decoded: an escaped segment matches nothing."""
        return self._fixed.get(path) or self._descend(path)

    def _descend(self, path: str) -> Found | None:
        if not path.startswith("/"):
            return None
        return _descend(self._root, path[1:].split("/"), 0, ())


def _descend(node: _Node, segments: list[str], depth: int, values: tuple[str, ...]) -> Found | None:
    if depth == len(segments):
        return Found(node.methods, dict(zip(node.names, values, strict=True))) if node.methods else None
    segment = segments[depth]
    if (child := node.fixed.get(segment)) and (found := _descend(child, segments, depth + 1, values)):
        return found
    if node.variable and _VALUE.fullmatch(segment):
        return _descend(node.variable, segments, depth + 1, (*values, segment))
    return None
