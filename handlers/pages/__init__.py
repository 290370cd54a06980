"""The pages that people look at: cards, plans, histories, Home and settings."""
