"""Benches: figures beside a baseline measured in the same run. `python -m tests.bench [NAME ...]`.

Each topic is one module with `figures(quick)`; what a figure means and which gates there are
stands in docs/performance.md. Nothing here is run by the test suite but a short smoke.
"""
