"""Runs the cloud by itself: `python -m tests.cloud --port N [--segmind-key K] [--xai-key K]`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from tests.cloud.cloud import Cloud
from tests.cloud.control import CONTROL_HELP
from tests.cloud.faults import fault_help
from tests.cloud.world import Settings

_EPILOG = """\
Three lines are printed once it serves: “segmind URL” stands for https://api.segmind.com, “upload URL” for
https://workflows-api.segmind.com, “xai URL” for https://api.x.ai. Append /v1, /v2, /workflows or
/upload-asset as there; for WebSockets write ws: for http:. Results lie below /images of the same port and are
to be fetched without a key. A service without a key of its own accepts every key.

FAULTS ARE ASKED FOR IN TWO WAYS

By a marker in the text that is to be spoken; the marker itself is not spoken:
    {{fault:NAME}} or, with any of the parts in this order, {{fault:NAME:ARGUMENT@PLACE*TIMES}}
    Good morning. {{fault:429:0.5*2}}        the first two requests are refused for half a second
    Good morning. {{fault:502-html@status}}  every poll of its state meets a page of nginx
    Good morning. {{fault:silent}}           the audio is silent
PLACE is where it strikes instead of its own place, which is in round brackets below: ask (the request with
the text), audio (the answer with the sound), or one address: run, submit, status, result, poll, workflow,
workflow-poll, upload, credits, file, tts, stream, voices, voice, api-key, client-secrets, custom-voices,
realtime.

By the control address, on the same port:
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.cloud",
        description="An emulator of the speech services of Segmind and xAI, on 127.0.0.1 only.",
        epilog=f"{_EPILOG}{CONTROL_HELP}\nALL FAULTS, with [argument, default] and (place)\n{fault_help()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--port", type=int, default=0, help="port to listen on; 0, the default, picks a free one"
    )
    parser.add_argument("--segmind-key", help="the only key Segmind accepts")
    parser.add_argument("--xai-key", help="the only key xAI accepts")
    options = parser.parse_args(arguments)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    cloud = Cloud(options.port, Settings(segmind_key=options.segmind_key, xai_key=options.xai_key))
    try:
        cloud.start()
    except OSError as problem:
        print(f"Port {options.port} cannot be used: {problem.strerror}.", file=sys.stderr)
        return 1
    print(
        f"segmind {cloud.segmind_url}",
        f"upload {cloud.upload_url}",
        f"xai {cloud.xai_url}",
        sep="\n",
        flush=True,
    )
    ended.wait()
    cloud.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
