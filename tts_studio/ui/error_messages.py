"""What the window says about each failure: a title, its sentence, and the action that helps."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain import errors
from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import mark, tr


@dataclass(frozen=True, slots=True)
class Message:
    """A failure in the words of the window; `action` is the id of the action that helps, or empty."""

    title: str
    sentence: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class _Story:
    title: str
    action: str = ""


STORIES: dict[type[StudioError], _Story] = {
    errors.StudioError: _Story(mark("It did not work")),
    errors.UsageError: _Story(mark("That cannot be done")),
    errors.VoiceError: _Story(mark("Voice"), "choose-voice"),
    errors.UnknownModel: _Story(mark("Voice not available"), "choose-voice"),
    errors.UnknownVoice: _Story(mark("Voice not available"), "choose-voice"),
    errors.InvalidSetting: _Story(mark("Setting out of range")),
    errors.SpeechError: _Story(mark("Not rendered"), "render-stale"),
    errors.NoKey: _Story(mark("A key is missing"), "accounts"),
    errors.KeyRefused: _Story(mark("Key refused"), "accounts"),
    errors.NotPermitted: _Story(mark("Not permitted"), "choose-voice"),
    errors.NoCredit: _Story(mark("No credit left"), "accounts"),
    errors.RateLimited: _Story(mark("Too many requests"), "render-stale"),
    errors.ContentRefused: _Story(mark("Text refused"), "go-to-script"),
    errors.Discontinued: _Story(mark("No longer offered"), "choose-voice"),
    errors.BadParameter: _Story(mark("Setting refused")),
    errors.ServiceDown: _Story(mark("Service not reachable"), "render-stale"),
    errors.ConnectionLost: _Story(mark("Connection lost"), "render-stale"),
    errors.BadAnswer: _Story(mark("Unexpected answer"), "render-stale"),
    errors.DeadlineExceeded: _Story(mark("No answer in time"), "render-stale"),
    errors.NoRoom: _Story(mark("The disk is full"), "render-stale"),
    errors.PossiblyCharged: _Story(mark("Possibly charged"), "show-jobs"),
    errors.NothingToSay: _Story(mark("Nothing to say"), "go-to-script"),
    errors.TextNotSpeakable: _Story(mark("This voice cannot speak the text"), "choose-voice"),
    errors.EngineUnavailable: _Story(mark("A voice engine is missing"), "diagnostics"),
    errors.EngineCrashed: _Story(mark("Rendering was interrupted"), "render-stale"),
    errors.TakeRejected: _Story(mark("The sound was not right"), "render-stale"),
    errors.ProjectError: _Story(mark("Project")),
    errors.NotAProject: _Story(mark("Not a project"), "open"),
    errors.ProjectTooNew: _Story(mark("Made with a newer TTS Studio")),
    errors.ProjectDamaged: _Story(mark("Damaged project"), "recover"),
    errors.ProjectInUse: _Story(mark("Already open")),
    errors.ProjectReadOnly: _Story(mark("Not saved"), "save-as"),
    errors.ProjectDiskFull: _Story(mark("Not saved"), "save-as"),
    errors.ProjectExists: _Story(mark("A file of that name exists"), "save-as"),
    errors.ProjectMissing: _Story(mark("No such project"), "open"),
    errors.AudioError: _Story(mark("Sound")),
    errors.AudioUnreadable: _Story(mark("Unreadable sound")),
    errors.AudioFormatUnsupported: _Story(mark("Unknown sound format")),
    errors.SoundUnavailable: _Story(mark("No sound"), "preferences"),
    errors.SoundLost: _Story(mark("Sound stopped"), "play-from-here"),
    errors.MicrophoneUnavailable: _Story(mark("No microphone")),
    errors.MicrophoneLost: _Story(mark("Recording stopped")),
    errors.CloneError: _Story(mark("Cloned voice")),
    errors.ExportError: _Story(mark("Not delivered"), "deliver"),
    errors.ScriptUnreadable: _Story(mark("Not a script"), "open"),
    errors.ImportFailed: _Story(mark("Not imported"), "import-script"),
    errors.SettingsError: _Story(mark("Preferences")),
}


def message_for(error: StudioError) -> Message:
    """The window's words for a failure; a class without words of its own has those of its nearest parent."""
    for kind in type(error).__mro__:
        story = STORIES.get(kind)
        if story is not None:
            return Message(tr(story.title), str(error), story.action)
    raise AssertionError("every StudioError has the story of StudioError")
