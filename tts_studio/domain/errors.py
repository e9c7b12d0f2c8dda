"""Every failure the studio can explain.

StudioError
├── UsageError                  the command or call was given something it does not take
├── VoiceError
│   ├── UnknownModel            no model of that name
│   ├── UnknownVoice            the model has no voice of that name
│   └── InvalidSetting          a setting is unknown to the model or out of its range
├── SpeechError                 a provider could not speak a request
│   ├── NoKey                   the provider needs a key and there is none
│   ├── KeyRefused              the provider does not accept the key
│   ├── NotPermitted            the account may not do this
│   ├── NoCredit                the account cannot pay for it
│   ├── RateLimited             too many requests at once; later it may go through
│   ├── ContentRefused          the provider does not speak this text
│   ├── Discontinued            the model or voice is not offered any more
│   ├── BadParameter            the provider does not take a parameter's value
│   ├── ServiceDown             the provider cannot be reached or is out of order
│   ├── ConnectionLost          the connection broke in the middle
│   ├── BadAnswer               the answer makes no sense
│   ├── DeadlineExceeded        the answer took too long
│   ├── NoRoom                  this computer's disk has no room for what came back
│   ├── PossiblyCharged         nobody knows whether the request was taken
│   ├── NothingToSay            the text holds nothing that can be spoken
│   ├── TextNotSpeakable        the voice cannot speak this text (language, script)
│   ├── EngineUnavailable       an engine in the box is missing or cannot start
│   └── EngineCrashed           the engine ended in the middle of its work
├── TakeRejected                what came back is not the speech that was asked for
├── ProjectError
│   ├── NotAProject             the file is something else
│   ├── ProjectTooNew           a newer studio wrote it
│   ├── ProjectDamaged          the file does not pass its integrity check
│   ├── ProjectInUse            another window or command has it open
│   ├── ProjectReadOnly         the place cannot be written
│   ├── ProjectDiskFull         no room is left
│   ├── ProjectMissing          there is no such file
│   └── ProjectExists           a file of that name is already there
├── AudioError
│   ├── AudioUnreadable         bytes that do not decode to sound
│   ├── AudioFormatUnsupported  a file format the studio does not write or read
│   ├── SoundUnavailable        no sound library or no output device
│   │   └── MicrophoneUnavailable   nothing to record with
│   └── SoundLost               the output device went away or stopped answering
│       └── MicrophoneLost      the microphone went away while it recorded
├── CloneError                  a voice of the user's own could not be made, kept or read
├── ExportError                 a file could not be written
├── ScriptUnreadable            a file is not a text that can be read
├── ImportFailed                a document, book or table could not be turned into a script
└── SettingsError               preferences could not be read or written

Every error's text is one sentence for the user that says what happened; `advice` says what to do next.
"""

from __future__ import annotations

from enum import Enum


class StudioError(Exception):
    """A failure with a sentence for the user and, in `advice`, what to do about it."""

    def __init__(self, sentence: str, *, advice: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.advice = advice

    def __str__(self) -> str:
        """Sentence and advice as one line, the form the command line prints."""
        return f"{self.sentence} {self.advice}".strip()


class UsageError(StudioError):
    """The command or call was given something it does not take."""


class VoiceError(StudioError):
    """A model, a voice or one of its settings does not exist."""


class UnknownModel(VoiceError):
    """No model of that name."""


class UnknownVoice(VoiceError):
    """The model has no voice of that name."""


class InvalidSetting(VoiceError):
    """A setting is unknown to the model or out of its range."""


class Fate(Enum):
    """What became of a request that ended in an error, as far as money is concerned."""

    NOT_ACCEPTED = "The provider certainly did not take it; sending it again buys nothing twice."
    UNKNOWN = "It may have been taken; only the user may send it again."
    PENDING = "It was taken and its result can still be fetched."
    ENDED = "It was taken and ended without a result, which is not charged as far as is known."
    CHARGED = "It was taken and charged, and what came of it cannot be used."


class SpeechError(StudioError):
    """A provider could not speak a request.

    `provider` is the provider's id, `request_id` the remote id when there is one, `retryable` says whether
    the same request may succeed when it is made again, and `fate` whether that could cost twice. `said` is
    what the provider said in its own words, fit to read; the advice repeats it.
    """

    def __init__(
        self,
        sentence: str,
        *,
        advice: str = "",
        provider: str = "",
        request_id: str = "",
        retryable: bool = False,
        fate: Fate = Fate.UNKNOWN,
        said: str = "",
    ) -> None:
        super().__init__(sentence, advice=advice)
        self.provider = provider
        self.said = said
        self.request_id = request_id
        self.retryable = retryable
        self.fate = fate


class NoKey(SpeechError):
    """The provider needs a key and there is none."""


class KeyRefused(SpeechError):
    """The provider does not accept the key."""


class NotPermitted(SpeechError):
    """The account may not do this."""


class NoCredit(SpeechError):
    """The account cannot pay for it."""


class RateLimited(SpeechError):
    """Too many requests at once. `retry_at` is when it may go through, in seconds since the epoch."""

    retry_at: float | None = None


class ContentRefused(SpeechError):
    """The provider does not speak this text."""


class Discontinued(SpeechError):
    """The model or the voice is not offered any more."""


class BadParameter(SpeechError):
    """The provider does not take a parameter's value."""


class ServiceDown(SpeechError):
    """The provider cannot be reached or is out of order."""


class ConnectionLost(SpeechError):
    """The connection broke in the middle."""


class BadAnswer(SpeechError):
    """The answer makes no sense."""


class DeadlineExceeded(SpeechError):
    """The answer took too long."""


class NoRoom(SpeechError):
    """This computer's disk has no room for what came back."""


class PossiblyCharged(SpeechError):
    """Nobody knows whether the request was taken; only the user may send it again."""


class NothingToSay(SpeechError):
    """The text holds nothing that can be spoken."""


class TextNotSpeakable(SpeechError):
    """The voice cannot speak this text, for example because of its language."""


class EngineUnavailable(SpeechError):
    """An engine in the box is missing or cannot start."""


class EngineCrashed(SpeechError):
    """The engine ended in the middle of its work."""


class TakeRejected(StudioError):
    """What came back is not the speech that was asked for."""


class ProjectError(StudioError):
    """A project file could not be opened, read or written."""


class NotAProject(ProjectError):
    """The file is something other than a project."""


class ProjectTooNew(ProjectError):
    """A newer studio wrote the file."""


class ProjectDamaged(ProjectError):
    """The file does not pass its integrity check."""


class ProjectInUse(ProjectError):
    """Another window or command has the project open."""


class ProjectReadOnly(ProjectError):
    """The file or its folder cannot be written."""


class ProjectDiskFull(ProjectError):
    """No room is left where the project lies."""


class ProjectMissing(ProjectError):
    """There is no such file."""


class ProjectExists(ProjectError):
    """A file of that name is already there and may not be replaced."""


class AudioError(StudioError):
    """Sound could not be read, written, played or recorded."""


class AudioUnreadable(AudioError):
    """Bytes that do not decode to sound."""


class AudioFormatUnsupported(AudioError):
    """A file format the studio does not read or write."""


class SoundUnavailable(AudioError):
    """There is no sound library or no output device."""


class SoundLost(AudioError):
    """The output device went away or stopped answering."""


class MicrophoneUnavailable(SoundUnavailable):
    """There is nothing to record with."""


class MicrophoneLost(SoundLost):
    """The microphone went away while it recorded."""


class CloneError(StudioError):
    """A voice of the user's own could not be made, kept or read."""


class ExportError(StudioError):
    """A file could not be written."""


class ScriptUnreadable(StudioError):
    """A file is not a text that can be read."""


class ImportFailed(StudioError):
    """A document, book, subtitle file or table could not be turned into a script."""


class SettingsError(StudioError):
    """Preferences could not be read or written."""
