"""`python -m services.gateway.openapi` writes openapi.json; with `--check` it only says whether the file is in step."""

import json
import sys
from pathlib import Path

from services.gateway.document.openapi import document
from services.gateway.facade import OPERATIONS

PATH = Path(__file__).with_name("openapi.json")


def render() -> str:
    """The document as it is committed and served."""
    return json.dumps(document(OPERATIONS), ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """0 when written or in step, 1 when the file differs from the code."""
    text = render()
    if "--check" in arguments:
        if PATH.exists() and PATH.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write(
            "services/gateway/openapi.json differs from the code: run python -m services.gateway.openapi\n"
        )
        return 1
    PATH.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
