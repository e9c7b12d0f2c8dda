"""A region: where a segment is heard in a file, as other programs are told."""

from __future__ import annotations

from dataclasses import dataclass

_LABEL_WORDS = 8
_LABEL_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a file in which a segment is heard, in seconds.

    `number` counts the script's segments from 1; the narrator's `speaker` is empty; `chapter` is the title
    of the chapter it stands in; `text` is what is said, without tags.
    """

    segment_id: str
    number: int
    speaker: str
    text: str
    begins: float
    ends: float
    chapter: str = ""

    @property
    def label(self) -> str:
        """A line that names it: the number, the speaker, and the first words."""
        said = " ".join(self.text.split()[:_LABEL_WORDS])[:_LABEL_LENGTH]
        more = "…" if len(said) < len(" ".join(self.text.split())) else ""
        who = f"{self.number} {' '.join(self.speaker.split())}:" if self.speaker else str(self.number)
        return f"{who} {said}{more}"
