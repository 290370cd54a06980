"""The pages: functions from values to Block Kit."""
