"""The chart on a Vizro page."""

import json
import os
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import vizro.models as vm
from vizro import Vizro
from vizro.models.types import capture


@capture("graph")
def same(data_frame: pd.DataFrame) -> go.Figure:
    """The chart; Vizro wants a table beside it."""
    return go.Figure(json.loads(Path(os.environ["BENCH_CHART"]).read_text(encoding="utf-8")))


page = vm.Page(title="Requests", components=[vm.Graph(figure=same(pd.DataFrame({"x": [1]})))])

if __name__ == "__main__":
    Vizro().build(vm.Dashboard(pages=[page])).run(port=int(os.environ["BENCH_PORT"]), debug=False)
