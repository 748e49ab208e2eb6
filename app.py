"""The frame around every page: settings of the browser tab, navigation, workspace, one error boundary."""

import streamlit as st

from winback.ui import door, frame

frame.configure()
with frame.boundary():
    if door.admitted():
        st_page = st.navigation(frame.pages(), position="sidebar", expanded=True)
        frame.sidebar()
        door.notice()
        with frame.running():
            st_page.run()
