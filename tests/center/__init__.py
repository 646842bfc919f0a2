"""The county's office, tested over real sockets and real SQLite."""
