"""The routes of a chart's files on the server."""

from __future__ import annotations

import atexit

from flask import Flask, Response, request

from pages.exports.dataset import DataSet, data_file
from pages.exports.files import chart_file
from pages.exports.painter import Painter
from pages.warehouse import Warehouse


def attach_exports(server: Flask, warehouse: Warehouse, base: str) -> Painter:
    """Add ``<base>chart/<chart>.<format>`` and ``<base>data/<file>``. The painter starts its browser with the first
    picture and is given back to be shared.
    """
    painter = Painter()
    atexit.register(painter.close)

    data = DataSet(warehouse)

    @server.get(f"{base}data/<name>")
    def data_set(name: str) -> Response:
        return data_file(data, name, request)

    @server.get(f"{base}chart/<name>")
    def chart_data(name: str) -> Response:
        site = request.host_url.rstrip("/") + base.rstrip("/")
        return chart_file(warehouse, painter, name, site, request)

    return painter
