"""Work on strangers' files in processes of its own, with limits on time and memory: both sides of it.

The parent asks (`Children`), the child answers (`serve`). The child catches nothing: whatever a parser does (raise,
panic, abort, run out of memory), that process ends and the parent knows. Requests and answers are bytes with their
length in front.
"""

import os
import queue
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

SECONDS = 20
MEMORY = 1 << 30
# Two workbooks at a time; whoever comes third waits. More would only share the same cores.
CHILDREN = 2
LENGTH_BYTES = 8
# How much later a child ends itself when its parent is gone and cannot end it.
GRACE_SECONDS = 5

_PACKAGES = Path(__file__).parents[2]


class Children:
    """Child processes that run a module of ours, used safely from several threads.

    `seconds` and `memory` (bytes) are the limits of one request. `keeps`: whether a child waits for the next request,
    which is then answered sooner, or ends after the first, which gives its memory back.
    """

    def __init__(self, module: str, *, seconds: int = SECONDS, memory: int = MEMORY, keeps: bool = True) -> None:
        self.module = module
        self.seconds = seconds
        self.memory = memory
        self.keeps = keeps
        self._places = threading.Semaphore(CHILDREN)
        self._idle: queue.LifoQueue[subprocess.Popen[bytes]] = queue.LifoQueue()

    def ask(self, request: bytes) -> bytes | None:
        """What a child makes of it; None when it ended, or was ended because it took too long."""
        with self._places:
            child = self._child()
            answer = self._answer(child, request)
            if answer is None or not self.keeps:
                self._end(child)
            else:
                self._idle.put(child)
        return answer

    def warm(self) -> None:
        """Start a child before the first request comes, so that nobody waits for it."""
        self._idle.put(self._child())

    def close(self) -> None:
        """End the children that wait for work."""
        while not self._idle.empty():
            self._end(self._idle.get_nowait())

    def _child(self) -> "subprocess.Popen[bytes]":
        while not self._idle.empty():
            child = self._idle.get_nowait()
            if child.poll() is None:
                return child
            self._end(child)
        # Their own environment is small: a process that parses strangers' files need not know our secrets.
        return subprocess.Popen(
            [sys.executable, "-m", self.module, str(self.memory), str(self.seconds + GRACE_SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PACKAGES,
            env={"PYTHONPATH": str(_PACKAGES), "PATH": os.environ.get("PATH", "")},
        )

    def _answer(self, child: "subprocess.Popen[bytes]", request: bytes) -> bytes | None:
        assert child.stdin is not None  # they are pipes
        assert child.stdout is not None
        overdue = threading.Timer(self.seconds, child.kill)
        overdue.daemon = True
        overdue.start()
        try:
            child.stdin.write(len(request).to_bytes(LENGTH_BYTES, "big"))
            child.stdin.write(request)
            child.stdin.flush()
            length = child.stdout.read(LENGTH_BYTES)
            if len(length) < LENGTH_BYTES:
                return None
            answer = child.stdout.read(int.from_bytes(length, "big"))
            return answer if len(answer) == int.from_bytes(length, "big") else None
        except BrokenPipeError:
            return None
        finally:
            overdue.cancel()

    @staticmethod
    def _end(child: "subprocess.Popen[bytes]") -> None:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # what was still to be written has nobody to read it
                    continue
        child.wait()


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Answer requests until standard input ends. Arguments of the process: memory in bytes, seconds per request."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    while length := sys.stdin.buffer.read(LENGTH_BYTES):
        request = sys.stdin.buffer.read(int.from_bytes(length, "big"))
        signal.alarm(seconds)  # also when the parent is gone, this ends
        answered = answer(request)
        signal.alarm(0)
        sys.stdout.buffer.write(len(answered).to_bytes(LENGTH_BYTES, "big"))
        sys.stdout.buffer.write(answered)
        sys.stdout.buffer.flush()
