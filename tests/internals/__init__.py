"""The pages of docs/internals against real files: independent readers that import nothing of the program's own readers."""
