"""What a first report costs more than a later one is paid before any is timed."""

import pytest

from etl.sandbox import preload

# Hostile files end many workers: what replaces them is forked from a process that has the readers loaded.
preload("etl.warm")


@pytest.fixture(scope="session", autouse=True)
def readers_loaded() -> None:
    import etl.warm  # noqa: F401
