"""A visitor without a browser, who stays: speaks Streamlit's websocket protocol, and tells what a screen said."""

import ssl
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

LARGEST_MESSAGE = 50_000_000
PATIENCE_SECONDS, AGAIN_SECONDS = 60, 15
XSRF = "_streamlit_xsrf"


@dataclass
class Screen:
    """What one run of a page drew: sentences in a coloured box, what went wrong unforeseen, buttons, and all of it."""

    alerts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict, compare=False)
    received: bytes = field(default=b"", repr=False, compare=False)

    def holds(self, part: str) -> bool:
        """Whether this stands somewhere on it, in a text or in a table."""
        return part.encode() in self.received


class Visitor(AbstractContextManager["Visitor"]):
    """Someone with a page open at an address such as http://127.0.0.1:8501, with these cookies."""

    def __init__(self, address: str, page: str = "", query: str = "", cookies: Mapping[str, str] | None = None) -> None:
        self.page, self.query = page, query
        kept = dict(cookies or {})
        secure = ssl._create_unverified_context() if address.startswith("https") else None
        self._socket: ClientConnection = connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            ssl=secure,
            subprotocols=["streamlit", kept.get(XSRF, "none")],  # type: ignore[list-item]  # names have a type of their own
            origin=address,  # type: ignore[arg-type]  # so has an origin
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())},
            max_size=LARGEST_MESSAGE,
            legacy=True,  # the connection itself: it lasts as long as the visitor, not as long as a block
        )
        self._shown = Screen()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def looks(self) -> Screen:
        """Have the page run, as a click does; what it drew."""
        return self._run(self._asked())

    def presses(self, label: str) -> Screen:
        """Press a button of the screen by what is on it; what was drawn then."""
        asked = self._asked()
        widget = asked.rerun_script.widget_states.widgets.add()
        widget.id, widget.trigger_value = self._shown.buttons[label], True
        return self._run(asked)

    def _asked(self) -> BackMsg:
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = self.page, self.query
        return asked

    def _run(self, asked: BackMsg) -> Screen:
        drawn, until = Screen(), time.monotonic() + PATIENCE_SECONDS
        self._socket.send(asked.SerializeToString())
        while True:
            try:
                data = self._socket.recv(timeout=AGAIN_SECONDS)
            except TimeoutError:
                # Streamlit loses a run now and then (docs/decisions/0012): as people do, click again.
                if time.monotonic() > until:
                    raise
                self._socket.send(asked.SerializeToString())
                continue
            assert isinstance(data, bytes)
            drawn.received += data
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta":
                _add(drawn, message)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._shown = drawn
                return drawn


def _add(drawn: Screen, message: ForwardMsg) -> None:
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "alert":
        drawn.alerts.append(element.alert.body)
    elif kind == "exception":
        drawn.problems.append(element.exception.message)
    elif kind == "button":
        drawn.buttons[element.button.label] = element.button.id
