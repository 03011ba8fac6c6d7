"""Fuzzers: made and spoilt inputs drawn by hypothesis (atheris where it is installed), and what must hold of each."""
