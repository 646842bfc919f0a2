"""Tests mirror the source; `house` guards the walls, `e2e` tells stories, `ordeal` breaks things."""
