"""The verbs of the counter, free of Qt: what a clerk can do, one small module per verb.

Each function takes the `Station` first, opens and closes its own unit of work, and returns
frozen views. Window, command line, demo and tests all call these same functions.
"""
