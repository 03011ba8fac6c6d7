"""One query, one function, one file; parameters bound; frozen records out."""
