"""Changing the rate of sound, all at once or as it streams by."""

from __future__ import annotations

import numpy as np

from tts_studio.audio.pcm import Pcm, Samples


def resampled(pcm: Pcm, rate: int) -> Pcm:
    """The sound at another rate, as long as before to within one frame."""
    if pcm.rate == rate:
        return pcm
    import soxr

    return Pcm(np.asarray(soxr.resample(pcm.samples, pcm.rate, rate), dtype=np.float32), rate)


class StreamResampler:
    """Changes the rate of sound that arrives in pieces; the pieces together are as one sound.

    What comes out lags behind what went in by a few milliseconds, until `finish()` gives the rest.
    """

    def __init__(self, rate_in: int, rate_out: int) -> None:
        self._rate_out = rate_out
        self._stream = None
        if rate_in != rate_out:
            import soxr

            self._stream = soxr.ResampleStream(rate_in, rate_out, 1, dtype="float32")

    @property
    def delay(self) -> float:
        """Seconds of sound that went in and did not come out yet."""
        return 0.0 if self._stream is None else float(self._stream.delay()) / self._rate_out

    def push(self, samples: Samples) -> Samples:
        """The samples at the new rate that are ready after these."""
        return self._resampled(samples, last=False)

    def finish(self) -> Samples:
        """The samples still held back. Nothing may be pushed any more."""
        return self._resampled(np.zeros(0, dtype=np.float32), last=True)

    def _resampled(self, samples: Samples, *, last: bool) -> Samples:
        if self._stream is None:
            return samples
        return np.asarray(self._stream.resample_chunk(samples, last=last), dtype=np.float32)
