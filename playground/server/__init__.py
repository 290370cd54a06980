"""The HTTP server: addresses, requests and answers, and the running playground."""
