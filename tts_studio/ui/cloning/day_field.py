"""A day up to today, written by hand or chosen from a calendar in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QMenu, QToolButton, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.icons import icon
from tts_studio.ui.theme.theme import Theme


class DayField(QDateEdit):
    """Begins at today."""

    def __init__(self, name: str, words: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(QDate.currentDate(), parent)
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
        """Today is the last day that can be chosen, and the day that is."""
        today = QDate.currentDate()
        self.setMaximumDate(today)
        self.setDate(today)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a consent must not change its day under a scrolling hand."""
        event.ignore()
