"""The second face: one module per group of commands, over the same verbs as the window."""
