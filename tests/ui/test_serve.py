"""How the server is prepared before Streamlit starts."""

import socket

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.starlette import starlette_server

from winback.ui import serve


def test_answers_do_not_wait_for_more_to_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    serve.prepare()

    with starlette_server._bind_socket("127.0.0.1", 0, 1) as listening:
        listening.setblocking(True)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
    assert PagesManager.uses_pages_directory is False
