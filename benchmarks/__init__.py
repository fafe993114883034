"""Measurements: run by hand, results in docs/benchmarks.md. Nothing here is asserted by a test."""
