"""What people look at: cards, plans, histories, Home and settings."""
