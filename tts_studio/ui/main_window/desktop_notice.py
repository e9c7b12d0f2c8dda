"""Notifications of a Linux desktop, asked for on its session bus (Desktop Notifications 1.2).

Qt shows messages beside a tray icon only, and several desktops have no tray.
"""

from __future__ import annotations

import os
from contextlib import closing

from tts_studio.domain.version import NAME

_SECONDS = 2.0
_BUS = "org.freedesktop.Notifications"
_ICON = "audio-x-generic"
_ANY_TIME = -1


def tell_the_desktop(title: str, sentence: str) -> bool:
    """Show a notification; whether the desktop took it. Blocks for up to a few seconds; never raises."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    try:
        from jeepney import DBusAddress, MessageType, new_method_call
        from jeepney.auth import AuthenticationError
        from jeepney.io.blocking import open_dbus_connection
    except ImportError:
        return False
    notify = new_method_call(
        DBusAddress("/" + _BUS.replace(".", "/"), bus_name=_BUS, interface=_BUS),
        "Notify",
        "susssasa{sv}i",
        (NAME, 0, _ICON, title, sentence, [], {}, _ANY_TIME),
    )
    try:
        with closing(open_dbus_connection("SESSION")) as bus:
            answer = bus.send_and_get_reply(notify, timeout=_SECONDS)
    except (OSError, AuthenticationError, ValueError, RuntimeError):
        return False
    return bool(answer.header.message_type is MessageType.method_return)
