"""Hostile input: every parser that reads what others wrote, fed with damaged and nonsensical things.

`targets/` says what is fed to whom and what may come out, `mutation.py` makes the inputs, `session.py`
runs them in a process of its own with bounds. `corpus/<target>/` keeps hostile files and every input
that ever broke something. Short and seeded in `make test`; at length by `make fuzz`.
"""
