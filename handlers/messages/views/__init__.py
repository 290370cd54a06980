"""The texts of the messages: functions from values to Block Kit."""
