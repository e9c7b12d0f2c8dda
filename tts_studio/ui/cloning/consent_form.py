"""What the user says of a new voice: its name, whose it is, what is allowed, and that it becomes public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.cloned_voice import LONGEST_NAME, CloneDraft, Consent
from tts_studio.domain.translation import tr
from tts_studio.ui.cloning.day_field import DayField
from tts_studio.ui.cloning.parts import Card, choose_language, heading, offer_languages, wrapped_box
from tts_studio.ui.theme.theme import Theme

_LONGEST = 200
_FIELD_HEIGHT = 32


class ConsentForm(QWidget):
    """`changed` tells that something was written or ticked."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("consentForm")
        self._theme = theme
        self._name = _field("cloneName", tr("Name of the voice"), LONGEST_NAME, self)
        self._language = QComboBox(self)
        self._language.setObjectName("cloneLanguage")
        self._whose = _field("cloneWhose", tr("Whose voice it is"), _LONGEST, self)
        self._by = _field("cloneBy", tr("Who confirms it"), _LONGEST, self)
        self._purpose = _field("clonePurpose", tr("What it may be used for"), _LONGEST, self)
        self._date = DayField("cloneDate", tr("Date"), theme, self)
        self._consent, consent_words = wrapped_box(
            "cloneConsent",
            tr("The person whose voice this is has agreed to its cloning and to the use named above."),
            self,
        )
        self._public, public_words = wrapped_box(
            "clonePublic",
            tr(
                "I accept that the recordings are uploaded to a public address, which anybody can open who "
                "knows it and which cannot be deleted from here, and uploaded again when the service has "
                "forgotten them."
            ),
            self,
        )
        self._address = ""
        self._terms = QLabel(self)
        self._terms.setObjectName("cloneTerms")
        self._terms.setOpenExternalLinks(True)
        self._terms.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self._lay_out(((self._consent, consent_words), (self._public, public_words)))
        for field in (self._name, self._whose, self._by, self._purpose):
            field.textChanged.connect(self.changed)
        self._date.dateChanged.connect(self.changed)
        self._language.currentIndexChanged.connect(self.changed)
        for box in (self._consent, self._public):
            box.toggled.connect(self.changed)

    @property
    def draft(self) -> CloneDraft:
        """The voice as it is described now."""
        self._date.keep_up()
        day = self._date.date().toString(Qt.DateFormat.ISODate)
        consent = Consent(
            self._whose.text().strip(), self._by.text().strip(), self._purpose.text().strip(), day
        )
        return CloneDraft(self._name.text().strip(), consent, str(self._language.currentData() or ""))

    @property
    def missing(self) -> str:
        """The sentence that says what is still needed; empty when nothing is."""
        wanted = (
            (self._name.text().strip(), tr("Give the voice a name.")),
            (self._whose.text().strip(), tr("Say whose voice it is.")),
            (self._by.text().strip(), tr("Say who confirms it.")),
            (self._purpose.text().strip(), tr("Say what it may be used for.")),
            (self._consent.isChecked(), tr("Confirm that the person has agreed.")),
            (self._public.isChecked(), tr("Accept that the upload is public.")),
        )
        return next((words for there, words in wanted if not there), "")

    @property
    def unfinished(self) -> CloneDraft:
        """What was said so far, to be kept; a date that was not chosen is none."""
        draft = self.draft
        if self._date.chosen:
            return draft
        return replace(draft, consent=replace(draft.consent, date=""))

    def show_draft(self, draft: CloneDraft) -> None:
        """Go on with what was said earlier; what is to be ticked is ticked anew."""
        consent = draft.consent
        for field, words in (
            (self._name, draft.name),
            (self._whose, consent.whose),
            (self._by, consent.confirmed_by),
            (self._purpose, consent.purpose),
        ):
            field.setText(words)
        self.choose_language(draft.language)
        day = QDate.fromString(consent.date, Qt.DateFormat.ISODate)
        self._date.choose_today()
        if day.isValid():
            self._date.setDate(day)

    def show_languages(self, languages: Sequence[str], chosen: str) -> None:
        """Offer these languages for the recordings."""
        offer_languages(self._language, languages, chosen)

    def choose_language(self, language: str) -> None:
        """The recordings are in this language."""
        choose_language(self._language, language)

    def show_terms(self, address: str) -> None:
        """Link to the page of the service."""
        self._address = address
        words = tr("Terms of the service")
        color = self._theme.color("accent").name()
        self._terms.setText(f'<a href="{address}" style="color: {color}">{words}</a>')
        self._terms.setAccessibleName(words)
        self._terms.setVisible(bool(address))

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self._date.set_theme(theme)
        self.show_terms(self._address)

    def suggest_confirmer(self, name: str) -> None:
        """Who most likely confirms; it can be overwritten."""
        self._by.setText(name)

    def begin_anew(self) -> None:
        """Another voice, another consent; who confirms stays."""
        for field in (self._name, self._whose, self._purpose):
            field.clear()
        for box in (self._consent, self._public):
            box.setChecked(False)
        self._date.choose_today()

    def _lay_out(self, boxes: Sequence[tuple[QWidget, QLabel]]) -> None:
        card = Card("consentCard", self)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, part in (
            (tr("Name of the voice"), self._name),
            (tr("Language of the recordings"), self._language),
            (tr("Whose voice it is"), self._whose),
            (tr("Who confirms it"), self._by),
            (tr("What it may be used for"), self._purpose),
            (tr("Date"), self._date),
        ):
            label = QLabel(words, self)
            label.setObjectName(f"{part.objectName()}Label")
            label.setBuddy(part)
            label.setMinimumHeight(_FIELD_HEIGHT)
            part.setAccessibleName(words)
            form.addRow(label, part)
        card.rows.addLayout(form)
        for box, words_label in boxes:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words_label, 1)
            card.rows.addLayout(line)
        card.rows.addWidget(self._terms)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading("consentTitle", tr("Voice and consent"), self))
        layout.addWidget(card)


def _field(name: str, words: str, longest: int, parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setObjectName(name)
    field.setAccessibleName(words)
    field.setMaxLength(longest)
    return field
