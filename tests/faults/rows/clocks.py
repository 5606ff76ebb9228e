"""T: clocks that are wrong, and terms over holidays."""

import asyncio
from datetime import UTC, datetime, timedelta

from deploy.local.settings import ROOT
from tests.faults.ground import Ground
from tests.faults.row import Row, require

DAYS = 2 * 86_400.0
LIST = "/v1/meldingen?limit=1"


async def skewed(ground: Ground) -> None:
    """T1: one service at a time two days ahead, behind, an hour back, at the turn of the year and of summer time."""
    skews = {"+2 d": DAYS, "-2 d": -DAYS, "-1 h": -3600.0}
    if ground.full:
        skews |= {"31 December": _until(12, 31), "summer time": _until(3, 28)}
    ground.desk.also_away = frozenset({401})  # the load meets the wrong clock too
    for number, (name, seconds) in enumerate(skews.items()):
        service = ("intake", "indicatie", "billing")[number % 3]
        await ground.stack.restart(service, skew(seconds))
        status = await _asked(ground, service)
        require(status == 401, f"{service} at {name} took a token of another time: {status}")
        await asyncio.sleep(1)
        await ground.stack.restart(service)
        status = await _asked(ground, service)
        require(status == 200, f"{service} at its own time answered {status}")
        ground.extra[name] = service
    ground.desk.also_away = frozenset()
    await ground.stack.restart("indicatie", skew(30))  # within the leeway
    require(await _asked(ground, "indicatie") == 200, "half a minute is within the leeway")
    await ground.stack.restart("indicatie")


def skew(seconds: float) -> dict[str, str]:
    """The variables under which a process believes that it is so much later."""
    return {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'faults' / 'skew'}", "SKEW_SECONDS": str(seconds)}


def _until(month: int, day: int) -> float:
    now = datetime.now(UTC)
    moment = datetime(now.year, month, day, 23, 59, 50, tzinfo=UTC)
    return ((moment if moment > now else moment.replace(year=now.year + 1)) - now) / timedelta(seconds=1)


async def _asked(ground: Ground, service: str) -> int:
    """What the service itself says to a token of this moment."""
    path = {"intake": "/v1/meldingen", "indicatie": "/v1/beschikkingen", "billing": "/v1/aanbieders"}[service]
    rol = "backoffice" if service == "billing" else "consulent"
    token = ground.stack.issuer.token(rol)
    answer = await ground.desk.client.get(
        f"{ground.stack.url(service)}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    return answer.status_code


ROWS = (
    Row(id="T1", title="the clock of one service is wrong", fault=skewed, kills=True),
    Row(id="T2", title="terms over holidays and the turn of the year", tests=("tests/unit/values/test_termijnen.py",)),
)
