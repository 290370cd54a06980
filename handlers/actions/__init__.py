"""The changes people make to an engagement: each form or button, what it does, and the view after it."""
