"""What ffmpeg, an independent meter, reads from a file."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Reading:
    """Integrated loudness, loudness range, true peak, mean and greatest sample level."""

    lufs: float
    lra: float
    true_peak_dbtp: float
    rms_db: float
    sample_peak_db: float


def ffmpeg_reading(path: Path) -> Reading:
    """What `ebur128` and `volumedetect` say."""
    loudness = _log(path, "ebur128=peak=true")
    volume = _log(path, "volumedetect")
    return Reading(
        float(re.findall(r"I:\s+(\S+) LUFS", loudness)[-1]),
        float(re.findall(r"LRA:\s+(\S+) LU", loudness)[-1]),
        float(re.findall(r"Peak:\s+(\S+) dBFS", loudness)[-1]),
        float(re.findall(r"mean_volume: (\S+) dB", volume)[-1]),
        float(re.findall(r"max_volume: (\S+) dB", volume)[-1]),
    )


def _log(path: Path, filters: str) -> str:
    command = [
        "ffmpeg",
        "-nostats",
        "-hide_banner",
        "-i",
        str(path),
        "-filter_complex",
        filters,
        "-f",
        "null",
        "-",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr
