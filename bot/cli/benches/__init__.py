"""Benchmarks: one file for each part of the line. Each yields figures beside a named baseline of the same run."""
