"""Stars from none to five that are clicked, or set with the arrow keys and the digits."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from tts_studio.domain.audition import MOST_STARS
from tts_studio.domain.translation import tr, trn
from tts_studio.ui.icons import icon
from tts_studio.ui.theme.theme import Theme

_SIZE = 16
_STEP = 20
_HEIGHT = 28
_MARGIN = 4


class StarRating(QAbstractSlider):
    """Looks like a row of stars and is a slider to screen readers; `valueChanged` tells every change."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, MOST_STARS)
        self.setPageStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Stars"))
        self.setToolTip(tr("Stars (keys 0 to 5)"))
        self.valueChanged.connect(self._describe)
        self._describe()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self._full = icon("star-filled", theme, "accent")
        self._empty = icon("star", theme, "muted")
        self.update()

    def show_stars(self, stars: int) -> None:
        """Show so many stars without telling."""
        with QSignalBlocker(self):
            self.setValue(stars)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        """Five stars and room for the focus around them."""
        return QSize(MOST_STARS * _STEP + 2 * _MARGIN, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never smaller than that."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the stars from the leading side on, and the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(MOST_STARS):
            star = self._full if number < self.value() else self._empty
            star.paint(painter, self._place(number))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give as many stars as are under the pointer, none when they were given already."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        stars = self._stars_at(event.position())
        self.setValue(0 if stars == self.value() else stars)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits give stars; up and down are left to the list around."""
        if event.text() and event.text() in "012345" and not event.modifiers():
            self.setValue(int(event.text()))
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _place(self, number: int) -> QRect:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place = MOST_STARS - 1 - number if mirrored else number
        top = (self.height() - _SIZE) // 2
        return QRect(_MARGIN + place * _STEP + (_STEP - _SIZE) // 2, top, _SIZE, _SIZE)

    def _stars_at(self, point: QPointF) -> int:
        place = max(0, min(MOST_STARS - 1, int((point.x() - _MARGIN) // _STEP)))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return MOST_STARS - place if mirrored else place + 1

    def _describe(self) -> None:
        self.setAccessibleDescription(trn("{count} star", "{count} stars", self.value()))
        self.update()
