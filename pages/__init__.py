"""From the warehouse to the eye: nothing here ever opens a report."""
