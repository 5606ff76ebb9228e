"""The issuer's signing keys: PEM files in a folder, the newest signs, all are published until they are removed."""

from datetime import UTC, datetime
from pathlib import Path

from joserfc.jwk import ECKey, KeySet

from deploy.local.credentials import key_pem

ALGORITHM = "ES256"


class SigningKeys:
    """Reads the folder at every use, so that a new key counts at once; makes the first key by itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> ECKey:
        """The key that signs now: the last by file name, which begins with its time."""
        return self._all()[-1]

    def published(self) -> KeySet:
        """The public half of every key."""
        return KeySet([ECKey.import_key(key.as_dict(private=False)) for key in self._all()])

    def rotate(self, now: datetime | None = None) -> str:
        """Adds a key, which signs from now on, and returns its `kid`."""
        moment = now or datetime.now(UTC)
        return named(key_pem(self._folder / f"{moment:%Y%m%dT%H%M%S%f}.pem")).kid or ""

    def _all(self) -> list[ECKey]:
        paths = sorted(self._folder.glob("*.pem"))
        if not paths:
            self.rotate()
            paths = sorted(self._folder.glob("*.pem"))
        return [named(path.read_bytes()) for path in paths]


def named(pem: bytes) -> ECKey:
    """The key with its RFC 7638 thumbprint as `kid`."""
    key = ECKey.import_key(pem)
    parameters = {"kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}
    return ECKey.import_key({**key.as_dict(private=key.is_private), **parameters})
