"""What is promised of keeping, counted: `python -m benchmarks.keeping crash | threads | links | backup | load`."""
