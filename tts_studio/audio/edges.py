"""Where speech begins and ends in a take, and trimming to it without a click."""

from __future__ import annotations

from collections import deque

import numpy as np

from tts_studio.audio.pcm import Samples, frames_of

WINDOW_MS = 5.0
MARGIN_MS = 4.0
FADE_MS = 5.0
_ONSET_MS = 250.0
_LONGEST_ONSET_MS = 2000.0
_LOUDEST_THRESHOLD = 10.0 ** (-50 / 20)
_QUIETEST_THRESHOLD = 10.0 ** (-60 / 20)
_BELOW_PEAK = 10.0 ** (-40 / 20)


def speech_edges(samples: Samples, rate: int) -> tuple[int, int]:
    """The first frame of speech and the first frame after it; (0, 0) when there is none.

    Speech is what reaches −50 dBFS, or 40 dB below the loudest sample of a quiet take, never less than
    −60 dBFS. For the beginning, the loudest sample counts up to a quarter second after the first that is
    speech beyond doubt; what stays quieter than that for two seconds is a quiet beginning, not noise.
    """
    scanner = _EdgeScanner(rate)
    scanner.push(samples)
    scanner.finish()
    return (0, 0) if scanner.first is None else (scanner.first, scanner.last)


def trimmed(samples: Samples, rate: int, *, start: bool = True, end: bool = True) -> Samples:
    """The samples without the quiet before and after the speech, fading in and out over 5 ms.

    4 ms of what surrounds the speech are kept. A side that is not trimmed fades as well, so that whatever
    is put next to it joins without a click. Empty when nothing but quiet is there.
    """
    trimmer = EdgeTrimmer(rate, trim_start=start, trim_end=end)
    return np.concatenate([trimmer.push(samples), trimmer.finish()])


def kept_range(first: int, last: int, frames: int, rate: int) -> tuple[int, int]:
    """What trimming both sides keeps of sound with `frames` frames and these edges of speech."""
    if last <= first:
        return 0, 0
    margin = frames_of(MARGIN_MS, rate)
    return max(0, first - margin), min(frames, last + margin)


class EdgeTrimmer:
    """Trims sound as it streams by; the pieces that come out are together what `trimmed` makes of it."""

    def __init__(self, rate: int, *, trim_start: bool, trim_end: bool) -> None:
        self._trim_start, self._trim_end = trim_start, trim_end
        self._margin, fade = frames_of(MARGIN_MS, rate), frames_of(FADE_MS, rate)
        self._ramp = (np.arange(fade) / np.float32(fade)).astype(np.float32)
        self._scanner = _EdgeScanner(rate)
        self._held = _Queue()
        self._begin: int | None = None if trim_start else 0

    def push(self, chunk: Samples) -> Samples:
        """The samples that are known to be part of the result."""
        self._held.append(np.asarray(chunk, dtype=np.float32))
        self._scanner.push(chunk)
        self._drop_quiet_start()
        if self._begin is None:
            return self._held.take_until(0)
        end = self._known_end(self._held.end) if self._trim_end else self._held.end
        # The last 5 ms are held back, because they fade out if nothing follows.
        return self._faded_in(end - len(self._ramp))

    def finish(self) -> Samples:
        """The rest, faded out. Nothing may be pushed any more."""
        self._scanner.finish()
        self._drop_quiet_start()
        quiet = self._scanner.first is None
        if self._begin is None or (quiet and self._trim_end):
            return np.zeros(0, dtype=np.float32)
        end = self._known_end(self._held.end) if self._trim_end else self._held.end
        rest = self._faded_in(end)
        size = min(len(rest), len(self._ramp))
        rest[len(rest) - size :] *= self._ramp[:size][::-1]
        return rest

    def _known_end(self, received: int) -> int:
        """Up to where the sound is known to be kept, were nothing but quiet to follow."""
        if self._scanner.first is None:
            return 0
        return min(received, self._scanner.last + self._margin)

    def _drop_quiet_start(self) -> None:
        """Forget what lies before the speech, as far as it is known."""
        if self._begin is not None:
            return
        if self._scanner.first is not None:
            self._begin = max(0, self._scanner.first - self._margin)
        self._held.drop_until(
            max(0, self._scanner.undecided - self._margin) if self._begin is None else self._begin
        )

    def _faded_in(self, until: int) -> Samples:
        """The held samples up to a frame, the first ones of the result fading in."""
        position = self._held.start - (self._begin or 0)
        samples = self._held.take_until(until)
        size = min(len(samples), max(0, len(self._ramp) - position))
        if size:
            samples[:size] *= self._ramp[position : position + size]
        return samples


class _Queue:
    """Samples that wait, under their frame numbers."""

    def __init__(self) -> None:
        self._chunks: deque[Samples] = deque()
        self.start = 0
        self.end = 0

    def append(self, chunk: Samples) -> None:
        """Add at the end."""
        if len(chunk):
            self._chunks.append(chunk)
            self.end += len(chunk)

    def take_until(self, frame: int) -> Samples:
        """Remove and return, as a copy, everything before a frame."""
        taken = [np.zeros(0, dtype=np.float32)]
        while self._chunks and self.start < frame:
            chunk = self._chunks.popleft()
            size = min(len(chunk), frame - self.start)
            taken.append(chunk[:size])
            if size < len(chunk):
                self._chunks.appendleft(chunk[size:])
            self.start += size
        return np.concatenate(taken)

    def drop_until(self, frame: int) -> None:
        """Remove everything before a frame."""
        self.take_until(frame)


class _EdgeScanner:
    """Finds the edges in windows of 5 ms.

    `first` is the first frame of speech, None until it is known; `last` is the frame after the last that is
    loud enough so far; nothing before `undecided` can turn out to be speech any more while `first` is None.
    """

    def __init__(self, rate: int) -> None:
        self.first: int | None = None
        self.last = 0
        self.undecided = 0
        self._window = max(1, frames_of(WINDOW_MS, rate))
        self._onset_frames = frames_of(_ONSET_MS, rate)
        self._longest_onset = frames_of(_LONGEST_ONSET_MS, rate)
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._scanned = 0
        self._peak = 0.0
        self._onset: Samples = np.zeros(0, dtype=np.float32)

    def push(self, samples: Samples) -> None:
        """Look at more samples."""
        sizes = np.concatenate([self._rest, np.abs(samples)])
        whole = len(sizes) - len(sizes) % self._window
        self._rest = sizes[whole:]
        self._scan(sizes[:whole])

    def finish(self) -> None:
        """Look at the last, shorter window and decide what is open."""
        rest, self._rest = self._rest, self._rest[:0]
        self._scan(np.concatenate([rest, np.zeros(-len(rest) % self._window, dtype=np.float32)]))
        if self.first is None and len(self._onset):
            self._decide_onset()

    def _scan(self, sizes: Samples) -> None:
        """Look at whole windows of absolute values."""
        levels = sizes.reshape(-1, self._window).max(axis=1)
        skip = 0
        if self._peak == 0.0:
            begun = levels >= _QUIETEST_THRESHOLD
            skip = int(begun.argmax()) if begun.any() else len(levels)
            self.undecided = self._scanned + skip * self._window
        if skip < len(levels):
            self._scan_speech(
                sizes[skip * self._window :], levels[skip:], self._scanned + skip * self._window
            )
        self._scanned += len(sizes)

    def _scan_speech(self, sizes: Samples, levels: Samples, start: int) -> None:
        """Look at windows from the first one on that may be speech; `start` is the frame of the first."""
        peaks = np.maximum(np.maximum.accumulate(levels), np.float32(self._peak))
        self._peak = float(peaks[-1])
        loud = np.flatnonzero(levels >= _threshold(peaks))
        if len(loud):
            # What was loud enough for the peak before it, and is not for a later one, lies before that one.
            window = int(loud[-1])
            at = window * self._window
            reached = np.flatnonzero(sizes[at : at + self._window] >= _threshold(peaks[window : window + 1]))
            self.last = start + at + int(reached[-1]) + 1
        if self.first is None:
            self._onset = np.concatenate([self._onset, sizes])[: self._longest_onset]
            certain = np.flatnonzero(self._onset >= _LOUDEST_THRESHOLD)
            enough = self._longest_onset
            if len(certain):
                enough = min(enough, int(certain[0]) + self._onset_frames)
            if len(self._onset) >= enough:
                self._onset = self._onset[:enough]
                self._decide_onset()

    def _decide_onset(self) -> None:
        """Where speech begins, judged by the loudest sample of its beginning."""
        threshold = _threshold(self._onset.max(keepdims=True))
        self.first = self.undecided + int(np.argmax(self._onset >= threshold))
        self._onset = self._onset[:0]


def _threshold(peaks: Samples) -> Samples:
    """What counts as speech beside a loudest sample."""
    thresholds: Samples = np.clip(peaks * _BELOW_PEAK, _QUIETEST_THRESHOLD, _LOUDEST_THRESHOLD)
    return thresholds.astype(np.float32)
