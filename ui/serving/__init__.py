"""What is served around the screens, for serve.py: the page they come in, headers, health, and memory."""
