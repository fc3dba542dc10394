"""Text as it is: characters and gaps, windows, protected spans, bytes. Nothing here knows of models or settings."""
