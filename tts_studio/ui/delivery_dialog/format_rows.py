"""The rows for format and quality, which follow what the preset allows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.master_file import MASTER_SUFFIXES
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.domain.translation import mark, tr
from tts_studio.engine.delivery_parts.choices import QUALITIES, USUAL_QUALITY, VARIABLE
from tts_studio.ui.delivery_dialog.fields import Group, choice, choose, fill

FORMATS: tuple[tuple[str, str], ...] = (
    ("wav", mark("WAV, uncompressed")),
    ("flac", mark("FLAC, lossless")),
    ("mp3", mark("MP3")),
    ("ogg", mark("Ogg Vorbis")),
    ("opus", mark("Opus")),
    ("m4b", mark("M4B, an audiobook with chapters")),
)
"""By suffix what a format is called."""

_QUALITY_WORDS: Mapping[str, str] = {
    "16": mark("16 bit"),
    "24": mark("24 bit"),
    "float": mark("32 bit, floating point"),
    VARIABLE: mark("Variable bit rate"),
}


class FormatRows(QObject):
    """Two lists; the second has nothing to choose where the codec chooses for itself. `changed` at each."""

    changed = Signal()

    def __init__(self, group: Group) -> None:
        super().__init__(group)
        self._group = group
        self._format = choice("deliveryFormat", ((suffix, tr(words)) for suffix, words in FORMATS), group)
        self._quality = choice("deliveryQuality", (), group)
        group.row(tr("Format"), self._format)
        group.row(tr("Quality"), self._quality)
        self._format.currentIndexChanged.connect(self._on_format)
        self._quality.currentIndexChanged.connect(self.changed)

    @property
    def suffix(self) -> str:
        """The suffix of the format, without its dot."""
        return str(self._format.currentData())

    @property
    def quality(self) -> str:
        """The quality, empty where the codec chooses."""
        return str(self._quality.currentData() or "")

    def show(self, suffix: str, quality: str, preset: MasterPreset) -> None:
        """Show these; what the preset prescribes cannot be changed."""
        choose(self._format, suffix)
        self._offer(quality)
        self._format.setEnabled(preset.codec is None)
        self._quality.setEnabled(not preset.constant_kbps)
        why = tr("The preset prescribes this.")
        self._format.setToolTip("" if preset.codec is None else why)
        self._quality.setToolTip(why if preset.constant_kbps else "")

    def _on_format(self) -> None:
        self._offer(USUAL_QUALITY.get(self._codec, ""))
        self.changed.emit()

    def _offer(self, quality: str) -> None:
        qualities = QUALITIES.get(self._codec, ())
        fill(self._quality, ((name, _quality_words(name)) for name in qualities), quality)
        self._group.rows.setRowVisible(self._quality, bool(qualities))

    @property
    def _codec(self) -> Codec:
        return MASTER_SUFFIXES[f".{self.suffix}"]


def _quality_words(quality: str) -> str:
    words = _QUALITY_WORDS.get(quality)
    return tr("{rate} kbit/s, constant", rate=quality) if words is None else tr(words)
