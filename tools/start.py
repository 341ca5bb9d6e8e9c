"""Set up Kinespine in this folder and run the example or the tests, with nothing but Python installed.

    python3 tools/start.py example         examine the bundled person and open the report
    python3 tools/start.py add imaging pose   add optional parts, named as the extras in pyproject.toml
    python3 tools/start.py test            run every check and every test; more arguments go to pytest
    python3 tools/start.py test --quick    the same without the tests marked slow

Everything lands in this folder (.uv and .venv); nothing is installed elsewhere. This file uses the standard
library alone, and syntax that an old Python can read, so that it can say what is missing.
"""

import os
import re
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN_UV = ROOT / ".uv"
ENVIRONMENT = ROOT / ".venv"
EXAMPLE = ROOT / "src" / "kinespine" / "examples" / "standing-person"
REPORT = ROOT / "example-report"
OLDEST_PYTHON = (3, 11)
OLDEST_UV = (0, 8)

# A file of tests stays in one process: what its tests share is made once.
SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")
CHECKS = (
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("pyright",)),
    ("layers", ("lint-imports",)),
)


def main(arguments):
    if sys.version_info < OLDEST_PYTHON:
        return "Kinespine needs Python 3.11 or newer; this is Python {}.{} ({}).".format(
            *sys.version_info[:2], sys.executable
        )
    if arguments == ["example"]:
        return show_example()
    if arguments[:1] == ["add"] and arguments[1:]:
        return add_parts(arguments[1:])
    if arguments[:1] == ["test"]:
        return run_tests(arguments[1:])
    return __doc__


def show_example():
    """Examine the bundled person, say where the report is, open it where there is a desktop."""
    set_up("--no-dev", "--inexact")
    command = [program("kinespine"), "examine", str(EXAMPLE), "--out", str(REPORT)]
    ended = subprocess.call(command, env=neutral_environment())
    if ended == 0 and has_desktop():
        webbrowser.open((REPORT / "report.html").as_uri())
    return ended


def add_parts(names):
    """Install optional parts into .venv beside what is there; uv names those that do not exist."""
    set_up("--no-dev", "--inexact", *(word for name in names for word in ("--extra", name)))
    print("Added: {}.".format(", ".join(names)))
    return 0


def run_tests(arguments):
    """Run the checks, then the tests, all of them even when one fails; pytest has the last word.

    Slow tests are left out on demand alone: what the README calls every test is every test.
    """
    quick = "--quick" in arguments
    arguments = [argument for argument in arguments if argument != "--quick"]
    if not quick and "--slow" not in arguments:
        arguments = ["--slow", *arguments]
    if not any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in arguments):
        arguments = [*SIDE_BY_SIDE, *arguments]
    set_up()
    outcomes = {}
    for name, command in CHECKS:
        heading(" ".join(command))
        outcomes[name] = subprocess.call([program(command[0]), *command[1:]], cwd=str(ROOT), env=neutral_environment())
    heading("pytest")
    for name, code in outcomes.items():
        print(f"{name}: {'failed' if code else 'passed'}", flush=True)
    tests = subprocess.call([program("pytest"), *arguments], cwd=str(ROOT), env=neutral_environment())
    return tests or next((code for code in outcomes.values() if code), 0)


def set_up(*options):
    """Make or refresh .venv from uv.lock with the Python at hand, or leave with the reason."""
    uv, environment = find_uv()
    heading("setting up (the first time takes a minute)")
    command = [*uv, "sync", "--frozen", "--quiet", "--python", sys.executable, *options]
    if subprocess.call(command, cwd=str(ROOT), env=environment):
        sys.exit("Setting up failed, see above. The first time, PyPI must be reachable.")


def find_uv():
    """The command for uv, and its environment: one already installed, or our own, fetched with pip."""
    environment = neutral_environment()
    environment["UV_PROJECT_ENVIRONMENT"] = str(ENVIRONMENT)
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    # The home folder may be empty, read-only or shared; and deleting this folder then leaves nothing behind.
    environment.setdefault("UV_CACHE_DIR", str(OWN_UV / "cache"))
    # Certificates of the machine, as pip and the browser use them: a company's own are among them.
    environment.setdefault("UV_SYSTEM_CERTS", "true")
    installed = shutil.which("uv")
    if installed and version_of(installed) >= OLDEST_UV:
        return [installed], environment
    if not (OWN_UV / "uv").is_dir():
        heading("fetching uv, which installs the rest")
        # A folder of our own: Debian's pip refuses to install into the system, root or not.
        fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
        fetch += ["--root-user-action", "ignore", "--target", str(OWN_UV), "uv"]
        if subprocess.call(fetch, env=environment):
            sys.exit(
                "pip could not fetch uv, see above. If pip itself is missing, install it first "
                "(Debian, Ubuntu: apt-get install python3-pip). Or install uv yourself: https://docs.astral.sh/uv"
            )
    environment["PYTHONPATH"] = str(OWN_UV)
    return [sys.executable, "-m", "uv"], environment


def version_of(uv):
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return (0, 0)
    found = re.search(r"(\d+)\.(\d+)", answer)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def program(name):
    """A program of .venv."""
    folder, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return str(ENVIRONMENT / folder / (name + ending))


def neutral_environment():
    """The caller's environment without what would lead to another Python or its packages."""
    elsewhere = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if name not in elsewhere}
    environment["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"  # it would ask the network for its newest version
    return environment


def has_desktop():
    if os.environ.get("CI") or os.environ.get("SSH_CONNECTION"):
        return False
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def heading(words):
    print("--- " + words, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
