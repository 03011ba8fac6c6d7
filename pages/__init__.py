"""From the warehouse to the eye: pages, queries, charts, widgets, texts, exports. Never opens a report."""
