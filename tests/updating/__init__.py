"""Updates: real repositories of the maker's tools, real folders, a real server."""
