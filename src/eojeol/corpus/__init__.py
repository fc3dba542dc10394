"""From text of many formats to shards of clean lines; the way in is `prepare.prepare`."""
