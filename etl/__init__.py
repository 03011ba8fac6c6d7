"""From a file to the warehouse: read, recognise, identify, check, load. Never imports pages."""
