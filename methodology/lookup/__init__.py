"""What people may call everything that a methodology defines, and how what they typed is found."""
