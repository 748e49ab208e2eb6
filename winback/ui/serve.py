"""Starts the server for one person's computer: ``python -m winback.ui.serve run app.py …``, options as Streamlit's.

Streamlit looks for a ``pages`` folder until the first ``st.navigation`` and would tell the first visitor of a
fresh server who comes by a deep link that the page does not exist. Here it is told before anybody comes.
What a start takes is told in ``benchmarks/browser.py``; a third of it was spent on things that are left out here.
"""

import gc

gc.disable()  # nothing of what is read in is ever let go; the pages turn it on again

import importlib  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
from threading import Thread  # noqa: E402

from streamlit import delta_generator  # noqa: E402
from streamlit.runtime.pages_manager import PagesManager  # noqa: E402
from streamlit.web.cli import main  # noqa: E402
from streamlit.web.server.starlette import starlette_server  # noqa: E402

PROGRAM = "winback.ui.frame"
"""What the first visitor's page needs, with all that it needs itself."""
HANDOVER_SECONDS = 0.0005


def without_waiting(listening: socket.socket) -> socket.socket:
    """The socket, whose connections send each small answer at once: else quick reruns wait in steps of 40 ms."""
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def read_program() -> None:
    """Read the program in while the browser fetches Streamlit's own files, which are handed out in between."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(HANDOVER_SECONDS)
    try:
        importlib.import_module(PROGRAM)
    finally:
        sys.setswitchinterval(usual)


def prepare() -> None:
    """What is set before Streamlit starts. Its versions are pinned: the names taken here are its own."""
    PagesManager.uses_pages_directory = False  # what st.navigation sets on its first call
    delta_generator._use_warning_has_been_displayed = True  # the look whether this is a notebook takes 0.3 s of the first page
    bind = starlette_server._bind_socket

    def bind_and_read(address: str, port: int, backlog: int) -> socket.socket:
        listening = without_waiting(bind(address, port, backlog))
        Thread(target=read_program, daemon=True).start()
        return listening

    starlette_server._bind_socket = bind_and_read


if __name__ == "__main__":
    prepare()
    main()
