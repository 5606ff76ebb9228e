"""What only this machine may know: passwords and keys, made once and kept in files only the owner can read."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.local.postgres import ROLES, SERVICES

PASSWORDS = ("postgres", *(f"{service}_{role}" for service in SERVICES for role in ROLES))


def new_passwords() -> dict[str, str]:
    """A password for the superuser and for each role, fit for a URL."""
    return {name: secrets.token_urlsafe(24) for name in PASSWORDS}


def new_secret() -> str:
    """32 random bytes in base64: a MASTER_KEY or a PSEUDONYM_KEY."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def kept(path: Path) -> dict[str, str]:
    """The secrets of this local start: read from the file, and made (mode 600) where one is missing."""
    known = _read(path)
    fresh = {f"PASSWORD_{name.upper()}": password for name, password in new_passwords().items()}
    fresh |= {"MASTER_KEY": new_secret(), "PSEUDONYM_KEY": new_secret(), "LOGIN_PASSWORD": secrets.token_urlsafe(9)}
    complete = fresh | known
    if complete != known:
        write_private(path, "".join(f"{name}={value}\n" for name, value in complete.items()).encode())
    return complete


def passwords(known: Mapping[str, str]) -> dict[str, str]:
    """The passwords by role name, as a cluster wants them."""
    return {name: known[f"PASSWORD_{name.upper()}"] for name in PASSWORDS}


def key_pem(path: Path) -> bytes:
    """An ES256 private key in PEM: read from the file, and made (mode 600) where it is missing."""
    if path.exists():
        return path.read_bytes()
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(path, pem)
    return pem


def public_pem(path: Path, private: bytes) -> None:
    """Writes the public half of a key, for the one who checks its signatures."""
    if path.exists():
        return
    key = serialization.load_pem_private_key(private, password=None)
    write_private(
        path, key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only the owner can read, all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return dict(line.split("=", 1) for line in path.read_text(encoding="ascii").splitlines() if "=" in line)
