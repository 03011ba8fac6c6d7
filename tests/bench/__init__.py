"""The benchmark, `make bench`: figures as medians with their number of runs; ratios are taken within one run."""
