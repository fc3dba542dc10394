"""The formats of shards: each copies a stream of records and has the text in them fixed."""
