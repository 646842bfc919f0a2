"""Carriers (传输): how segments, scans and questions travel to the county by HTTP.

Knows requests and sockets; knows nothing of cases, of the store or of when to send: that
is the messenger's. A broken line or a strange answer leaves here as a Problem, never as
an exception of the library.
"""

from __future__ import annotations
