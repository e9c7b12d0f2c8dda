"""A day up to today, written by hand or chosen from a calendar in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QFocusEvent, QShowEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QMenu, QToolButton, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.icons import icon
from tts_studio.ui.theme.theme import Theme


class DayField(QDateEdit):
    """Shows today, whichever day that is by now, until another day is chosen."""

    def __init__(self, name: str, words: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(today(), parent)
        self.chosen = self._keeping_up = False
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setCalendarPopup(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.LongFormat))
        calendar = self.calendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        months = calendar.findChild(QMenu)
        if months is not None:
            # Named as Qt names the other parts of its calendar, which speak through Qt's own locale.
            months.setObjectName("qt_calendar_months")
        self.choose_today()
        self.dateChanged.connect(self._on_date)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        calendar = self.calendarWidget()
        plain = QTextCharFormat()
        plain.setForeground(theme.color("text"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, plain)
        for part, drawing, words in (
            ("qt_calendar_prevmonth", "previous", tr("Previous month")),
            ("qt_calendar_nextmonth", "next", tr("Next month")),
        ):
            button = calendar.findChild(QToolButton, part)
            if button is not None:
                button.setIcon(icon(drawing, theme))
                button.setToolTip(words)
                button.setAccessibleName(words)

    def choose_today(self) -> None:
        """Show today again, though another day was chosen."""
        self.chosen = False
        self.keep_up()

    def keep_up(self) -> None:
        """Today, which it may not have been when this was shown, is the last day that can be chosen."""
        if self._keeping_up:
            return
        self._keeping_up = True
        self.setMaximumDate(today())
        if not self.chosen:
            self.setDate(self.maximumDate())
        self._keeping_up = False

    def showEvent(self, event: QShowEvent) -> None:
        """Keep up with the day."""
        self.keep_up()
        super().showEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keep up with the day: a calendar may be opened next."""
        self.keep_up()
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a consent must not change its day under a scrolling hand."""
        event.ignore()

    def _on_date(self) -> None:
        self.chosen = self.chosen or not self._keeping_up


def today() -> QDate:
    """The day it is here."""
    return QDate.currentDate()
