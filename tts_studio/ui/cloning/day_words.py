"""Days as people write them, alike everywhere on the Clone page."""

from __future__ import annotations

import time

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt


def day_words(day: str) -> str:
    """A day in ISO form in the words of the user's language; what is no day as it is."""
    date = QDate.fromString(day, Qt.DateFormat.ISODate)
    return QLocale().toString(date, QLocale.FormatType.LongFormat) if date.isValid() else day


def day_of(seconds: float) -> str:
    """The day of a moment in epoch seconds, in words."""
    return QLocale().toString(
        QDateTime.fromSecsSinceEpoch(int(seconds)).date(), QLocale.FormatType.LongFormat
    )


def days_since(seconds: float) -> int:
    """How many midnights have passed since a moment in epoch seconds."""
    then, now = (QDateTime.fromSecsSinceEpoch(int(moment)).date() for moment in (seconds, time.time()))
    return max(0, then.daysTo(now))
