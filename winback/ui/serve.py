"""Starts the server for one person's computer: ``python -m winback.ui.serve run app.py …``, options as Streamlit's.

Streamlit looks for a ``pages`` folder until the first ``st.navigation`` and would tell the first visitor of a
fresh server who comes by a deep link that the page does not exist. Here it is told before anybody comes.
"""

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False  # what st.navigation sets on its first call
    main()
