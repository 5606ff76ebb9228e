"""Serving HTTP: uvicorn on uvloop and httptools, stopped by a signal after the requests under way."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import structlog
import uvicorn
import uvloop
from starlette.types import ASGIApp

from shared.runtime.settings import ProcessSettings

KEEPALIVE = 30
"""Seconds an idle connection stays open: longer than our clients keep theirs."""
COLLECT = (10_000, 20, 20)
"""New objects before the garbage collector looks at the youngest generation; how often it goes on to the older."""
_log = structlog.get_logger("serving")


class CannotListen(Exception):
    """The address is taken, or not ours to listen on."""


class Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the process has one way to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals alone."""
        yield


def server(app: ASGIApp, settings: ProcessSettings) -> Server:
    """A server that is not started yet; no access log (ours has the route, not the path) and no Server header."""
    return Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http="httptools",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,  # X-Forwarded-* is what a caller says of itself
            timeout_keep_alive=KEEPALIVE,
            timeout_graceful_shutdown=int(settings.stop_timeout),
            backlog=1024,
        )
    )


async def serve(app: ASGIApp, settings: ProcessSettings, on_stop: Callable[[], None] = lambda: None) -> None:
    """Serves until SIGTERM or SIGINT; CannotListen where the port is taken. `on_stop` is called at the first signal."""
    running = server(app, settings)
    loop = asyncio.get_running_loop()

    def stop(name: str) -> None:
        _log.info("stopping", signal=name)
        on_stop()
        if running.should_exit:
            running.force_exit = True  # a second signal does not wait for the requests under way
        running.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number.name)
    try:
        await running.serve()
    except SystemExit as refused:  # uvicorn's way to say that it cannot listen
        raise CannotListen(f"{settings.host}:{settings.port}") from refused
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def collect_rarely() -> None:
    """What was imported is no garbage and is not looked at again; what is made later is looked at less often than
    Python would: at its own rate the collector takes a fifth of a request.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)


def run_until_stopped(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs the process on uvloop."""
    collect_rarely()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
