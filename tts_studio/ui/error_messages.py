"""What the window says about each failure: a title, its sentence, and the action that helps."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain import errors
from tts_studio.domain.errors import StudioError


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
    errors.StudioError: _Story("It did not work"),
    errors.UsageError: _Story("That cannot be done"),
    errors.VoiceError: _Story("Voice", "choose-voice"),
    errors.UnknownModel: _Story("Voice not available", "choose-voice"),
    errors.UnknownVoice: _Story("Voice not available", "choose-voice"),
    errors.InvalidSetting: _Story("Setting out of range"),
    errors.SpeechError: _Story("Not rendered", "render-stale"),
    errors.NoKey: _Story("A key is missing", "accounts"),
    errors.KeyRefused: _Story("Key refused", "accounts"),
    errors.NotPermitted: _Story("Not permitted", "choose-voice"),
    errors.NoCredit: _Story("No credit left", "accounts"),
    errors.RateLimited: _Story("Too many requests", "render-stale"),
    errors.ContentRefused: _Story("Text refused", "go-to-script"),
    errors.Discontinued: _Story("No longer offered", "choose-voice"),
    errors.BadParameter: _Story("Setting refused"),
    errors.ServiceDown: _Story("Service not reachable", "render-stale"),
    errors.ConnectionLost: _Story("Connection lost", "render-stale"),
    errors.BadAnswer: _Story("Unexpected answer", "render-stale"),
    errors.DeadlineExceeded: _Story("No answer in time", "render-stale"),
    errors.NoRoom: _Story("The disk is full", "render-stale"),
    errors.PossiblyCharged: _Story("Possibly charged", "show-jobs"),
    errors.NothingToSay: _Story("Nothing to say", "go-to-script"),
    errors.TextNotSpeakable: _Story("This voice cannot speak the text", "choose-voice"),
    errors.EngineUnavailable: _Story("A voice engine is missing", "diagnostics"),
    errors.EngineCrashed: _Story("Rendering was interrupted", "render-stale"),
    errors.TakeRejected: _Story("The sound was not right", "render-stale"),
    errors.ProjectError: _Story("Project"),
    errors.NotAProject: _Story("Not a project", "open"),
    errors.ProjectTooNew: _Story("Made with a newer TTS Studio"),
    errors.ProjectDamaged: _Story("Damaged project", "recover"),
    errors.ProjectInUse: _Story("Already open"),
    errors.ProjectReadOnly: _Story("Not saved", "save-as"),
    errors.ProjectDiskFull: _Story("Not saved", "save-as"),
    errors.ProjectExists: _Story("A file of that name exists", "save-as"),
    errors.ProjectMissing: _Story("No such project", "open"),
    errors.AudioError: _Story("Sound"),
    errors.AudioUnreadable: _Story("Unreadable sound"),
    errors.AudioFormatUnsupported: _Story("Unknown sound format"),
    errors.SoundUnavailable: _Story("No sound", "preferences"),
    errors.SoundLost: _Story("Sound stopped", "play-from-here"),
    errors.CloneError: _Story("Cloned voice"),
    errors.ExportError: _Story("Not exported", "export"),
    errors.ScriptUnreadable: _Story("Not a script", "open"),
    errors.ImportFailed: _Story("Not imported", "import-script"),
    errors.SettingsError: _Story("Preferences"),
}


def message_for(error: StudioError) -> Message:
    """The window's words for a failure; a class without words of its own has those of its nearest parent."""
    for kind in type(error).__mro__:
        story = STORIES.get(kind)
        if story is not None:
            return Message(story.title, str(error), story.action)
    raise AssertionError("every StudioError has the story of StudioError")
