"""The commands of `daiban-item`, one file each: `add` declares the arguments, `run` does it.

A command prints Chinese sentences and returns the exit code; mistakes of a workbook are
AuthoringRefused. Heavy libraries are imported inside `run`, where a command needs them.
"""
