"""The frame around every page: settings of the browser tab, navigation, workspace, one error boundary."""

import streamlit as st

from winback.ui import door, first_run, frame

frame.configure()
with frame.boundary():
    if door.admitted():
        st_page = st.navigation(frame.pages(), position="sidebar", expanded=True)
        frame.sidebar()
        door.notice()
        first_run.steps(st_page.url_path)
        with frame.running():
            st_page.run()
