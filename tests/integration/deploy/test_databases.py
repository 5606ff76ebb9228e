"""Compose and Kubernetes make the same roles and databases as the local start: nothing more may, nothing less."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from deploy.lint.kustomize import OVERLAYS, render
from deploy.local.credentials import new_passwords
from deploy.local.part import nothing
from deploy.local.postgres import ROLES, SERVICES, SETTINGS, THROW_AWAY, Cluster, binaries
from deploy.local.settings import ROOT
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import free_port

FACTS = """
SELECT 'role', rolname::text, concat_ws(' ', rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication,
    rolbypassrls, rolconnlimit) FROM pg_roles WHERE rolname ~ '^(intake|indicatie|billing)_'
UNION ALL
SELECT 'setting', rolname::text, (SELECT string_agg(s, ' ' ORDER BY s) FROM unnest(setconfig) s)
FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole
UNION ALL
SELECT 'database', datname::text, pg_get_userbyid(datdba) || ' ' || datacl::text FROM pg_database
WHERE datname IN ('intake', 'indicatie', 'billing')
ORDER BY 1, 2"""
SCHEMA = "SELECT pg_get_userbyid(nspowner) || ' ' || nspacl::text FROM pg_namespace WHERE nspname = 'public'"


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Cluster]:
    """A server with nothing in it yet."""
    tmp_path.chmod(0o755)  # noqa: ASYNC240
    cluster = Cluster(tmp_path / "postgres", free_port(), new_passwords(), settings=SETTINGS | THROW_AWAY)
    part = replace(cluster.part(tmp_path / "logs"), settle=nothing, stop_signal=signal.SIGQUIT)
    supervisor = Supervisor([part], tmp_path / "logs")
    await supervisor.start()
    yield cluster
    await supervisor.stop()


async def facts(cluster: Cluster) -> list[Any]:
    """Roles, their settings, and who may do what in each database."""
    conn = await cluster.connect("postgres")
    found = [tuple(row) for row in await conn.fetch(FACTS)]
    await conn.close()
    for service in SERVICES:
        conn = await cluster.connect(service)
        found.append((service, await conn.fetchval(SCHEMA)))
        await conn.close()
    return found


async def as_the_local_start(cluster: Cluster) -> list[Any]:
    """The facts after the local start has done its own on top: the same, where nothing was missing or too much."""
    await cluster.make_roles()
    for service in SERVICES:
        await cluster.make_database(service, service)
    return await facts(cluster)


async def logins_work(cluster: Cluster) -> None:
    for service in SERVICES:
        for kind in ROLES:
            conn = await cluster.connect(service, f"{service}_{kind}")
            await conn.close()


async def test_the_files_that_compose_mounts_make_what_the_local_start_makes(empty: Cluster) -> None:
    known = {f"{role.upper()}_PASSWORD": password for role, password in empty.passwords.items()}
    command = [
        str(binaries() / "psql"),
        "-v",
        "ON_ERROR_STOP=1",
        "-f",
        str(ROOT / "deploy" / "postgres" / "diensten.sql"),
    ]
    where = {"PGHOST": empty.host, "PGPORT": str(empty.port), "PGUSER": "postgres", "PGDATABASE": "postgres"}
    env = {"PATH": os.environ["PATH"], "PGPASSWORD": empty.passwords["postgres"], **where, **known}
    run = partial(subprocess.run, env=env, capture_output=True, text=True, check=False, timeout=60)
    ran = await asyncio.to_thread(run, command)
    assert ran.returncode == 0, ran.stderr
    made = await facts(empty)
    await logins_work(empty)
    assert made == await as_the_local_start(empty)
    assert len(made) > 20


async def test_the_clusters_of_the_manifests_make_what_the_local_start_makes(empty: Cluster) -> None:
    clusters = [m for m in render(OVERLAYS / "zeven") if m["kind"] == "Cluster"]
    for cluster in clusters:
        await as_cloudnative_pg(empty, cluster["spec"])
    made = await facts(empty)
    await logins_work(empty)
    assert made == await as_the_local_start(empty)
    assert len(clusters) == len(SERVICES)


async def as_cloudnative_pg(server: Cluster, spec: dict[str, Any]) -> None:
    """What the operator does with roles: the owner, its database, the statements in it, then the logins."""
    wished = spec["bootstrap"]["initdb"]
    service, owner = wished["database"], wished["owner"]
    conn: asyncpg.Connection[Any] = await server.connect("postgres")
    await conn.execute(f"CREATE ROLE {owner} LOGIN PASSWORD '{server.passwords[owner]}'")
    await conn.execute(f"CREATE DATABASE {service} OWNER {owner}")
    await conn.close()
    conn = await server.connect(service)
    for statement in wished["postInitApplicationSQL"]:
        await conn.execute(statement)
    for role in spec["managed"]["roles"]:
        assert role == {
            "name": role["name"],
            "ensure": "present",
            "login": True,
            "passwordSecret": role["passwordSecret"],
        }
        await conn.execute(f"ALTER ROLE {role['name']} LOGIN PASSWORD '{server.passwords[role['name']]}'")
    await conn.close()
