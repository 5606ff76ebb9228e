"""Each real service starts on an empty, migrated database, becomes ready, and ends when asked."""

import asyncio
import signal
import sys
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey

from deploy.local.kafka import Broker
from deploy.local.trouble import free_port
from shared.contracts.channels import topics
from shared.runtime.kafka import KafkaSettings
from shared.runtime.migrations import found, migrate
from shared.runtime.topics import ensure
from tests.integration.runtime.test_process import answers, environment
from tests.support.stack import ROOT, MakeDatabase


@pytest.mark.parametrize("service", ["intake", "indicatie", "billing"])
async def test_a_service_becomes_ready_and_carries_out_commands(
    service: str, make_database: MakeDatabase, kafka: Broker, tmp_path: Path
) -> None:
    database, port = await make_database(service), free_port()
    await migrate(database.owner, found(service))
    await ensure(KafkaSettings(bootstrap_servers=kafka.bootstrap), topics())
    own = {
        "OIDC_CLIENT_ID": service,
        "OIDC_CLIENT_KEY": ECKey.generate_key("P-256").as_pem(private=True).decode(),
        **{f"{name.upper()}_URL": "http://127.0.0.1:1" for name in ("intake", "indicatie", "billing")},
    }
    env = environment(database, "http://127.0.0.1:1", kafka.bootstrap, port, **own)
    with (tmp_path / "log").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", f"services.{service}.main", cwd=ROOT, env=env, stdout=output, stderr=output
        )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            await answers(http, "/readyz")
            assert (await http.get("/v1/storingen")).status_code == 401
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 15) == 0
        for arguments, code in ((["archiveer", "0"], 0), (["archiveer", "-1"], 2), (["opruimen"], 2)):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"services.{service}.main", *arguments),
                cwd=ROOT,
                env=env,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            told, _ = await asyncio.wait_for(process.communicate(), 30)
            assert process.returncode == code
            assert told.decode() == (f"{service}: 0 stromen met 0 events naar het archief\n" if code == 0 else "")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
