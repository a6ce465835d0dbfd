"""Measurements as ratios to a limit in the same run: `make bench`. No test depends on them."""
