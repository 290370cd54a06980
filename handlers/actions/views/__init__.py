"""The forms of the actions: functions from values to Block Kit."""
