"""``/metrics`` in the Prometheus text format, off unless ``GONGKAI_METRICS=1``: counts and times, no reader."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from pages.queries.snapshot import snapshot
from pages.warehouse import Warehouse, WarehouseMissing
from pages.web.logs import route_of

# A reader notices from 0.1 s on, waits from 1 s on; the time limit ends a request at 30 s.
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def attach_figures(server: Flask, warehouse: Warehouse, base: str) -> None:
    """Count requests by route and status and serve the figures of this process."""
    registry = CollectorRegistry()
    counted = Counter("gongkai_requests", "Requests answered.", ("route", "status"), registry=registry)
    taken = Histogram("gongkai_request_seconds", "Time to answer.", ("route",), buckets=SECONDS, registry=registry)
    held = Gauge("gongkai_reports", "Reports in the warehouse served.", registry=registry)
    built = Gauge("gongkai_built_timestamp_seconds", "When the warehouse was built (Unix time).", registry=registry)
    up = Gauge("gongkai_warehouse_up", "Whether there is a readable warehouse.", registry=registry)

    @server.after_request
    def count(response: Response) -> Response:
        route = route_of(request.path, base)
        counted.labels(route, str(response.status_code)).inc()
        taken.labels(route).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response

    @server.get(f"{base}metrics")
    def figures() -> Response:
        try:
            snap = snapshot(warehouse.cursor())
        except WarehouseMissing:
            up.set(0)
        else:
            up.set(1)
            held.set(snap.report_count)
            built.set(snap.built_at.timestamp())
        return Response(
            generate_latest(registry), 200, {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
        )
