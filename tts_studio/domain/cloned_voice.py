"""A voice of the user's own: its recordings, who allowed it, and where a service finds its sample."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tts_studio.domain.errors import UsageError
from tts_studio.domain.one_line import is_blank, is_one_line
from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit
from tts_studio.domain.translation import tr

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Consent:
    """Who allowed the voice to be cloned.

    `whose` voice it is, who confirms that (`confirmed_by`), what it may be used for (`purpose`), and the day
    on which that was confirmed, in ISO form.
    """

    whose: str
    confirmed_by: str
    purpose: str
    date: str


@dataclass(frozen=True, slots=True)
class KeptSample:
    """An original as it was given: `file` is its name where it is kept, `name` the one the user gave it.

    `edit` is what is done to it whenever it is uploaded.
    """

    file: str
    name: str
    sha256: str
    edit: SampleEdit = AS_RECORDED


@dataclass(frozen=True, slots=True)
class Upload:
    """Where a service keeps the sample: a public address, and when it was put there (epoch seconds)."""

    address: str
    uploaded: float


@dataclass(frozen=True, slots=True)
class ClonedVoice:
    """One voice of the user's own.

    `id` is its name in `elevenlabs-clone:ID` and stays for ever; `name` is shown and may change. `language`
    is a BCP-47 tag, empty when it is not known; `created` is in epoch seconds; `transcript` is what the
    recordings say, as far as the user wrote that down.
    """

    id: str
    name: str
    language: str
    created: float
    consent: Consent
    samples: tuple[KeptSample, ...]
    transcript: str = ""
    upload: Upload | None = None

    @property
    def revision(self) -> str:
        """Stands for its recordings: another voice of the same name has another one."""
        digests = "".join(
            sample.sha256 + (repr(sample.edit) if sample.edit != AS_RECORDED else "")
            for sample in self.samples
        )
        return hashlib.sha256(digests.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class CloneDraft:
    """What the user says of a voice that is to be made."""

    name: str
    consent: Consent
    language: str = ""
    transcript: str = ""


def checked_name(name: str) -> str:
    """The name with single spaces; UsageError when it cannot be one."""
    name = " ".join(name.split())
    if is_blank(name) or len(name) > LONGEST_NAME or not is_one_line(name):
        raise UsageError(
            tr("A voice needs a name of 1 to {most} ordinary characters.", most=LONGEST_NAME),
            advice=tr("Choose another name."),
        )
    return name
