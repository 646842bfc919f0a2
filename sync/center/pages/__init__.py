"""The county's web pages: plain HTML from templates, one style sheet, no scripts."""

from __future__ import annotations
