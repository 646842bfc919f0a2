"""The road beside other roads, over the same bad line: `python -m tests.bench.sync [--quick]`.

A real county and a real station in two network namespaces with `tests.bench.link` between them;
the same documents then travel as naive programs and known tools would send them. Writes
out/bench/sync.json. What the loads and gates are stands in docs/performance.md.
"""
