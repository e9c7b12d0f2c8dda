"""Reading a key so that a system which holds none of ours asks its user for nothing."""

from __future__ import annotations

from contextlib import closing
from typing import Protocol


class ReadableKeyring(Protocol):
    """The part of a keyring backend that reads."""

    def get_password(self, service: str, username: str) -> str | None:
        """The stored password, if there is one."""
        ...


def read_quietly(backend: ReadableKeyring, service: str, username: str) -> str | None:
    """The stored password, None when there is none.

    The keyring library opens, or first creates, the user's default keyring before it looks into it, and both
    make the system ask for a password. The Secret Service tells without that whether it holds an item; only
    then is it opened.
    """
    for part in getattr(backend, "backends", (backend,)):
        secret_service = type(part).__module__ == "keyring.backends.SecretService"
        if secret_service and not _secret_service_holds(service, username):
            continue
        found: str | None = part.get_password(service, username)
        if found is not None:
            return found
    return None


def _secret_service_holds(service: str, username: str) -> bool:
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        items = secretstorage.search_items(bus, {"service": service, "username": username})
        return next(iter(items), None) is not None
