"""What every HTTP surface shares: problem documents, the guard, the server."""
