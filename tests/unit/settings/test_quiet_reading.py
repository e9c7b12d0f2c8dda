"""Reading keys from a real Secret Service that was never used, that holds a key, and from other keyrings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tts_studio.settings.quiet_reading import read_quietly

READ = (
    "import keyring\n"
    "from keyring.backends.SecretService import Keyring\n"
    "from tts_studio.settings.quiet_reading import read_quietly\n"
)
DAEMON = "gnome-keyring-daemon --components=secrets --daemonize"


def on_a_desktop(home: Path, daemon: str, program: str) -> str:
    """What a program prints on a session bus of its own beside this keyring."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND", "GNOME_KEYRING_CONTROL")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_RUNTIME_DIR": str(home)}
    script = f'{daemon} >/dev/null; exec "{sys.executable}" -c "$PROGRAM"'
    ran = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=environment | {"PROGRAM": READ + program},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_a_keyring_that_was_never_used_is_neither_made_nor_asked(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert on_a_desktop(tmp_path, DAEMON, "print(read_quietly(Keyring(), 'studio', 'segmind'))") == "None"
    assert not list(tmp_path.rglob("*.keyring"))


def test_a_key_in_an_open_keyring_is_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    program = (
        "ring = Keyring()\n"
        "ring.set_password('studio', 'segmind', 'sk-1')\n"
        "print(read_quietly(ring, 'studio', 'segmind'), read_quietly(ring, 'studio', 'xai'))"
    )
    assert on_a_desktop(tmp_path, f"printf pw | {DAEMON} --unlock", program) == "sk-1 None"


class Ring:
    """A keyring that is not the Secret Service."""

    def __init__(self, password: str | None) -> None:
        self.password = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.password


class Chain(Ring):
    """Several keyrings, asked one after the other."""

    def __init__(self, *passwords: str | None) -> None:
        super().__init__(None)
        self.backends = [Ring(password) for password in passwords]


@pytest.mark.parametrize(
    ("ring", "found"), [(Ring("a"), "a"), (Ring(None), None), (Chain(None, "b", "c"), "b"), (Chain(), None)]
)
def test_other_keyrings_are_asked_in_their_order(ring: Ring, found: str | None) -> None:
    assert read_quietly(ring, "studio", "segmind") == found
