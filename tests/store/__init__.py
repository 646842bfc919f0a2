"""Tests of the cabinet: real files, real kills, real damage."""
