"""The records: tables, queries and units of work. Values go in and come out, never rows."""
