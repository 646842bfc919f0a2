"""The county's office (县中心): one service that takes in the stations' journals and decides.

Knows the road, the tables and the county's own acts; shows a few web pages. Never
imports Qt, the station's cabinet or its screens.
"""

from __future__ import annotations
