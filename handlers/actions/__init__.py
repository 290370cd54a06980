"""What people do to an engagement: a form or a press, the change, and what is shown after it."""
