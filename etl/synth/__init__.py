"""Synthetic reports of places that do not exist, in the official forms and the layouts met in the wild.

``compose`` decides what a report says (and so the truth), ``tables`` lays its forms out, ``style`` rewords it,
``layouts`` write it, ``damage`` spoils it, ``verdict`` compares a reading with the truth.
What may be said and how often is data in ``data/synth``.
"""
