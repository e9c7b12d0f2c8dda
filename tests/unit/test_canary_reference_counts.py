"""Warns of Qt bindings that lose references to None and True, which end the program after a minute."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

class Sender(QObject):
    sent = Signal()

application = QGuiApplication([])
sender = Sender()
sender.sent.connect(sender.objectName)
before = sys.getrefcount(None), sys.getrefcount(True)
for number in range(300):
    sender.setObjectName(str(number))
    sender.sent.emit()
after = sys.getrefcount(None), sys.getrefcount(True)
print(before[0] - after[0], before[1] - after[1])
"""


def test_qt_calls_and_signals_keep_the_reference_counts_of_none_and_true() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, timeout=180, check=False
    )
    assert answer.returncode == 0, answer.stderr
    lost_none, lost_true = map(int, answer.stdout.split())
    assert lost_none < 100
    assert lost_true < 100
