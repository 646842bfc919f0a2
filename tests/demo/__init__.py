"""The demonstration: a county, a township and two villages live through simulated days.

`python -m tests.demo` runs it with progress; the end-to-end tests run the same story.
"""
