"""/docs: the document as a page for people, made once, without scripts and without anything from elsewhere."""

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from typing import Any

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{margin-bottom:0}h2{margin-top:2.5rem;border-bottom:1px solid #767676}
details{margin:.4rem 0;padding:.3rem .6rem;border:1px solid #767676;border-radius:4px}
summary{cursor:pointer}code{font:14px ui-monospace,monospace}
table{border-collapse:collapse;margin:.5rem 0}td,th{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top}
.m{display:inline-block;min-width:4.5rem;font-weight:700}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def html(document: str) -> str:
    """The page of an OpenAPI document."""
    api: Mapping[str, Any] = json.loads(document)
    info = api["info"]
    sections = "".join(_section(tag, api) for tag in api["tags"])
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(info["title"])}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1><p>{escape(info['description'])}</p>"
        f'<p>Het document zelf: <a href="/v1/openapi.json">openapi.json</a>. Vragen: '
        f"{escape(info['contact']['email'])}.</p>{sections}</body></html>"
    )


def _section(tag: Mapping[str, str], api: Mapping[str, Any]) -> str:
    found = [
        _operation(method, path, operation)
        for path, methods in api["paths"].items()
        for method, operation in methods.items()
        if tag["name"] in operation["tags"]
    ]
    return f"<h2>{escape(tag['name'])}</h2><p>{escape(tag['description'])}</p>{''.join(found)}"


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{escape(p['name'])}</th><td>{escape(p['in'])}{', verplicht' if p.get('required') else ''}</td></tr>"
        for p in operation.get("parameters", ())
    )
    answers = ", ".join(escape(status) for status in operation["responses"])
    body = ", ".join(_bodies(operation.get("requestBody", {})))
    return (
        f'<details id="{escape(operation["operationId"])}"><summary><span class="m">{method.upper()}</span> '
        f"<code>/v1{escape(path)}</code> {escape(operation['summary'])}</summary>"
        f"<p>{escape(operation['description'])}</p><table>{rows}</table>"
        f"{f'<p>Neemt: {body}</p>' if body else ''}<p>Antwoorden: {answers}</p></details>"
    )


def _bodies(request: Mapping[str, Any]) -> list[str]:
    return [
        f"<code>{escape(media)}</code> {escape(content['schema'].get('$ref', '').rpartition('/')[2])}"
        for media, content in request.get("content", {}).items()
    ]
