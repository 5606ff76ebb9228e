"""Whom the issuer knows: clients from clients.yaml, users from there and from each municipality's file."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from joserfc.jwk import ECKey
from pydantic import BaseModel, ConfigDict

from deploy.local.issuer.keys import named
from shared.contracts.gemeente import Agb, GemeenteBestand, Gemeentecode, lees_bestanden
from shared.contracts.operations import Rol


class _Known(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Frontend(_Known):
    """A public client: no secret, exact redirects."""

    id: str
    redirects: tuple[str, ...]
    scopes: tuple[str, ...]


class Machine(_Known):
    """A confidential client that proves itself with its key."""

    id: str
    rol: Rol
    gemeenten: Literal["alle", "gecontracteerd"] | tuple[Gemeentecode, ...]
    scopes: tuple[str, ...]
    agb: Agb | None = None


class User(_Known):
    """A person with roles in one municipality; `0000` is the platform."""

    gebruikersnaam: str
    gemeente: str
    rollen: tuple[Rol, ...]


class _File(_Known):
    frontends: tuple[Frontend, ...]
    machines: tuple[Machine, ...]
    gebruikers: tuple[User, ...]


CLIENTS = Path(__file__).with_name("clients.yaml")


def machine_names(clients: Path = CLIENTS) -> list[str]:
    """The machine clients, each of which needs a key."""
    return [machine.id for machine in _read(clients).machines]


def _read(clients: Path) -> _File:
    return _File.model_validate(yaml.safe_load(clients.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Registry:
    """Reads its files at each question, so that a municipality added to a running system can log in at once."""

    clients: Path
    client_keys: Path
    gemeenten: Sequence[Path]
    password: str
    more_redirects: Sequence[str] = ()

    def frontend(self, client: str) -> Frontend | None:
        """The public client of that name."""
        found = next((f for f in self._file().frontends if f.id == client), None)
        return found and found.model_copy(update={"redirects": (*found.redirects, *self.more_redirects)})

    def machine(self, client: str) -> Machine | None:
        """The confidential client of that name."""
        return next((m for m in self._file().machines if m.id == client), None)

    def machine_key(self, client: Machine) -> ECKey | None:
        """The key the client signs with; None where it never gave one."""
        path = self.client_keys / f"{client.id}.pem"
        return named(path.read_bytes()) if path.is_file() else None

    def may_serve(self, client: Machine, gemeentecode: str) -> bool:
        """Whether the client gets a token for that municipality."""
        known = {g.gemeentecode: g for g in self._gemeenten()}
        gemeente = known.get(gemeentecode)
        if client.gemeenten == "alle":
            return gemeente is not None or gemeentecode == "0000"
        if client.gemeenten != "gecontracteerd":
            return gemeente is not None and gemeentecode in client.gemeenten
        return gemeente is not None and any(a.agb == client.agb for a in gemeente.aanbieders)

    def user(self, name: str, password: str) -> User | None:
        """The user, when name and password are right; every local user has the same generated password."""
        right = hmac.compare_digest(password.encode(), self.password.encode())
        found = next((u for u in self._users() if u.gebruikersnaam == name), None)
        return found if right else None

    def _users(self) -> list[User]:
        users = list(self._file().gebruikers)
        for gemeente in self._gemeenten():
            for gebruiker in gemeente.gebruikers:
                rollen = tuple(Rol(rol.value) for rol in gebruiker.rollen)
                code = gemeente.gemeentecode
                users.append(User(gebruikersnaam=gebruiker.gebruikersnaam, gemeente=code, rollen=rollen))
        return users

    def _gemeenten(self) -> list[GemeenteBestand]:
        return lees_bestanden(self.gemeenten)

    def _file(self) -> _File:
        return _read(self.clients)
