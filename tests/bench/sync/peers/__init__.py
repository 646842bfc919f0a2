"""Peers: what else could carry the same documents and scans over the same line.

Each is a county's side and a site's side, two commands. A folder holds what is to be sent:
`documents.ndjson`, a document a line, and `scans/`. Nothing here knows the product.
"""
