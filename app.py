"""`streamlit run app.py`: the web application. The frame is in planner/ui/shell, the pages in planner/ui/pages."""

from pathlib import Path

import streamlit as st

from planner.ui.shell.server import MIDDLEWARE, ROUTES, lifespan

app = st.App(
    Path(__file__).parent / "planner" / "ui" / "shell" / "script.py",
    lifespan=lifespan,
    middleware=MIDDLEWARE,
    routes=ROUTES,
)
