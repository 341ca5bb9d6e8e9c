"""An address with a token, opened in a browser without standing in the list of processes, which every user can read."""

import contextlib
import html
import os
import tempfile
import webbrowser
from collections.abc import Callable
from pathlib import Path

LONGEST_S = 60.0  # that a browser may take to ask for the page
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Kinespine</title>
<meta http-equiv="refresh" content="0; url={address}"></head>
<body><p><a href="{address}">Open the page of Kinespine</a></p></body></html>
"""


def open_browser(address: str, folder: Path, asked_for: Callable[[float], bool]) -> bool:
    """Open a browser on a file that only this user can read and that leads on to the address, and take it away again.

    Args:
        address: with its token.
        folder: where the file may lie: one of the user's own. A browser that is packed apart (snap, flatpak) does not
            see the folder of temporary files.
        asked_for: waits at most so many seconds for the browser to ask for the page, and says whether it did.

    Returns:
        Whether the page was asked for. Where not, the user has to open the address that was printed.
    """
    try:
        number, name = tempfile.mkstemp(prefix="kinespine-opens-", suffix=".html", dir=folder)  # mode 0600
    except OSError:
        return False
    file = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as opened:
            opened.write(_PAGE.format(address=html.escape(address)))
        return webbrowser.open(file.resolve().as_uri()) and asked_for(LONGEST_S)
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            file.unlink()
