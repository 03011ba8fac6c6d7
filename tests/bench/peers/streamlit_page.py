"""The chart on a Streamlit page."""

import json
import os
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

st.title("Requests")
st.plotly_chart(go.Figure(json.loads(Path(os.environ["BENCH_CHART"]).read_text(encoding="utf-8"))))
