"""A desktop's notifications on a session bus of their own: taken, refused, missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tts_studio.ui.main_window.desktop_notice import tell_the_desktop

TELL = (
    "from tts_studio.ui.main_window import desktop_notice\n"
    # However long the desktop of the test takes to answer on a busy machine.
    "desktop_notice._SECONDS = 60.0\n"
    "print(desktop_notice.tell_the_desktop('Rendering has ended', '14 segments are rendered.'))"
)
DESKTOP = """
import json, sys
from jeepney import HeaderFields, MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
with open_dbus_connection("SESSION") as bus:
    bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"))
    print("ready", flush=True)
    while True:
        message = bus.receive()
        if message.header.fields.get(HeaderFields.member) == "Notify":
            bus.send(new_method_return(message, "u", (1,)))
            print(json.dumps(message.body), flush=True)
            break
"""


def on_a_bus(home: Path, script: str) -> subprocess.CompletedProcess[str]:
    """What a shell script prints that has `$PYTHON`, `$TELL` and `$DESKTOP` and a session bus of its own."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PYTHON": sys.executable}
    # No desktop's own notifications are started on this bus.
    environment |= {"XDG_DATA_HOME": str(home), "XDG_DATA_DIRS": str(home)}
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=environment | {"TELL": TELL, "DESKTOP": DESKTOP},
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )


def test_a_desktop_is_told_once_with_title_and_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    script = (
        'mkfifo "$HOME/told"; "$PYTHON" -c "$DESKTOP" > "$HOME/told" &\n'
        'exec 3< "$HOME/told"; read ready <&3; "$PYTHON" -c "$TELL"; cat <&3'
    )
    taken, told = on_a_bus(tmp_path, script).stdout.splitlines()
    assert taken == "True"
    assert json.loads(told)[0] == "TTS Studio"
    assert json.loads(told)[3:5] == ["Rendering has ended", "14 segments are rendered."]


def test_a_bus_without_notifications_takes_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert on_a_bus(tmp_path, '"$PYTHON" -c "$TELL"').stdout == "False\n"


@pytest.mark.parametrize(
    "address",
    ["", "unix:path=/nowhere/at-all", "tcp:host=localhost,port=1", "nonsense", "unix:path=/dev/null"],
)
def test_without_a_bus_nothing_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert not tell_the_desktop("Rendering has ended", "14 segments are rendered.")
