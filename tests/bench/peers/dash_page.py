"""The chart on a Dash page without any tuning: no compression, the whole chart library, figures as objects."""

import json
import os
from pathlib import Path

import plotly.graph_objects as go
from dash import Dash, dcc, html

app = Dash(__name__)
figure = go.Figure(json.loads(Path(os.environ["BENCH_CHART"]).read_text(encoding="utf-8")))
app.layout = html.Main([html.H1("Requests"), dcc.Graph(figure=figure)])

if __name__ == "__main__":
    app.run(port=int(os.environ["BENCH_PORT"]), debug=False)
