"""What decides the next tool: the built-in rules, or a language model."""
