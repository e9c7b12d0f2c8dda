"""Lets the user hear what tags do, at no cost, and see what each model is sent of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject

from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.markup.tags import TAGS, Tag, TagKind
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.binding import Bindings
from tts_studio.ui.inspector.exact_text import ExactText
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.script_editor.suggestions import drop_reason
from tts_studio.ui.script_editor.tag_bar import TagBar
from tts_studio.ui.task_scope import TaskScope

# Examples are spoken, not shown, by voices that speak English: they are not translated.
_LANGUAGE = "en"
_EXAMPLES: Mapping[TagKind, str] = {
    TagKind.PAUSE: "First this. {opening} Then this.",
    TagKind.SOUND: "Well now. {opening} So that is how it sounds.",
    TagKind.STYLE: "These words are plain, {opening}and these words are not,{closing} and now plain again.",
}


class TagHelp(QObject):
    """Speaks examples with the segment's voice where it is free, else with a free one that can do the tag."""

    def __init__(
        self,
        bar: TagBar,
        exact: ExactText,
        editor: EditorBinding,
        studio: Studio,
        tasks: TaskScope,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._exact, self._editor, self._studio, self._tasks = exact, editor, studio, tasks
        self._session: ProjectSession | None = None
        self._bindings = Bindings(self)
        bar.set_silences(self.silent_because)
        bar.demonstration_wanted.connect(self._demonstrate)

    def attach(self, session: ProjectSession) -> None:
        """Use another project's voices."""
        self._bindings.release()
        self._session = session
        self._bindings.bind(session.catalogue.changed, self._on_catalogue)
        self._on_catalogue(None)

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._session = None

    def silent_because(self, tag: Tag) -> str:
        """Why a tag cannot be heard without buying it, nothing where it can be."""
        if self.voice_for(tag) is not None:
            return ""
        return tr("No voice that is free can do this. Render a line with a cloud voice to hear it.")

    def voice_for(self, tag: Tag) -> VoiceId | None:
        """A voice that does what the tag says and costs nothing."""
        voices = (voice for voice, dialect in self._free_voices() if not drop_reason(dialect, tag))
        return next(voices, None)

    def _free_voices(self) -> Iterator[tuple[VoiceId, Dialect]]:
        session = self._session
        if session is None:
            return
        models = {model.id: model for model in session.catalogue.models if model.free}
        view = self._editor.current
        if view is not None and view.voice.model in models:
            spoken = session.catalogue.find(view.voice)
            if spoken is not None and any(language.startswith(_LANGUAGE) for language in spoken.languages):
                yield view.voice, _plain_dialect(models[view.voice.model])
        for model in models.values():
            if any(language.startswith(_LANGUAGE) for language in model.languages):
                yield VoiceId(model.id, model.default_voice), _plain_dialect(model)

    def _demonstrate(self, name: str) -> None:
        tag = TAGS[name]
        voice = self.voice_for(tag)
        if voice is not None:
            example = _EXAMPLES[tag.kind].format(opening=tag.opening, closing=tag.closing)
            self._tasks.start(self._studio.demonstrate, CastVoice(voice), example, replacing="preview")

    def _on_catalogue(self, _nothing: None) -> None:
        if self._session is not None:
            self._exact.set_models(self._session.catalogue.models)


def _plain_dialect(model: SpeechModel) -> Dialect:
    return model.dialect_for(complete_settings(model.parameters, {}))
