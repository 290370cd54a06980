"""The server process: HTTP, Socket Mode, installation through OAuth, settings, start and shutdown."""
