"""A visitor without a browser, who stays: speaks Streamlit's websocket protocol, and tells what a screen said."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

LARGEST_MESSAGE = 50_000_000
PATIENCE_SECONDS = 60


@dataclass
class Screen:
    """What one run of a page drew: texts, sentences in a coloured box, and what went wrong unforeseen."""

    texts: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def holds(self, part: str) -> bool:
        """Whether some text has this in it."""
        return any(part in text for text in self.texts)


class Visitor(AbstractContextManager["Visitor"]):
    """Someone with a page open at an address such as http://127.0.0.1:8501."""

    def __init__(self, address: str, page: str = "", query: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.page, self.query = page, query
        where = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection = connect(
            where,
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a name is a str with a type of its own
            max_size=LARGEST_MESSAGE,
            legacy=True,  # the connection itself: it lasts as long as the visitor, not as long as a block
            additional_headers=headers or {},
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def looks(self) -> Screen:
        """Have the page run, as a click does; what it drew."""
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = self.page, self.query
        self._socket.send(asked.SerializeToString())
        drawn = Screen()
        while True:
            data = self._socket.recv(timeout=PATIENCE_SECONDS)
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta":
                _add(drawn, message)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return drawn


def _add(drawn: Screen, message: ForwardMsg) -> None:
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "alert":
        drawn.alerts.append(element.alert.body)
    elif kind == "exception":
        drawn.problems.append(element.exception.message)
    elif kind in ("markdown", "heading", "text"):
        drawn.texts.append(getattr(element, kind).body)
