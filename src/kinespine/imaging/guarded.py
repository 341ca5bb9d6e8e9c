"""Files of strangers are decoded in a process of their own, with a limit of time and memory.

A damaged or malicious picture can end, stall or swell a decoder written in C. Here that ends one small process, and
becomes a sentence. Nothing of the file reaches the caller but pixels and the facts a reader returns.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput, KinespineError, MissingExtra
from kinespine.extras import require

LONGEST_S = 5.0  # of processor time on one file ...
PER_MB_S = 0.5  # ... and for each megabyte of it: a whole spine in JPEG 2000 has 23 MB and takes 5 to 7 s
MOST_MEMORY = 2_000_000_000  # bytes of one decoding process
MOST_FILE = 256_000_000  # bytes of one file
MOST_PIXELS = 64_000_000  # of one picture: a whole-spine film of 36 x 91 cm at 0.1 mm has 33 million
_START_S = 120.0  # of wall time, until a process has begun and loaded its reader; a busy machine is slow
_WALL = 3.0  # of wall time over processor time, for a busy machine
_ERRORS: dict[str, type[KinespineError]] = {"BadInput": BadInput, "MissingExtra": MissingExtra}

DEPTHS = {"plain": np.dtype(np.uint8), "deep": np.dtype(np.uint16)}
Decoded = tuple[dict[str, Any], NDArray[Any]]
"""The facts of a picture, and its pixels in 8 bits, or where they are asked for as `deep` in 16."""

Decode = Callable[..., Decoded]


def decode(kind: str, file: Path, decoder: "Decoder | None" = None, **asked: Any) -> Decoded:
    """Decode one file in a process of its own.

    Args:
        kind: `dicom` or `raster`.
        file: what to read.
        decoder: process that is open already, for many files; one is begun and ended where there is none.
        asked: what the reader is asked beside, in values of JSON.

    Raises:
        BadInput: the file is refused by its reader, or its decoder failed, took too long, or asked for too much memory.
        MissingExtra: the reader's package is not installed.
    """
    if decoder is not None:
        return decoder.decode(kind, file, **asked)
    with Decoder() as own:
        return own.decode(kind, file, **asked)


class Decoder:
    """A decoding process that is asked for one file after the other, and is begun anew when one has ended it."""

    def __init__(self, *, longest_s: float = LONGEST_S, most_memory: int = MOST_MEMORY) -> None:
        self._longest, self._memory = longest_s, most_memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if one has begun."""
        self._end()

    @property
    def process_id(self) -> int | None:
        """Of the process that decodes now; None before the first file."""
        return None if self._process is None else self._process.pid

    def decode(self, kind: str, file: Path, **asked: Any) -> Decoded:
        """Decode one file; raises as `decode` does."""
        size = _size(file)
        if size > MOST_FILE:
            raise BadInput(f"{file.name} has {size / 1e6:.0f} MB; a picture may have {MOST_FILE // 1_000_000} MB.")
        longest = self._longest + PER_MB_S * size / 1e6
        process = self._running()
        assert process.stdin is not None
        asking = json.dumps({"kind": kind, "file": str(file.resolve()), "longest_s": longest, "asked": asked})
        try:
            process.stdin.write(asking.encode() + b"\n")
            process.stdin.flush()
        except OSError:  # it ended already; the answer says how
            pass
        head, pixels = self._answer(process, file, longest)
        if "error" in head:
            raise _ERRORS[head["error"]](head["message"])
        shape = tuple(head["shape"])
        return head["facts"], np.frombuffer(pixels, dtype=DEPTHS[head["depth"]]).reshape(shape)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            paths = os.pathsep.join(path for path in sys.path if path)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from kinespine.imaging.guarded import serve; serve()", str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what a decoder prints may hold a name
                env={**os.environ, "PYTHONPATH": paths},
            )
        return self._process

    def _answer(self, process: "subprocess.Popen[bytes]", file: Path, longest: float) -> tuple[dict[str, Any], bytes]:
        """Head and pixels of one answer, waited for in a thread because a pipe has no time limit on every system."""
        answers: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None] = queue.SimpleQueue()
        stream = cast("BinaryIO", process.stdout)
        threading.Thread(target=_read_answers, args=(stream, answers), daemon=True).start()
        try:
            answer = answers.get(timeout=_START_S)  # its reader is loaded
            if answer is not None:
                answer = answers.get(timeout=_WALL * max(longest, 1.0))
        except queue.Empty:
            self._end()
            raise BadInput(_too_long(file, longest)) from None
        if answer is None:
            code = process.wait()
            self._end()
            if -code == _TIME_IS_UP:
                raise BadInput(_too_long(file, longest))
            raise BadInput(
                f"{file.name} ended the program that decodes it (code {code}): it is damaged. Export it anew, "
                "uncompressed or as PNG."
            )
        return answer

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process = None


def _too_long(file: Path, longest: float) -> str:
    return (
        f"{file.name} took longer than {longest:.0f} s to decode, so it was given up. Export it uncompressed or as PNG."
    )


def _size(file: Path) -> int:
    try:
        if not file.is_file():
            raise BadInput(f"{file} is no file. Name a picture.")
        with file.open("rb"):
            return file.stat().st_size
    except (OSError, ValueError) as error:
        raise BadInput(f"{file} cannot be read ({getattr(error, 'strerror', None) or error}).") from error


def _read_answers(stream: BinaryIO, answers: "queue.SimpleQueue[tuple[dict[str, Any], bytes] | None]") -> None:
    """Both answers to one request, that it was heard and what came of it; None where the process ended before."""
    for _ in range(2):
        try:
            line = stream.readline()
            head = cast("dict[str, Any]", json.loads(line)) if line.endswith(b"\n") else {}
            pixels = stream.read(head["bytes"])
        except (OSError, ValueError, KeyError):  # it ended, or was ended, while it answered
            answers.put(None)
            return
        answers.put((head, pixels) if len(pixels) == head["bytes"] else None)


# --- the process that decodes ---

_TIME_IS_UP = 24  # SIGXCPU: the kernel sends it at the limit of processor time


def serve() -> None:
    """Answer requests, one a line of JSON, until there are none; run by `Decoder` in a process of its own."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a decoder prints must not stand among the answers
    _limit_memory(int(sys.argv[1]))
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        read = _reader(asked["kind"])
        _write(out, {}, b"")  # heard; from now on time counts
        _limit_time(asked["longest_s"])
        _write(out, *_decoded(read, Path(asked["file"]), asked["asked"]))


def _write(out: BinaryIO, head: Mapping[str, Any], pixels: bytes) -> None:
    out.write(json.dumps({**head, "bytes": len(pixels)}).encode() + b"\n")
    out.write(pixels)
    out.flush()


def _decoded(read: Decode, file: Path, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        facts, pixels = read(file, **asked)
    except KinespineError as error:
        return {"error": type(error).__name__, "message": str(error)}, b""
    except MemoryError:
        words = f"{file.name} asks for more memory than a picture needs ({MOST_MEMORY // 1_000_000} MB): refused."
        return {"error": "BadInput", "message": words}, b""
    depth = "deep" if pixels.dtype == np.uint16 else "plain"
    head = {"facts": facts, "shape": pixels.shape, "depth": depth}
    return head, np.ascontiguousarray(pixels, dtype=DEPTHS[depth]).tobytes()


def _reader(kind: str) -> Decode:
    """The reader of one kind of file, with the package it needs loaded if it is there."""
    if kind == "dicom":
        from kinespine.imaging import dicom

        with contextlib.suppress(MissingExtra):  # the reader will say so
            require("pydicom.pixels", dicom.EXTRA)
        return dicom.read_dicom
    from kinespine.imaging import raster

    with contextlib.suppress(MissingExtra):
        require("PIL.ImageOps", raster.EXTRA)
    return raster.read_raster


def _limit_memory(most: int) -> None:
    """Let the kernel refuse more memory; Windows has no such limit, so there the size of the file's header counts."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(longest_s: float) -> None:
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime + longest_s) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
