"""Briefings: a place or a comparison as a document (Word) and as slides (PowerPoint, WPS)."""
