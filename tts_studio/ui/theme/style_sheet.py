"""The application's style sheet, made from a theme's roles on a grid of 8 pixels (4 inside controls)."""

from __future__ import annotations

from string import Template

from tts_studio.ui.theme.theme import Theme, mixed

# Widgets ask for a look by properties set where they are made:
#   primary (QPushButton, QToolButton)    the one accented action of a view
#   quiet (QPushButton, QToolButton)      no frame until the pointer is over it
#   role = "muted" | "heading" | "error" | "warn" | "ok" | "numbers" (QLabel)
_CONTROLS = Template("""
* { outline: none; dialogbuttonbox-buttons-have-icons: 0; button-layout: 3; }
QMainWindow, QDialog { background: $surface; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="error"] { color: $error; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="ok"] { color: $ok; }
QLabel[role="accent"] { color: $accent; font-weight: 600; }

QPushButton, QToolButton {
  background: $raised; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px 12px;
  min-height: 22px;
}
QToolButton { padding: 4px 8px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked, QPushButton:checked { background: $selection; }
QPushButton:focus, QToolButton:focus { border: 1px solid $focus; }
QPushButton:disabled, QToolButton:disabled { color: $faded; background: $surface; border-color: $faint; }
QPushButton[primary="true"], QToolButton[primary="true"] {
  background: $accent; color: $accent_text; border: 1px solid $accent; font-weight: 600;
}
QPushButton[primary="true"]:hover, QToolButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:pressed, QToolButton[primary="true"]:pressed { background: $accent_pressed; }
QPushButton[primary="true"]:focus, QToolButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled, QToolButton[primary="true"]:disabled {
  background: $surface; color: $faded; border-color: $faint;
}
QPushButton[quiet="true"], QToolButton[quiet="true"] { background: transparent; border-color: transparent; }
QPushButton[quiet="true"]:hover, QToolButton[quiet="true"]:hover { background: $hover; }
QPushButton[quiet="true"]:checked, QToolButton[quiet="true"]:checked { background: $selection; }
QPushButton[quiet="true"]:focus, QToolButton[quiet="true"]:focus { border: 1px solid $focus; }
QToolButton::menu-indicator { image: none; }
QToolButton[popupMode="2"] { padding-right: 8px; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {
  background: $raised; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
  selection-background-color: $selection; selection-color: $text;
}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit { min-height: 22px; }
QLineEdit { lineedit-clear-button-icon: url("$icons/close-$shade.svg"); }
QLineEdit > QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QComboBox:on, QDateEdit:focus { border: 1px solid $focus; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: $faded; }
QSpinBox, QDoubleSpinBox { padding-right: 2px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
  border: none; background: transparent; width: 16px;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
  image: url("$icons/chevron-up-$shade.svg"); width: 10px; height: 10px;
}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QComboBox::down-arrow, QDateEdit::down-arrow {
  image: url("$icons/chevron-down-$shade.svg"); width: 10px; height: 10px;
}
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $line; padding: 4px; selection-background-color: $selection;
  selection-color: $text;
}
QCheckBox { spacing: 8px; background: transparent; }
QCheckBox::indicator, QListView::indicator {
  width: 16px; height: 16px; border: 1px solid $muted; border-radius: 4px; background: $raised;
}
QCheckBox::indicator:hover, QListView::indicator:hover { background: $hover; }
QCheckBox::indicator:focus { border: 1px solid $focus; }
QCheckBox::indicator:checked, QListView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$icons/check-$inverse.svg");
}
QSlider { min-height: 22px; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $raised;
  border: 1px solid $muted;
}
QSlider::handle:horizontal:hover { border-color: $accent; }
QSlider::handle:horizontal:focus { border: 2px solid $focus; }
QProgressBar {
  background: $hover; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
""")

_SURFACES = Template("""
QMenuBar { background: $surface; padding: 2px 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $faded; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QToolBar { background: $surface; border: none; border-bottom: 1px solid $line; padding: 6px 8px;
  spacing: 6px; }
QToolBar::separator { width: 1px; background: $line; margin: 4px 6px; }
QStatusBar { background: $surface; border-top: 1px solid $line; }
QStatusBar::item { border: none; }

QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: $surface; padding: 8px 12px 4px 12px; text-align: left; }
*[dockTitle="true"] { background: $surface; }
*[dockTitle="true"] > QLabel { color: $muted; font-weight: 600; }
QToolButton[small="true"] { padding: 2px; min-height: 16px; }
QToolButton[disclosure="true"] { padding: 4px 2px; }
QToolButton[words="true"] { color: $muted; padding: 4px 6px; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QAbstractItemView {
  background: $surface; alternate-background-color: $surface; border: 1px solid transparent; outline: none;
  border-radius: 4px; selection-background-color: $selection; selection-color: $text;
}
QAbstractItemView:focus { border: 1px solid $focus; }
QAbstractItemView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $selection; color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
  background: $surface; color: $muted; border: none; border-bottom: 1px solid $line; padding: 4px 8px;
}
QFrame[card="true"] { background: $raised; border: 1px solid $line; border-radius: 6px; }
#candidateRow { background: $raised; border: 1px solid $line; border-radius: 6px; }
#candidateRow[heard="true"] { border: 1px solid $accent; }
#candidateRow QProgressBar { max-height: 4px; min-height: 4px; border-radius: 2px; background: $line; }
#candidateRow QProgressBar::chunk { border-radius: 2px; }
#takeRow { background: $raised; border: 1px solid $line; border-radius: 6px; }
#takeRow[current="true"] { border: 1px solid $focus; }
#takeRow[heard="true"] { background: $selection; }
#retakeProgress { margin: 0 12px 8px 12px; }
#commandList::item, #importChapters::item { padding: 4px; }
#importChapters { background: $raised; border: 1px solid $line; border-radius: 6px; }
#importChapters:focus { border: 1px solid $focus; }
#deliveryCard { border: 1px solid transparent; border-radius: 4px; }
#deliveryCard:focus { border: 1px solid $focus; }
QTableView { gridline-color: $line; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 12px;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QGroupBox { border: none; margin-top: 24px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: -2px; top: 4px; padding: 0 2px; }
QSplitter::handle { background: $line; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $bar; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

#notificationBar { background: $raised; border-top: 1px solid $line; }
#notificationBar[kind="error"] { border-left: 4px solid $error; }
#notificationBar[kind="warning"] { border-left: 4px solid $warn; }
#notificationBar[kind="info"] { border-left: 4px solid $accent; }
#notificationBar[mirrored="true"] { border-left: none; }
#notificationBar[mirrored="true"][kind="error"] { border-right: 4px solid $error; }
#notificationBar[mirrored="true"][kind="warning"] { border-right: 4px solid $warn; }
#notificationBar[mirrored="true"][kind="info"] { border-right: 4px solid $accent; }
""")


def make_style_sheet(theme: Theme, icons: str) -> str:
    """The whole sheet; `icons` is the folder of the small pictures that Qt's style sheets load by name."""
    surface, accent, text = theme.color("surface"), theme.color("accent"), theme.color("text")
    words = {
        **theme.colors,
        "faded": mixed(theme.color("muted"), surface, 0.45).name(),
        "faint": mixed(theme.color("line"), surface, 0.5).name(),
        "bar": mixed(theme.color("line"), theme.color("muted"), 0.3).name(),
        "accent_hover": mixed(accent, text, 0.12).name(),
        "accent_pressed": mixed(accent, text, 0.25).name(),
        "icons": icons,
        "shade": "light" if theme.dark else "dark",
        "inverse": "dark" if theme.dark else "light",
    }
    return _CONTROLS.substitute(words) + _SURFACES.substitute(words)
