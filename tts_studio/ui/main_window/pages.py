"""The pages in the middle of the window: the script and the workplaces beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from tts_studio.domain.translation import tr


class Pages(QTabWidget):
    """Tabs by id, the script first. With a single page there is nothing to choose, and no tabs are shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self.setAccessibleName(tr("Pages"))
        self.setDocumentMode(True)
        self.tabBar().setObjectName("pagesTabs")
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self.setTabBarAutoHide(True)
        self._ids: list[str] = []
        self.currentChanged.connect(self.updateGeometry)

    def add(self, page_id: str, title: str, page: QWidget) -> None:
        """Put another page behind the ones that are there."""
        self._ids.append(page_id)
        self.addTab(page, title)
        page.setAccessibleName(page.accessibleName() or title)

    def minimumSizeHint(self) -> QSize:
        """What the page in front needs; by itself the highest page would rule the others."""
        hint = super().minimumSizeHint()
        if not self.count():
            return hint
        pages = filter(None, map(self.widget, range(self.count())))
        highest = max(page.minimumSizeHint().height() for page in pages)
        return QSize(hint.width(), hint.height() - highest + self.currentWidget().minimumSizeHint().height())

    def open(self, page_id: str) -> None:
        """Bring a page to the front and the keyboard into it."""
        self.setCurrentIndex(self._ids.index(page_id))
        self.currentWidget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def current_id(self) -> str:
        """The page in front."""
        return self._ids[self.currentIndex()]
