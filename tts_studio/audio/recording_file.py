"""A recording on the disk while it is being made: whole at any moment, also when the program dies."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tts_studio.domain.errors import CloneError
from tts_studio.domain.translation import tr

RECORDING_SUFFIX = ".wav"
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_SIZES_EVERY_SECONDS = 1.0
_SAMPLE_BYTES = 2


class RecordingFile:
    """Appends sixteen-bit frames to a new WAV whose header is put right once a second.

    Methods block. Raises CloneError for what the disk refuses; what was written until then stays.
    """

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        self.path, self.rate, self.channels = path, rate, channels
        self.frames = 0
        self._noted = 0
        try:
            self._file = path.open("xb", buffering=0)
            self._file.write(_header(0, rate, channels))
        except OSError as error:
            raise _refused(error) from error

    @property
    def seconds(self) -> float:
        """How much was written."""
        return self.frames / self.rate

    def write(self, frames: npt.NDArray[np.int16]) -> None:
        """Append frames × channels."""
        data = memoryview(frames.astype("<i2", copy=False).tobytes())
        try:
            while data:
                data = data[self._file.write(data) :]
            self.frames += len(frames)
            if self.frames - self._noted >= _SIZES_EVERY_SECONDS * self.rate:
                self._note_sizes()
        except OSError as error:
            raise _refused(error) from error

    def close(self) -> None:
        """Put the header right for good; harmless to call twice."""
        if self._file.closed:
            return
        try:
            with self._file:
                self._note_sizes()
                os.fsync(self._file.fileno())
        except OSError as error:
            raise _refused(error) from error

    def _note_sizes(self) -> None:
        size = self.frames * self.channels * _SAMPLE_BYTES
        self._file.seek(0)
        self._file.write(_header(size, self.rate, self.channels))
        self._file.seek(0, os.SEEK_END)
        self._noted = self.frames


def repair_recording(path: Path) -> float:
    """Make the header of a recording tell all that was written, and return its seconds; blocks.

    0 for a file in which there is nothing, or which is no recording of the studio. Raises CloneError for what
    the disk refuses.
    """
    try:
        with path.open("r+b") as file:
            header = file.read(_HEADER.size)
            if len(header) < _HEADER.size or header[:4] != b"RIFF" or header[36:40] != b"data":
                return 0.0
            channels, rate = (int(value) for value in struct.unpack_from("<HI", header, 22))
            frame = channels * _SAMPLE_BYTES
            if not frame or not rate:
                return 0.0
            frames = (path.stat().st_size - _HEADER.size) // frame
            file.seek(0)
            file.write(_header(frames * frame, rate, channels))
            file.truncate(_HEADER.size + frames * frame)
    except OSError as error:
        raise _refused(error) from error
    return frames / rate


def _header(size: int, rate: int, channels: int) -> bytes:
    frame = channels * _SAMPLE_BYTES
    riff = size + _HEADER.size - 8
    return _HEADER.pack(
        b"RIFF", riff, b"WAVE", b"fmt ", 16, 1, channels, rate, rate * frame, frame, 16, b"data", size
    )


def _refused(error: OSError) -> CloneError:
    return CloneError(
        tr("The recording cannot be written: {reason}.", reason=error.strerror or str(error)),
        advice=tr("Make room on the disk; what was recorded until now is kept."),
    )
