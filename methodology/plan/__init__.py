"""The plan of an engagement: its facts, activities, dates, stages and team."""
