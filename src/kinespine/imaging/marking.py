"""A page on this machine alone, on which a person places points: a small server for one picture and one session.

It listens on the loopback address and answers nobody who does not know its token: not another user of the machine, nor
a page of the internet that is open in the same browser. It writes nothing but what `save` writes.
"""

import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from kinespine.errors import BadInput, KinespineError

PAGE = Path(__file__).parent / "mark.html"
LOOPBACK = "127.0.0.1"
STEP_S = 0.5  # of waiting: a wait without end would not hear Ctrl-C everywhere
MOST_SENT = 4_000_000  # bytes of one saving
SHUT = "Kinespine marks one picture here. Open the address it printed."

Save = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Takes what the page sends (`reader`, `points`, `open`, `sure`), writes it, and answers what the page shall show.

With `saved` false and `questions`, nothing was written, and the page asks; it sends those answered with yes as `sure`.
It raises KinespineError where the points cannot be: the page keeps them and shows why.
"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Session:
    """What one page shows, and what it does with the points."""

    title: str
    picture: Callable[[tuple[float, float] | None], bytes]
    """PNG; with a window, its values from there to there, shares of them all (`state` tells its `window`, or None)."""
    state: Callable[
        [], Mapping[str, Any]
    ]  # of JSON: `label`, `notes`, `landmarks`, `points`, `reader`, `again`, `window`
    save: Save
    begun: str = ""  # what the command says before the page opens: whose points it goes on with


class MarkingServer:
    """The page of one session; `address` opens it, `wait` returns when the person is done."""

    def __init__(self, session: Session, port: int = 0) -> None:
        """Listen at once.

        Args:
            session: to be shown.
            port: of the loopback address; 0 takes a free one.

        Raises:
            BadInput: the port is taken.
        """
        self._token = secrets.token_urlsafe(24)
        self._seen, self._done = threading.Event(), threading.Event()
        try:
            self._server = ThreadingHTTPServer((LOOPBACK, port), self._handler(session))
        except (OSError, OverflowError) as error:
            raise BadInput(f"Port {port} cannot be used ({error}). Leave --port out: a free one is taken.") from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @cached_property
    def host(self) -> str:
        """Address and port, as a browser names them."""
        return f"{LOOPBACK}:{self._server.server_address[1]}"

    @property
    def address(self) -> str:
        """To be opened in a browser of this machine; it holds the token."""
        return f"http://{self.host}/{self._token}/"

    def asked_for(self, longest_s: float) -> bool:
        """Whether a browser asked for the page; waits for it that many seconds at most."""
        end = time.monotonic() + longest_s
        while not self._seen.wait(timeout=STEP_S) and time.monotonic() < end:
            pass
        return self._seen.is_set()

    def wait(self) -> None:
        """Until the person says that they are done."""
        while not self._done.wait(timeout=STEP_S):
            pass

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self, session: Session) -> type[BaseHTTPRequestHandler]:
        server = self
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            """Answers for one session."""

            server_version, sys_version = "Kinespine", ""
            timeout = 30  # s, for a browser that asks and says no more

            def do_GET(self) -> None:
                asked = self._asked()
                if asked == "":
                    nonce = secrets.token_urlsafe(12)
                    page = PAGE.read_text(encoding="utf-8").replace("{{nonce}}", nonce)
                    self._answer(200, "text/html; charset=utf-8", page.encode(), nonce)
                    server._seen.set()
                elif asked == "state.json":
                    self._answer_json(200, {"title": session.title, **session.state()})
                elif asked == "picture.png":
                    self._show()
                else:
                    self._answer(404, "text/plain; charset=utf-8", SHUT.encode())

            def do_POST(self) -> None:
                asked = self._asked()
                sent = self._sent() if asked in {"save", "done"} else None
                if sent is None:
                    self._answer(404, "text/plain; charset=utf-8", SHUT.encode())
                elif asked == "done":
                    self._answer_json(200, {"saved": False})
                    server._done.set()
                else:
                    with lock:
                        self._save(sent)

            def _show(self) -> None:
                window = _window_of(self.path)
                try:
                    with lock:
                        picture = session.picture(window)
                except KinespineError as error:
                    self._answer(422, "text/plain; charset=utf-8", str(error).encode())
                else:
                    self._answer(200, "image/png", picture)

            def _save(self, sent: Mapping[str, Any]) -> None:
                try:
                    self._answer_json(200, {"saved": True, **session.save(sent)})
                except KinespineError as error:
                    self._answer_json(422, {"saved": False, "message": str(error)})

            def _asked(self) -> str | None:
                """What is asked for behind the token; None for whoever does not know it or comes by another name."""
                parts = self.path.split("?", 1)[0].split("/", 2)
                known = len(parts) == 3 and hmac.compare_digest(parts[1].encode(), server._token.encode())
                return parts[2] if known and self.headers.get("Host") == server.host else None

            def _sent(self) -> Mapping[str, Any] | None:
                """The object that our own page sent; None where it did not come from there or is none."""
                if self.headers.get("Origin") != f"http://{server.host}":
                    return None
                if self.headers.get("Content-Type") != "application/json":
                    return None
                try:
                    length = int(self.headers.get("Content-Length", ""))
                    if not 0 <= length <= MOST_SENT:
                        return None
                    sent = json.loads(self.rfile.read(length))
                except (ValueError, RecursionError):
                    return None
                return cast("dict[str, Any]", sent) if isinstance(sent, dict) else None

            def _answer_json(self, code: int, value: Mapping[str, Any]) -> None:
                self._answer(code, "application/json", json.dumps(value).encode())

            def _answer(self, code: int, kind: str, body: bytes, nonce: str = "") -> None:
                own = f"'nonce-{nonce}'" if nonce else "'none'"
                policy = (
                    f"default-src 'none'; script-src {own}; style-src {own}; img-src 'self' data:; connect-src 'self'; "
                    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                )
                self.send_response(code)
                for name, value in (
                    ("Content-Type", kind),
                    ("Content-Length", str(len(body))),
                    ("Content-Security-Policy", policy),
                    ("X-Content-Type-Options", "nosniff"),
                    ("Referrer-Policy", "same-origin"),
                    ("Cross-Origin-Resource-Policy", "same-origin"),
                    ("Cache-Control", "no-store"),
                ):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is theirs
                """Nothing: addresses hold the token."""

        return Handler


def _window_of(path: str) -> tuple[float, float] | None:
    """From where to where the values of a picture are asked for; None: as it is shown at first."""
    asked = parse_qs(urlsplit(path).query)
    try:
        dark, bright = float(asked["dark"][0]), float(asked["bright"][0])
    except (KeyError, ValueError):
        return None
    return (dark, bright) if 0 <= dark < bright <= 1 else None
