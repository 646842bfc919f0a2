"""The makers of the installers (build/installer)."""
