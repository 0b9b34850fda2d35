"""One Recommendation, rendered for people."""
