"""What deploy/compose.yaml needs from this machine: its secrets as an env file, and the public keys of the clients."""

from pathlib import Path

from deploy.local.credentials import passwords, write_private
from deploy.local.environment import Environment
from deploy.local.issuer.registry import machine_names


def variables(environment: Environment) -> dict[str, str]:
    """Every variable that compose.yaml takes from outside, the same secrets as the local start."""
    known = environment.secrets
    found = {f"{role.upper()}_PASSWORD": password for role, password in passwords(known).items()}
    found |= {name: known[name] for name in ("MASTER_KEY", "PSEUDONYM_KEY", "LOGIN_PASSWORD")}
    return found | {"INDICATIE_CLIENT_KEY": environment.service("indicatie")["OIDC_CLIENT_KEY"]}


def write(environment: Environment) -> Path:
    """Writes `compose.env` (readable by its owner alone) and the folder of public keys that the issuer mounts."""
    folder = environment.settings.folder
    lines = (f'{name}="{_escaped(value)}"\n' for name, value in variables(environment).items())
    path = folder / "compose.env"
    write_private(path, "".join(lines).encode())
    public = folder / "compose" / "clients"
    public.mkdir(parents=True, exist_ok=True)
    for name in machine_names():
        key = public / f"{name}.pem"
        key.write_bytes((environment.settings.client_keys / "public" / key.name).read_bytes())
        key.chmod(0o644)  # the issuer runs under an account of its own
    return path


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("\n", "\\n")
