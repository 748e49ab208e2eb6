"""Starts the server for one person's computer: ``python -m winback.ui.serve run app.py …``, options as Streamlit's.

Streamlit looks for a ``pages`` folder until the first ``st.navigation`` and would tell the first visitor of a
fresh server who comes by a deep link that the page does not exist. Here it is told before anybody comes.
"""

import socket

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main
from streamlit.web.server.starlette import starlette_server


def without_waiting(listening: socket.socket) -> socket.socket:
    """The socket, whose connections send each small answer at once: else quick reruns wait in steps of 40 ms."""
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def prepare() -> None:
    """What is set before Streamlit starts. Its versions are pinned: the names taken here are its own."""
    PagesManager.uses_pages_directory = False  # what st.navigation sets on its first call
    bind = starlette_server._bind_socket
    starlette_server._bind_socket = lambda *where: without_waiting(bind(*where))


if __name__ == "__main__":
    prepare()
    main()
