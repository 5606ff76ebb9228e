"""Log lines: JSON, only fields on the list, exceptions by type and place, other libraries by their template."""

import json
import logging as stdlib
from collections.abc import Iterator

import pytest
import structlog

from shared.runtime import logging

CANARY = "999990019"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = stdlib.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_has_its_process_and_only_listed_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure("intake", "2")
    structlog.get_logger("x").info("request", route="/v1/a", naam="Jansen", bsn=CANARY)
    (line,) = lines(capsys)
    assert line.pop("timestamp")
    assert line == {
        "event": "request",
        "route": "/v1/a",
        "level": "info",
        "logger": "x",
        "service": "intake",
        "instance": "2",
        "dropped": ["bsn", "naam"],
    }


def test_an_exception_is_its_type_and_our_places(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure("intake", "1")

    def fail() -> None:
        try:
            int(CANARY + "x")
        except ValueError as error:
            raise RuntimeError(CANARY) from error

    try:
        fail()
    except RuntimeError as error:
        structlog.get_logger("x").error("failed", exc_info=error)
        structlog.get_logger("x").exception("failed")
    for line in lines(capsys):
        assert line["error"] == "RuntimeError < ValueError"
        assert str(line["at"]).startswith("['tests/unit/runtime/test_logging.py:")
        assert CANARY not in json.dumps(line)


def test_another_library_is_quoted_without_its_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure("intake", "1")
    logger = stdlib.getLogger("aiokafka")
    logger.warning("cannot send %s", CANARY)
    logger.warning("first line\nfuture: RuntimeError('%s')", CANARY)
    logger.warning("", extra={"bsn": CANARY})
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        logger.exception("it failed")
    logger.info("too detailed")
    found = lines(capsys)
    assert [line["event"] for line in found] == ["cannot send %s", "first line", "", "it failed"]
    assert found[3]["error"] == "RuntimeError"
    assert CANARY not in json.dumps(found)


def test_an_access_log_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure("intake", "1")
    stdlib.getLogger("uvicorn.access").error("GET /v1/x?bsn=%s", CANARY)
    assert lines(capsys) == []
