"""One module a family of layouts; a function under ``@layout`` is a layout and is found by itself."""

from __future__ import annotations

import importlib
import pkgutil

from etl.synth.layouts.registry import LAYOUTS, Layout, layout

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["LAYOUTS", "Layout", "layout"]
