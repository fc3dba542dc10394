"""From text of many formats to shards of clean lines: `prepare` (prepare.py) and its configuration (schema.py)."""
