"""What a methodology is made of, and how its file is read, checked, compared and put into words."""
