"""The frame around every page: settings of the browser tab, navigation, workspace, one error boundary."""

import streamlit as st

from winback.ui import frame

frame.configure()
with frame.boundary():
    st_page = st.navigation(frame.pages(), position="sidebar", expanded=True)
    frame.sidebar()
    with frame.running():
        st_page.run()
