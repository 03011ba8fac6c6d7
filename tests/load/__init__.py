"""The server under load: many readers at once with the data swapped beneath them, and ten thousand answers."""
