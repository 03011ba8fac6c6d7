"""From sources to the warehouse: reports as parts, one loader, proofs, ledger, swap."""
