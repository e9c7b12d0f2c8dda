"""WAV headers as streams write them: lengths that were unknown when the header was sent, put right."""

from __future__ import annotations

from tts_studio.domain.errors import AudioUnreadable
from tts_studio.domain.translation import tr

# A stream whose end is not known yet writes one of these, or something near the largest length there is.
_LARGEST_HONEST_SIZE = 0x7FFF_0000


def wav_with_true_sizes(data: bytes) -> bytes:
    """The same WAV with the lengths of the file and of its samples as they are.

    Raises AudioUnreadable when fewer bytes are there than an honest header says, or when there are no
    samples at all.
    """
    if data[:4] == b"RF64":
        return data
    start = _data_chunk(data)
    if start is None:
        raise AudioUnreadable(tr("The WAV sound has a header and no samples."))
    claimed, there = int.from_bytes(data[start - 4 : start], "little"), len(data) - start
    streamed = claimed == 0 or claimed >= _LARGEST_HONEST_SIZE
    if there == 0:
        raise AudioUnreadable(tr("The WAV sound has a header and no samples."))
    if claimed > there and not streamed:
        raise AudioUnreadable(
            tr(
                "The WAV sound is cut off: {there:,} of {claimed:,} bytes are there.",
                there=there,
                claimed=claimed,
            ),
            advice=tr("Try again; when it happens again, the service has a problem."),
        )
    size = there if streamed else claimed
    riff = min(len(data) - 8, 0xFFFF_FFFF).to_bytes(4, "little")
    return data[:4] + riff + data[8 : start - 4] + size.to_bytes(4, "little") + data[start:]


def _data_chunk(data: bytes) -> int | None:
    """Where the samples begin, or None when no chunk of samples does."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data":
            return at + 8
        at += 8 + size + (size & 1)
    return None
