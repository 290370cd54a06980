"""The records: tables, queries and units of work. Callers pass and get values, never rows."""
