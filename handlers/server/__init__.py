"""The process from outside: HTTP, Socket Mode, installation through OAuth, settings, its end."""
