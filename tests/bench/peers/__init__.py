"""Pages that show the same chart with other tools, as their manuals say and with nothing tuned."""
