"""The Grafana dashboards: `python -m deploy.observability.dashboards` writes them, `--check` only compares."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deploy.observability.boards import BOARDS, Board, Panel

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "prometheus"}
WIDTH, HEIGHT, COLUMNS = 12, 8, 24


def document(board: Board) -> dict[str, Any]:
    """The board as Grafana reads it."""
    return {
        "uid": f"zorgketen-{board.name}",
        "title": f"Zorgketen – {board.title}",
        "tags": ["zorgketen"],
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [_variable()]},
        "panels": [_panel(number, panel) for number, panel in enumerate(board.panels)],
    }


def _variable() -> dict[str, Any]:
    return {
        "name": "service",
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": 'label_values(up{job="zorgketen"}, service)', "refId": "service"},
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": {"text": "All", "value": "$__all"},
        "refresh": 2,
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    place = {"x": number * WIDTH % COLUMNS, "y": number * WIDTH // COLUMNS * HEIGHT, "w": WIDTH, "h": HEIGHT}
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [{"refId": "A", "datasource": SOURCE, "expr": panel.query, "legendFormat": panel.legend}],
    }


def files() -> dict[Path, str]:
    """Every dashboard's file."""
    return {
        FOLDER / f"{board.name}.json": json.dumps(document(board), indent=1, ensure_ascii=False) + "\n"
        for board in BOARDS
    }


def main(arguments: Sequence[str]) -> int:
    """Writes the files; with `--check`, exit code 1 and a line for each that is not as it would be written."""
    wanted = files()
    wrong = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    wrong += [path for path in FOLDER.glob("*.json") if path not in wanted]
    if arguments == ["--check"]:
        sys.stderr.writelines(f"{path.name}: not as deploy/observability/dashboards.py writes it\n" for path in wrong)
        return bool(wrong)
    for path in wrong:
        if path in wanted:
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
