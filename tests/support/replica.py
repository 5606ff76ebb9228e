"""More processes of a part beside the supervised one, and whose relay leads."""

import re
import sys
from collections.abc import Mapping

import httpx

from deploy.local.part import Part
from deploy.local.process import Spawn
from deploy.local.settings import HOST, ROOT
from deploy.local.stack import answers
from deploy.local.trouble import free_port
from tests.support.system import Stack

_LEADING = re.compile(r"^zorgketen_relay_leading\S* (\S+)$", re.MULTILINE)


async def leaders(urls: Mapping[str, str]) -> list[str]:
    """Of these processes (name and address) those whose relay leads; one that does not answer leads nothing."""
    found = []
    async with httpx.AsyncClient(trust_env=False, timeout=3) as client:
        for name, url in urls.items():
            try:
                text = (await client.get(f"{url}/metrics")).text
            except httpx.TransportError:
                continue
            found += [name for value in _LEADING.findall(text) if float(value) == 1.0]
    return found


def another(stack: Stack, part: str, instance: str, **env: str) -> Part:
    """One more process of a service or the gateway, with a port and a name of its own; `env` comes on top."""
    port = free_port()
    own = {"SERVICE_INSTANCE": instance, "PORT": str(port), **env}
    url = f"http://{HOST}:{port}"
    command = (sys.executable, "-m", f"services.{part}.main")
    spawn = Spawn(command=command, env=stack.environment.service(part) | own, cwd=ROOT)
    return Part(name=f"{part}-{instance}", spawn=spawn, ready=answers(f"{url}/readyz"), port=port, url=url)
