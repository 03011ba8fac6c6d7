"""The first view: what a reader sees before any script has run."""
