"""The road: the book both ends keep, the cabinet, the envelope, the messenger, the county."""
