"""The plan of an engagement: its facts, its activities and their dates, its stages and its team."""
