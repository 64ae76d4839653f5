"""Speed as ratios in one run: `python -m benchmarks entry|lists --db sqlite|postgres [--json]`."""
