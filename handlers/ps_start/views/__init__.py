"""The pages of the `/ps-start` form: functions from values to Block Kit."""
