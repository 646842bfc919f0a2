"""The ordeals stand in the same worlds as the stories."""

from tests.e2e.conftest import _hash_once, make_world, world  # noqa: F401
