"""A visitor without a browser: speaks Streamlit's websocket protocol, so that only the server's work is timed."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LARGEST_MESSAGE = 50_000_000


@dataclass
class Visit:
    """What one visitor measured: seconds per script run, bytes received per run, and what went wrong on the page."""

    seconds: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


async def visit(port: int, page: str, *, reruns: int, query: str = "", pause: float = 0.0) -> Visit:
    """Open a page and have its script run `reruns` times more. The first run, which fills caches, is not counted."""
    measured = Visit()
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=LARGEST_MESSAGE) as socket:  # type: ignore[list-item]
        await _run(socket, page, query, measured)
        measured.seconds.clear()
        measured.received.clear()
        for _ in range(reruns):
            await asyncio.sleep(pause)
            await _run(socket, page, query, measured)
    return measured


async def _run(socket: websockets.ClientConnection, page: str, query: str, measured: Visit) -> None:
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    started = time.perf_counter()
    await socket.send(message.SerializeToString())
    received = 0
    while True:
        data = await asyncio.wait_for(socket.recv(), timeout=120)
        assert isinstance(data, bytes)
        received += len(data)
        answer = ForwardMsg.FromString(data)
        kind = answer.WhichOneof("type")
        if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            measured.problems.append(answer.delta.new_element.exception.message)
        if kind == "script_finished":
            break
    measured.seconds.append(time.perf_counter() - started)
    measured.received.append(received)


def visits(port: int, page: str, *, visitors: int, reruns: int, query: str = "", pause: float = 0.0) -> list[Visit]:
    """Several visitors at once, each with a session of its own."""

    async def all_of_them() -> list[Visit]:
        each = (visit(port, page, reruns=reruns, query=query, pause=pause) for _ in range(visitors))
        return await asyncio.gather(*each)

    return asyncio.run(all_of_them())


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank). Raises ValueError without values."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
