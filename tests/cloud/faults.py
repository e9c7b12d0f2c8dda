"""Every fault the services can be asked for, and how it is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_MARKER = re.compile(
    r"\{\{fault:(?P<name>[a-z0-9-]+)(?::(?P<argument>[^{}@*]*))?(?:@(?P<place>[a-z-]+))?(?:\*(?P<times>\d+))?\}\}"
)


class Moment(Enum):
    """When a fault strikes."""

    UNHEARD = "before the request counts as received; nothing is charged"
    INSTEAD = "instead of an answer; nothing is done or charged"
    AFTER = "the request is accepted, done and charged; its answer is spoilt"
    WORK = "in how the job goes, or in what the answer says"
    SOUND = "in the audio"
    STREAM = "on the WebSocket"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its name, when it strikes, where unless told otherwise, and what it does."""

    name: str
    moment: Moment
    place: str
    does: str
    argument: str = ""


# Places: `ask` is the request that carries the text, `audio` the answer that carries the sound; the others
# are single addresses, which `endpoints.py` lists.
_UNHEARD = (
    Fault("refuse", Moment.UNHEARD, "ask", "the connection is closed before the request is read"),
    Fault(
        "drop-before-accept", Moment.UNHEARD, "ask", "the request is read, forgotten, and the connection cut"
    ),
)
_INSTEAD = (
    Fault("401", Moment.INSTEAD, "ask", "the key is refused", "shape: simple, coded, nested or plain"),
    Fault("400", Moment.INSTEAD, "ask", "bad request", "message"),
    Fault("400-key", Moment.INSTEAD, "ask", "HTTP 400 that says the key is incorrect, as xAI does"),
    Fault("402", Moment.INSTEAD, "ask", "no credit, as xAI may say it"),
    Fault("403", Moment.INSTEAD, "ask", "not permitted for this team"),
    Fault("404", Moment.INSTEAD, "ask", "not found: model, voice, request or page, as fits the place"),
    Fault("405-html", Moment.INSTEAD, "ask", "wrong method, as a page of the web server"),
    Fault("406-credits", Moment.INSTEAD, "ask", "not enough credit; names balance and need"),
    Fault("406-content-type", Moment.INSTEAD, "ask", "Invalid content type"),
    Fault("406-param", Moment.INSTEAD, "ask", "a parameter is rejected", "its name"),
    Fault("406-spend-limit", Moment.INSTEAD, "ask", "the team's spend limit is reached"),
    Fault("410", Moment.INSTEAD, "ask", "the model is retired"),
    Fault("413", Moment.INSTEAD, "ask", "too large"),
    Fault(
        "429",
        Moment.INSTEAD,
        "ask",
        "too many requests, with x-rate-limit-reset-at-utc",
        "seconds until then",
    ),
    Fault("429-bare", Moment.INSTEAD, "ask", "too many requests, without any header"),
    Fault("500-json", Moment.INSTEAD, "ask", "internal error as JSON"),
    Fault("500-plain", Moment.INSTEAD, "ask", "internal error as plain text"),
    Fault("502-html", Moment.INSTEAD, "ask", "bad gateway, as a page of nginx"),
    Fault("503", Moment.INSTEAD, "ask", "service unavailable"),
    Fault("504-html", Moment.INSTEAD, "ask", "gateway time-out, as a page of nginx"),
    Fault(
        "redirect", Moment.INSTEAD, "audio", "HTTP 307 to another host; file, loop or an address", "where to"
    ),
    Fault("never-answers", Moment.INSTEAD, "ask", "the request is received and nothing is ever said"),
)
_AFTER = (
    Fault("drop-after-accept", Moment.AFTER, "ask", "accepted and charged, then the connection is cut"),
    Fault("reset-after-accept", Moment.AFTER, "ask", "the same, cut with a reset"),
    Fault("late-500", Moment.AFTER, "ask", "accepted and charged, then answered with HTTP 500"),
    Fault("late-504", Moment.AFTER, "ask", "accepted and charged, then nginx gives up with HTTP 504"),
    Fault("html-200", Moment.AFTER, "audio", "HTTP 200 with a web page"),
    Fault("json-200-error", Moment.AFTER, "audio", "HTTP 200 with a JSON error"),
    Fault("empty-200", Moment.AFTER, "audio", "HTTP 200 with nothing in it"),
    Fault("slow-drip", Moment.AFTER, "audio", "the body comes byte by byte", "bytes a second, 1"),
    Fault("cut-body", Moment.AFTER, "audio", "less than Content-Length promised is sent", "share sent, 0.5"),
    Fault(
        "cut-chunked", Moment.AFTER, "audio", "a chunked body that ends without its end", "share sent, 0.5"
    ),
    Fault("wrong-type", Moment.AFTER, "audio", "the right bytes under another Content-Type", "the type"),
    Fault("huge-answer", Moment.AFTER, "audio", "a body without end", "megabytes, 4000"),
    Fault(
        "gzip-bomb", Moment.AFTER, "audio", "a small gzip body that unpacks to a huge one", "megabytes, 500"
    ),
    Fault("bad-json", Moment.AFTER, "ask", "JSON that stops in the middle"),
    Fault("non-utf8-json", Moment.AFTER, "ask", "JSON with bytes that are not UTF-8"),
    Fault("deep-json", Moment.AFTER, "ask", "JSON nested too deep to parse", "levels, 200000"),
    Fault("list-json", Moment.AFTER, "ask", "a JSON list where an object belongs"),
    Fault("null-json", Moment.AFTER, "ask", "JSON null where an object belongs"),
    Fault("bare-json", Moment.AFTER, "ask", "an empty JSON object"),
)
_WORK = (
    Fault("422-failed", Moment.WORK, "ask", "the job ends FAILED; not charged", "the error"),
    Fault("422-content", Moment.WORK, "ask", "the job ends FAILED: the content was refused"),
    Fault("failed-200", Moment.WORK, "ask", "the job ends FAILED, reported with HTTP 200"),
    Fault("slow-job", Moment.WORK, "ask", "the job, or the direct answer, takes longer", "seconds, 5"),
    Fault("never-completes", Moment.WORK, "ask", "the job is PROCESSING for ever"),
    Fault("flapping", Moment.WORK, "ask", "the state goes back and forth before the end", "polls, 4"),
    Fault(
        "unknown-state", Moment.WORK, "ask", "the first polls meet a state nobody has heard of", "polls, 2"
    ),
    Fault("missing-state", Moment.WORK, "ask", "the first polls meet an answer without status", "polls, 2"),
    Fault(
        "early-completed", Moment.WORK, "ask", "status says COMPLETED; the result is PROCESSING", "times, 2"
    ),
    Fault("result-expired", Moment.WORK, "ask", "status says COMPLETED; the result is gone (404)"),
    Fault("file-expired", Moment.WORK, "ask", "the result names a file that is gone (404)"),
    Fault("foreign-status-url", Moment.WORK, "ask", "status_url lies on another host"),
    Fault("foreign-response-url", Moment.WORK, "ask", "response_url lies on another host"),
    Fault("foreign-poll-url", Moment.WORK, "ask", "poll_url lies on another host"),
    Fault("missing-urls", Moment.WORK, "ask", "the submit answer has a request_id and nothing else"),
    Fault("missing-id", Moment.WORK, "ask", "the submit answer has no request_id"),
    Fault("foreign-output", Moment.WORK, "ask", "the file lies on another host"),
    Fault("output-file", Moment.WORK, "ask", "output is a file: address"),
    Fault("output-loopback", Moment.WORK, "ask", "output is http on another port of loopback"),
    Fault("output-metadata", Moment.WORK, "ask", "output is http://169.254.169.254/"),
    Fault("output-private", Moment.WORK, "ask", "output is an address in 10.0.0.0/8"),
    Fault("output-nonsense", Moment.WORK, "ask", "output is no address at all"),
    Fault("output-list", Moment.WORK, "ask", "output is a list of one address"),
    Fault("output-dict", Moment.WORK, "ask", 'output is {"media_url": [address]}'),
    Fault("output-url", Moment.WORK, "ask", 'output is {"url": address}'),
    Fault("output-media-object", Moment.WORK, "ask", 'output is {"audio": {"url", "content_type", …}}'),
    Fault("output-missing", Moment.WORK, "ask", "there is no output"),
    Fault("output-null", Moment.WORK, "ask", "output is null"),
    Fault("output-empty", Moment.WORK, "ask", "output is an empty text"),
    Fault("output-plain", Moment.WORK, "ask", "a workflow's output is a list, not a text that holds one"),
    Fault("output-second", Moment.WORK, "ask", "a workflow's audio is its second output"),
    Fault("no-cost", Moment.WORK, "ask", "neither metrics nor headers tell the cost"),
    Fault("json-url", Moment.WORK, "ask", "a synchronous answer is JSON with the address of the audio"),
    Fault("json-base64", Moment.WORK, "ask", "a synchronous answer is JSON with the audio in base64"),
    Fault("timestamps-mismatch", Moment.WORK, "ask", "graph_chars and graph_times differ in length"),
    Fault("timestamps-objects", Moment.WORK, "ask", 'graph_times are {"start", "end"} objects'),
    Fault("timestamps-missing", Moment.WORK, "ask", "with_timestamps is ignored in what is answered"),
)
_SOUND = (
    Fault("44-byte-wav", Moment.SOUND, "ask", "a WAV header without samples"),
    Fault("silent", Moment.SOUND, "ask", "as long as it should be, and silent"),
    Fault("quiet", Moment.SOUND, "ask", "far too quiet", "decibels, -45"),
    Fault("clipped", Moment.SOUND, "ask", "far too loud", "factor, 12"),
    Fault("noise", Moment.SOUND, "ask", "steady noise instead of speech"),
    Fault("tone", Moment.SOUND, "ask", "one steady tone instead of speech", "samples a cycle, 200"),
    Fault("offset", Moment.SOUND, "ask", "one level for ever instead of speech", "the level, 9000"),
    Fault("truncated", Moment.SOUND, "ask", "the file ends early", "share left, 0.3"),
    Fault("half-spoken", Moment.SOUND, "ask", "a whole file that says only the beginning", "share said, 0.3"),
    Fault("corrupt", Moment.SOUND, "ask", "random bytes"),
    Fault("says-also", Moment.SOUND, "ask", "the file ends with these words", "the words, and more"),
    Fault("odd-byte", Moment.SOUND, "ask", "one byte too many"),
    Fault("wrong-container", Moment.SOUND, "ask", "another container than named", "codec, ogg"),
    Fault("wrong-rate", Moment.SOUND, "ask", "another sample rate than asked for", "hertz, 48000"),
    Fault("runaway", Moment.SOUND, "ask", "says it over and over", "how often, 10"),
)
_STREAM = (
    Fault("ws-handshake-refused", Moment.INSTEAD, "stream", "the handshake is refused", "HTTP status, 503"),
    Fault("ws-cut", Moment.STREAM, "ask", "the connection is cut after some audio frames", "frames, 1"),
    Fault("ws-close", Moment.STREAM, "ask", "closed properly after the first audio frame", "code, 1011"),
    Fault("ws-error", Moment.STREAM, "ask", "an error frame after some audio frames", "frames, 0"),
    Fault("ws-deadline", Moment.STREAM, "ask", "the error of the hidden deadline, then the end"),
    Fault("ws-silent", Moment.STREAM, "ask", "text is taken and nothing is ever said"),
    Fault("ws-unknown", Moment.STREAM, "ask", "frames of unknown types are mixed in"),
    Fault("ws-bad-base64", Moment.STREAM, "ask", "a delta that is not base64"),
    Fault("ws-bad-json", Moment.STREAM, "ask", "a frame that is not JSON"),
    Fault("ws-binary", Moment.STREAM, "ask", "a binary frame"),
    Fault("ws-no-done", Moment.STREAM, "ask", "all audio, but audio.done never comes"),
    Fault("ws-no-audio", Moment.STREAM, "ask", "audio.done without any audio"),
    Fault("ws-slow", Moment.STREAM, "ask", "a pause before each audio frame", "seconds, 0.2"),
)
FAULTS = {fault.name: fault for fault in (*_UNHEARD, *_INSTEAD, *_AFTER, *_WORK, *_SOUND, *_STREAM)}


class UnknownFault(ValueError):
    """Nobody has heard of this fault."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One fault somebody asked for. `times` is how often it strikes; None is for ever."""

    name: str
    argument: str = ""
    place: str = ""
    times: int | None = None

    def __post_init__(self) -> None:
        if self.name not in FAULTS:
            raise UnknownFault(f"There is no fault “{self.name}”.")

    @property
    def fault(self) -> Fault:
        """What was asked for."""
        return FAULTS[self.name]

    def strikes(self, places: frozenset[str]) -> bool:
        """Whether it strikes at an address with these places."""
        return (self.place or self.fault.place) in places


def markers_in(text: str) -> tuple[Asked, ...]:
    """The faults a text asks for, in order; markers with unknown names are faults of the asker."""
    return tuple(
        Asked(
            found["name"],
            found["argument"] or "",
            found["place"] or "",
            int(found["times"]) if found["times"] else None,
        )
        for found in _MARKER.finditer(text)
    )


def without_markers(text: str) -> str:
    """What of a text is spoken."""
    return _MARKER.sub("", text)


def fault_help() -> str:
    """All faults, for people."""
    lines: list[str] = []
    for moment in Moment:
        lines.append(f"\n{moment.name.lower()}: {moment.value}")
        for fault in FAULTS.values():
            if fault.moment is moment:
                argument = f" [{fault.argument}]" if fault.argument else ""
                lines.append(f"  {fault.name:22}{fault.does}{argument} ({fault.place})")
    return "\n".join(lines)
